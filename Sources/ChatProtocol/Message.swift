/// One text on the wire.
public enum Message: Hashable, Sendable {
  /// The server's own word.
  case notice(Notice)
  /// What a client said.
  case chat(ChatLine)

  /// Reads one message that a server sent, its terminator left out.
  ///
  /// Throws what is wrong with it as a chat line where it is no notice either.
  public init(_ bytes: [UInt8], framing: Framing = .line, limit: Int = .max) throws(Refusal) {
    if let notice = Notice(bytes) {
      self = .notice(notice)
    } else {
      self = .chat(try ChatLine(checking: bytes, framing: framing, limit: limit))
    }
  }

  /// The message as it stands on the wire, its terminator left out.
  public var bytes: [UInt8] {
    switch self {
    case .notice(let notice): Array(notice.text.utf8)
    case .chat(let line): line.bytes
    }
  }
}
