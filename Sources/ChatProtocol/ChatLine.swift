/// What a client says: `NICK:BODY`, kept byte for byte.
///
/// Two lines are equal where their bytes are: composed and decomposed Hangul differ.
///
/// Spec: ROOM-4 MSG-4 MSG-5 MSG-6
public struct ChatLine: Hashable, Sendable {
  /// The line as it stands on the wire, its terminator left out.
  public let bytes: [UInt8]

  /// Checks the bytes of one message.
  ///
  /// Bare framing lets control characters through: no byte ends a message there.
  ///
  /// Spec: HARD-6 HARD-7 HARD-8 HARD-9 HARD-18 LOG-12
  public init(checking bytes: [UInt8], framing: Framing = .line, limit: Int = .max) throws(Refusal) {
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count <= limit else { throw .tooLong(limit: limit) }
    if !bytes.isPlainASCII {
      guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
      if framing == .line, text.unicodeScalars.contains(where: \.isControl) { throw .controlCharacter }
      if text.unicodeScalars.isLikeNotice { throw .likeNotice }
    }
    self.bytes = bytes
  }

  /// What stands before the first colon; nil where there is no colon.
  public var nick: String? {
    bytes.firstIndex(of: UInt8(ascii: ":")).map { String(decoding: bytes[..<$0], as: UTF8.self) }
  }

  /// What stands after the first colon, or everything where there is none.
  public var body: String {
    let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    return String(decoding: bytes[(colon.map { $0 + 1 } ?? 0)...], as: UTF8.self)
  }
}

extension [UInt8] {
  /// Printable ASCII and TAB only: such a line is UTF-8, has no control character and is like no notice.
  fileprivate var isPlainASCII: Bool {
    // No way out before the end, no branch: so many bytes are looked at a time.
    reduce(0 as UInt8) { $0 | ($1 &- 0x20 > 0x5E ? 1 : 0) & ($1 != UInt8(ascii: "\t") ? 1 : 0) } == 0
  }
}
