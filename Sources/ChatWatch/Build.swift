import ChatConformance
import Glibc
import POSIX
import SystemPackage

/// The command that makes the server, run before each round.
package struct Build: Sendable {
  /// How it failed.
  package struct Failure: Hashable, Sendable {
    /// As in "with exit status 2".
    package let ending: String
    /// The first of its lines that tell of an error, harmless to show; its last ones where none does.
    package let lines: [String]

    package init(ending: String, lines: [String]) { (self.ending, self.lines) = (ending, lines) }
  }

  let command: String
  /// More than any student's build takes.
  private static let longest = Duration.seconds(600)
  private static let mostLines = 8

  /// Runs it; nil where it has worked, or was stopped.
  func failure(isToldToStop: () -> Bool) -> Failure? {
    do throws(Errno) {
      return try run(isToldToStop)
    } catch {
      return Failure(ending: "it could not be started: \(error)", lines: [])
    }
  }

  private func start(writingTo writer: FileDescriptor) throws(Errno) -> ChildProcess {
    defer { try? writer.close() }
    let files: [(CInt, SpawnRequest.File)] = [
      (STDIN_FILENO, .path("/dev/null", .readOnly)), (STDOUT_FILENO, .descriptor(writer)),
      (STDERR_FILENO, .descriptor(writer)),
    ]
    return try ChildProcess(SpawnRequest("/bin/sh", ["-c", command], files: files))
  }

  private func run(_ isToldToStop: () -> Bool) throws(Errno) -> Failure? {
    let (reader, writer) = try FileDescriptor.pipe(options: .closeOnExec)
    defer { try? reader.close() }
    // This end alone: the command's own writes wait.
    _ = fcntl(reader.rawValue, F_SETFL, O_NONBLOCK)
    let process = try start(writingTo: writer)
    var words = LastWords()
    let end = ContinuousClock.now + Self.longest
    while process.status == .running {
      guard !isToldToStop() else { return nil }
      guard ContinuousClock.now < end else { return Failure(ending: "not after \(Self.longest)", lines: []) }
      if try reader.isReady(for: .reading, within: .milliseconds(20)) { words.hear(reader) }
    }
    words.hear(reader)
    switch process.status {
    case .exited(0), .running: return nil
    case .exited(let status): words.status = status << 8
    case .killed(let signal): words.status = signal
    }
    let errors = words.lines { $0.contains(/[Ee]rror/) }.prefix(Self.mostLines)
    return Failure(ending: words.ending, lines: errors.isEmpty ? words.lastLines : Array(errors))
  }
}

extension LastWords {
  /// Takes what has been written so far.
  fileprivate mutating func hear(_ reader: FileDescriptor) {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<64 {
      let count = (try? piece.withUnsafeMutableBytes { try reader.read(into: $0) }) ?? 0
      guard count > 0 else { return }
      output.append(Array(piece[..<count]))
    }
  }
}
