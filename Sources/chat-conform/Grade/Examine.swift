import ArgumentParser
import ChatConformance
import Glibc
import POSIX
import SystemPackage

/// Judges one submission, as a process of its own: copies it, builds the copy, and becomes `chat-conform --launch` there.
struct Examine: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat-conform examine", abstract: "Judge a submission for `grade`.")

  /// What the program ends with where the submission could not be built.
  static let notBuilt: Int32 = 5

  @Option var build: String?
  @Option var hide: [String] = []
  @Flag var sandbox = false
  /// Who copies, and where to: the folder must be empty.
  @Option var scratch: String
  @Argument var folder: String
  @Argument var judge: [String]

  func run() throws {
    let copy = "\(scratch)/submission"
    if let failure = copied(to: copy) ?? built(in: copy) {
      StandardStreams.say(failure)
      throw ExitCode(Self.notBuilt)
    }
    guard chdir(copy) == 0 else { throw ExitCode(ExitStatus.cannotGoOn) }
    let words = (["chat-conform"] + judge).map { strdup($0) } + [nil]
    execv("/proc/self/exe", words)
    throw ExitCode(ExitStatus.cannotGoOn)
  }

  private func copied(to copy: String) -> String? {
    guard mkdir(copy, 0o755) == 0 else { return "\(copy): \(Errno(rawValue: errno))" }
    let request = SpawnRequest("/bin/cp", ["-a", "--", "\(folder)/.", copy])
    guard let process = try? ChildProcess(request), process.wait(within: .seconds(60)) == .exited(0) else {
      return "it could not be copied: it is too large, or cannot be read"
    }
    return nil
  }

  private func built(in copy: String) -> String? {
    guard let build else { return nil }
    var held = sandbox ? Sandbox() : nil
    held?.hidden = hide
    return Build(build, in: copy, held, within: .seconds(120)).failure().map {
      (["\(build): it failed, \($0.ending)"] + $0.lines).joined(separator: "\n")
    }
  }
}
