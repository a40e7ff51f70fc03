#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Logging
import Synchronization

/// The program's own log: short lines on standard error, apart from the chat's.
package struct ProgramLog: LogHandler {
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  private let program: String
  private let isJournal: Bool
  private let descriptor: CInt
  private let lost = Lost()

  /// A log whose lines begin with the program's name, or for the journal with their priority.
  package init(
    program: String, level: Logger.Level = .info, isJournal: Bool = false,
    descriptor: CInt = STDERR_FILENO
  ) {
    self.program = program
    self.isJournal = isJournal
    self.descriptor = descriptor
    logLevel = level
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    // The room does not wait for whoever shows this.
    guard takesMore else {
      lost.count.add(1, ordering: .relaxed)
      return
    }
    let lost = lost.count.exchange(0, ordering: .relaxed)
    if lost > 0 { write(.warning, "\(lost) lines were lost here: nobody took them") }
    write(event.level, "\(event.message)")
  }

  private func write(_ level: Logger.Level, _ message: String) {
    _ = writeAll(Array("\(line(level, message))\n".utf8), to: descriptor)
  }

  /// Whether the descriptor takes a line at once.
  private var takesMore: Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 0) > 0
  }

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
