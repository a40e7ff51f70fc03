/// Why a nick cannot be used.
public enum NickError: Error, Hashable, Sendable {
  /// A colon would end the nick too early.
  case colon
  /// A control character, or a line or paragraph separator: an LF would end the message too early.
  case controlCharacter
  /// With the colon behind it, it could be taken for a word of the server's own.
  case likeNotice

  /// What to tell whoever chose it.
  public var reason: String {
    switch self {
    case .colon: "a nick has no colon"
    case .controlCharacter: "a nick has no control character"
    case .likeNotice: "a nick must not look like a notice of the server"
    }
  }
}

/// The name that a user goes by, as a client sends it.
public struct Nick: Hashable, Sendable {
  /// What stands before the colon.
  public let text: String

  /// Trims the name; one that is empty then is `Unknown`.
  ///
  /// Spec: CLIENT-1 CLIENT-2 CLIENT-3 CLIENT-22 HARD-9
  public init(_ name: some StringProtocol) throws(NickError) {
    let trimmed = name.trimmed
    guard !trimmed.utf8.contains(UInt8(ascii: ":")) else { throw .colon }
    guard !trimmed.unicodeScalars.contains(where: \.isControl) else { throw .controlCharacter }
    guard !"\(trimmed):".unicodeScalars.isLikeNotice else { throw .likeNotice }
    text = trimmed.isEmpty ? "Unknown" : trimmed
  }
}

extension ChatLine {
  /// The line that a client sends for what its user typed, the body trimmed.
  ///
  /// Spec: CLIENT-4
  public init(
    nick: Nick, body: some StringProtocol, framing: Framing = .line, limit: Int = .max
  ) throws(Refusal) {
    try self.init(checking: Array("\(nick.text):\(body.trimmed)".utf8), framing: framing, limit: limit)
  }
}

extension StringProtocol {
  /// Without the white space at both ends; no scalar between them is touched.
  package var trimmed: String {
    var scalars = String(self).unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}
