import Glibc
import Logging
import POSIX
import Synchronization
import SystemPackage

/// The program's own log: short lines on standard error, apart from the chat's.
package struct ProgramLog: LogHandler {
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  private let program: String
  private let isJournal: Bool
  private let descriptor: FileDescriptor
  private let lost = Lost()

  /// A log whose lines begin with the program's name, or for the journal with their priority.
  package init(
    program: String, level: Logger.Level = .info, isJournal: Bool = false,
    descriptor: CInt = STDERR_FILENO
  ) {
    self.program = program
    self.isJournal = isJournal
    self.descriptor = FileDescriptor(rawValue: descriptor)
    logLevel = level
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let missing = lost.count.exchange(0, ordering: .relaxed)
    guard missing == 0 || write(.warning, "\(missing) lines were lost here: nobody took them") else {
      lost.count.add(missing + 1, ordering: .relaxed)
      return
    }
    if !write(event.level, "\(event.message)") { lost.count.add(1, ordering: .relaxed) }
  }

  /// Writes a line unless that would have to wait: the room does not wait for whoever shows this.
  private func write(_ level: Logger.Level, _ message: String) -> Bool {
    guard (try? descriptor.isReady(for: .writing, within: .zero)) == true else { return false }
    let bytes = Array(line(level, message).utf8)
    let end = bytes.count > Self.lineBytes ? "…\n" : "\n"
    try? descriptor.writeAll(bytes.prefix(Self.lineBytes) + Array(end.utf8), within: .zero)
    return true
  }

  /// A pipe that takes anything takes a line of this length at once.
  private static let lineBytes = 2048

  /// How many lines were not taken since the last that was.
  private final class Lost: Sendable {
    let count = Atomic(0)
  }

  /// One line; the journal knows the program, and takes the priority from the front of the line.
  func line(_ level: Logger.Level, _ message: String) -> String {
    guard !isJournal else { return "<\(level.priority)>\(message)" }
    let mark = level >= .warning ? "\(level): " : ""
    return "\(program): \(mark)\(message)"
  }

  /// Whether standard error is the journal's, as the environment's `JOURNAL_STREAM` (`DEVICE:INODE`) says.
  static func isJournal(_ stream: String?) -> Bool {
    var status = stat()
    guard let stream, fstat(STDERR_FILENO, &status) == 0 else { return false }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }
}

extension Logger.Level {
  /// As syslog counts.
  fileprivate var priority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
