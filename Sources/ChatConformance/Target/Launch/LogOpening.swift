import ChatProtocol
import SessionRunner

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
  var hasCome: Bool {
    guard let bytes = try? readFile(path, from: start, atMost: 1 << 16) else { return false }
    let log = LogReading(bytes: bytes).madeReadable { $0.fromCP949 }
    return log.bytes.firstRange(of: LogRecord.opened.bytes) != nil
  }
}
