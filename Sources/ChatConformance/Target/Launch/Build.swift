import Glibc
import POSIX
import SystemPackage

/// A command that makes a server before it is launched, as a compiler does.
package struct Build: Sendable {
  /// How it failed.
  package struct Failure: Hashable, Sendable {
    /// As in "it failed, with exit status 2".
    package let ending: String
    /// The first lines that tell of an error, harmless to show; the last of all where none does.
    package let lines: [String]

    package init(ending: String, lines: [String]) { (self.ending, self.lines) = (ending, lines) }
  }

  private let command: String
  private let folder: String
  private let sandbox: Sandbox?
  private let limit: Duration
  private let keeper: String

  private static let mostLines = 20

  /// A command for a shell that is run in the folder, where it may write, and may take so long.
  package init(
    _ command: String, in folder: String = ".", _ sandbox: Sandbox? = nil, within limit: Duration,
    keeper: String = "/proc/self/exe"
  ) {
    (self.command, self.folder, self.sandbox, self.limit) = (command, folder, sandbox, limit)
    self.keeper = keeper
  }

  /// Runs it to its end; nil where it has worked, or was told to stop.
  package func failure(isToldToStop: () -> Bool = { false }) -> Failure? {
    do throws(Errno) {
      return try run(isToldToStop)
    } catch {
      return Failure(ending: "it could not be started: \(error)", lines: [])
    }
  }

  private func run(_ isToldToStop: () -> Bool) throws(Errno) -> Failure? {
    let directory = try ServerDirectory(at: folder)
    defer { try? directory.descriptor.close() }
    let process = try LaunchedProcess(command, in: directory, sandbox, keptBy: keeper)
    let end = ContinuousClock.now + limit
    while true {
      // An order to stop is no file to wait for.
      if let words = process.lastWords(within: .milliseconds(20)) { return failure(in: words) }
      let isLate = ContinuousClock.now >= end
      guard isLate || isToldToStop() else { continue }
      process.order(.kill)
      _ = process.lastWords(within: .seconds(4))
      return isLate ? Failure(ending: "it took longer than \(limit)", lines: []) : nil
    }
  }

  private func failure(in words: LastWords) -> Failure? {
    guard words.status != 0 || words.excess != nil else { return nil }
    let errors = words.lines { $0.contains(/[Ee]rror/) }.prefix(Self.mostLines)
    return Failure(ending: words.ending, lines: errors.isEmpty ? words.lastLines : Array(errors))
  }
}
