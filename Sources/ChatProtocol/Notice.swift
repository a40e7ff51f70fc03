/// A word of the server's own: `[알림] …`.
public enum Notice: Hashable, Sendable {
  /// A client has come; its port is its name.
  ///
  /// Spec: MSG-1
  case joined(port: UInt16)
  /// A client has gone, in whatever way.
  ///
  /// Spec: MSG-2
  case left(port: UInt16)
  /// A message went to nobody; told to its sender alone.
  ///
  /// Spec: HARD-10
  case notDelivered(reason: String)
  /// The last word before the server closes a connection.
  ///
  /// Spec: HARD-16
  case closing(reason: String)
  /// What a client shows its own user at the end; it is never sent.
  ///
  /// Spec: CLIENT-5
  case goodbye
}

extension Notice {
  private static let mark = "[알림] "
  private static let joinedWords = " 님이 접속하셨습니다."
  private static let leftWords = " 님이 나갔습니다."
  private static let notDeliveredWords = "전달되지 않았습니다: "
  private static let closingWords = "연결을 끊습니다: "
  private static let goodbyeWords = "접속을 종료합니다."

  /// The notice as it stands on the wire, its terminator left out.
  public var text: String {
    switch self {
    case .joined(let port): "\(Self.mark)\(port)\(Self.joinedWords)"
    case .left(let port): "\(Self.mark)\(port)\(Self.leftWords)"
    case .notDelivered(let reason): "\(Self.mark)\(Self.notDeliveredWords)\(reason)"
    case .closing(let reason): "\(Self.mark)\(Self.closingWords)\(reason)"
    case .goodbye: "\(Self.mark)\(Self.goodbyeWords)"
    }
  }

  /// The notice that these bytes are, to the byte; nil where they are none.
  public init?(_ bytes: [UInt8]) {
    guard let words = bytes.dropping(prefix: Self.mark) else { return nil }
    if let digits = words.dropping(suffix: Self.joinedWords), let port = UInt16(port: digits) {
      self = .joined(port: port)
    } else if let digits = words.dropping(suffix: Self.leftWords), let port = UInt16(port: digits) {
      self = .left(port: port)
    } else if let text = words.dropping(prefix: Self.notDeliveredWords), let reason = String(visible: text) {
      self = .notDelivered(reason: reason)
    } else if let text = words.dropping(prefix: Self.closingWords), let reason = String(visible: text) {
      self = .closing(reason: reason)
    } else if words.elementsEqual(Self.goodbyeWords.utf8) {
      self = .goodbye
    } else {
      return nil
    }
  }
}

extension Notice {
  /// Whether both are the same bytes on the wire: reasons that only look alike differ.
  public static func == (left: Notice, right: Notice) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// Hashes the bytes on the wire.
  public func hash(into hasher: inout Hasher) { hasher.combine(Array(text.utf8)) }
}
