import ChatProtocol
import SessionRunner

/// How a server was seen to write its opening: what is known of one is known of every other that the command starts.
struct OpeningHabit: Sendable {
  /// Whether it was seen to write the Spec's opening when it starts: then that can be waited for.
  var isWritten = false
  /// Whether it never took until somebody joined.
  var isWrittenAtOnce = true
}

/// The opening that a server writes to its log when it starts, as the Spec asks for it.
struct LogOpening {
  let path: String
  /// How long the log was when the server was started.
  private let start: Int64

  /// Of a server that is about to be started.
  init(in path: String) {
    self.path = path
    start = LogFile(path: path).size ?? 0
  }

  /// Whether it is there.
  var hasCome: Bool { bytes?.firstRange(of: LogRecord.opened.bytes) != nil }

  /// Whether the log tells of clients already: whatever opening it has, it has come.
  var isPast: Bool {
    bytes?.split(separator: UInt8(ascii: "\n")).contains { LogLine(Array($0)).port != nil } ?? false
  }

  /// What was written since, in UTF-8.
  private var bytes: [UInt8]? {
    guard let bytes = try? readFile(path, from: start, atMost: 1 << 16) else { return nil }
    return LogReading(bytes: bytes).madeReadable { $0.fromCP949 }.bytes
  }
}
