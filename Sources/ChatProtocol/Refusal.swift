/// Why a message is not relayed.
///
/// Spec: HARD-6 HARD-7 HARD-8 HARD-9
public enum Refusal: Error, Hashable, Sendable {
  case empty
  /// Longer than so many bytes.
  case tooLong(limit: Int)
  case notUTF8
  /// Holds a control character other than TAB, or a line or paragraph separator.
  case controlCharacter
  /// Could be taken for a word of the server's own.
  case likeNotice

  /// The reason in the language of the wire.
  public var reason: String {
    switch self {
    case .empty: "빈 메시지입니다."
    case .tooLong(let limit): "메시지가 \(limit)바이트보다 깁니다."
    case .notUTF8: "UTF-8이 아닙니다."
    case .controlCharacter: "제어 문자가 들어 있습니다."
    case .likeNotice: "알림처럼 보입니다."
    }
  }
}

/// Why a server closes a connection on its own account.
///
/// Spec: HARD-16
public enum ClosingReason: Hashable, Sendable {
  case roomFull
  /// Too many clients have this address.
  case addressFull
  /// No message has come in time.
  case silent
  case stuckReader
  /// The first message is a request of HTTP.
  case http
  /// It reads so slowly that others may not speak.
  case fellBehind
  case serverStops

  /// The reason in the language of the wire.
  public var reason: String {
    switch self {
    case .roomFull: "방이 가득 찼습니다."
    case .addressFull: "같은 주소에서 너무 많이 접속했습니다."
    case .silent: "첫 메시지가 오지 않았습니다."
    case .stuckReader: "너무 오래 읽지 않았습니다."
    case .http: "HTTP 요청은 받지 않습니다."
    case .fellBehind: "너무 느리게 읽어 다른 사람들이 말할 수 없었습니다."
    case .serverStops: "서버가 닫힙니다."
    }
  }
}

extension Notice {
  /// What tells of so many refusals at once, where their sender does not read them one by one.
  ///
  /// Spec: HARD-34
  public static func othersNotDelivered(_ count: Int) -> Notice {
    .notDelivered(reason: "그 밖에 메시지 \(count)개가 더 있습니다.")
  }

  /// What tells a client that has ended that the rest of its words goes to nobody.
  ///
  /// Spec: HARD-29
  public static let restNotDelivered = Notice.notDelivered(reason: "나가기 전에 한 말이 너무 많습니다.")
}
