import Glibc
import POSIX
import SystemPackage

/// A command that runs in a directory of its own, with all that descends from it, as its keeper holds it.
///
/// Whoever gives it up ends the keeper, and leaves to the system what that could not end.
final class LaunchedProcess {
  /// What the runner asks for, in one byte.
  enum Order: UInt8 {
    /// Ends everything: politely first, by force after two seconds.
    case stop = 0x74
    case kill = 0x6B
  }

  /// As which descriptor its keeper has the directory.
  static let directory: CInt = 3

  private let keeper: ChildProcess
  private let leash: FileDescriptor
  private var told: [UInt8] = []

  /// Starts the command; the program is one that runs a keeper, by `keep [--watched] [--temporary] -- DIRECTORY PROGRAM ARGUMENT…`.
  init(
    _ command: String, in directory: ServerDirectory, _ sandbox: Sandbox? = nil, keptBy program: String
  ) throws(Errno) {
    let shell = ["/bin/sh", "-c", command]
    let options = (sandbox == nil ? [] : ["--watched"]) + (directory.isTemporary ? ["--temporary"] : [])
    let words = sandbox?.words(running: shell, in: directory.path) ?? shell
    var ends: [CInt] = [-1, -1]
    let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
    defer { close(ends[1]) }
    let leash = FileDescriptor(rawValue: ends[0])
    do throws(Errno) {
      keeper = try ChildProcess(
        SpawnRequest(
          FilePath(program), ["keep"] + options + ["--", directory.path] + words,
          files: [
            (STDIN_FILENO, .descriptor(FileDescriptor(rawValue: ends[1]))),
            (STDOUT_FILENO, .path("/dev/null", .writeOnly)),
            (Self.directory, .descriptor(directory.descriptor)),
          ], leadsGroup: false))
    } catch {
      try? leash.close()
      throw error
    }
    self.leash = leash
  }

  deinit {
    // A keeper that sees its leash end removes the directory.
    keeper.end(by: SIGKILL, within: .zero)
    try? leash.close()
  }

  /// What the command has started, and what descends from that, as it is now.
  var tree: ProcessTree { ProcessTree(below: keeper.id) }

  func order(_ order: Order) {
    var byte = order.rawValue
    _ = send(leash.rawValue, &byte, 1, CInt(MSG_NOSIGNAL))
  }

  /// What is told when nothing is left of it; nil where something is, to the end of the time.
  func lastWords(within time: Duration) -> LastWords? {
    let end = ContinuousClock.now + time
    while (try? leash.isReady(for: .reading, within: end - .now)) == true {
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      let count = (try? piece.withUnsafeMutableBytes { try leash.read(into: $0) }) ?? 0
      guard count > 0 else { return LastWords(told) ?? LastWords() }
      told += piece[..<count]
    }
    return nil
  }
}
