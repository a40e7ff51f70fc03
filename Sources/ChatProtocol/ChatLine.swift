/// What a client says: `NICK:BODY`, kept byte for byte.
///
/// Two lines are equal where their bytes are: composed and decomposed Hangul differ.
///
/// Spec: ROOM-4 MSG-4 MSG-5 MSG-6
public struct ChatLine: Hashable, Sendable {
  /// The line as it stands on the wire, its terminator left out; it may share the storage of what was read.
  package let text: ArraySlice<UInt8>
  /// Whether it is printable ASCII and TAB only: it is UTF-8 then, and nothing in it is written otherwise in the log.
  let isPlainASCII: Bool

  /// The line as it stands on the wire, its terminator left out.
  public var bytes: [UInt8] { Array(text) }

  /// Checks the bytes of one message.
  ///
  /// Bare framing lets control characters through: no byte ends a message there.
  ///
  /// Spec: HARD-6 HARD-7 HARD-8 HARD-9 HARD-18 LOG-12
  public init(checking bytes: [UInt8], framing: Framing = .line, limit: Int = .max) throws(Refusal) {
    try self.init(checking: bytes[...], framing: framing, limit: limit)
  }

  /// Checks the bytes of one message, without a copy of them.
  init(checking text: ArraySlice<UInt8>, framing: Framing, limit: Int) throws(Refusal) {
    guard !text.isEmpty else { throw .empty }
    guard text.count <= limit else { throw .tooLong(limit: limit) }
    isPlainASCII = text.isPlainASCII
    if !isPlainASCII {
      guard let text = String(validating: text, as: UTF8.self) else { throw .notUTF8 }
      if framing == .line, text.unicodeScalars.contains(where: \.isControl) { throw .controlCharacter }
      if text.unicodeScalars.isLikeNotice { throw .likeNotice }
    }
    self.text = text
  }

  /// What stands before the first colon; nil where there is no colon.
  public var nick: String? {
    text.firstIndex(of: UInt8(ascii: ":")).map { String(decoding: text[..<$0], as: UTF8.self) }
  }

  /// What stands after the first colon, or everything where there is none.
  public var body: String {
    let colon = text.firstIndex(of: UInt8(ascii: ":"))
    return String(decoding: text[(colon.map { $0 + 1 } ?? text.startIndex)...], as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  /// Printable ASCII and TAB only: such a line is UTF-8, has no control character and is like no notice.
  fileprivate var isPlainASCII: Bool {
    // No way out before the end, no branch: so many bytes are looked at a time.
    reduce(0 as UInt8) { $0 | ($1 &- 0x20 > 0x5E ? 1 : 0) & ($1 != UInt8(ascii: "\t") ? 1 : 0) } == 0
  }
}
