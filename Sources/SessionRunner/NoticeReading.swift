/// The words of the protocol that the runner itself must know, kept apart from ChatProtocol's on purpose:
/// a fault there cannot hide itself.
enum NoticeReading {
  static let notice = "[알림] "
  static let joined = " 님이 접속하셨습니다."
  static let left = " 님이 나갔습니다."

  static func joinNotice(port: UInt16) -> [UInt8] { Array("\(notice)\(port)\(joined)".utf8) }
  static func leaveNotice(port: UInt16) -> [UInt8] { Array("\(notice)\(port)\(left)".utf8) }

  /// The port in a join or leave notice, which is all there is; nil where the bytes are something else.
  static func port(ofNotice bytes: [UInt8]) -> UInt16? { whole(bytes)?.port }

  /// The join or leave notice that is all there is.
  static func whole(_ bytes: [UInt8]) -> Head? {
    guard case .notice(let head) = readNotice(bytes[...], terminator: []), head.length == bytes.count else {
      return nil
    }
    return head
  }

  /// A notice about a client at the head of some bytes.
  struct Head {
    enum Kind { case joined, left }
    var kind: Kind
    var port: UInt16
    var length: Int
  }

  enum Reading {
    case notice(Head)
    /// The bytes end before the notice does.
    case unfinished
    case other
  }

  /// Reads a join or leave notice, with its terminator, at the head of the bytes.
  static func readNotice(_ bytes: ArraySlice<UInt8>, terminator: [UInt8]) -> Reading {
    guard let afterMark = after(Array(notice.utf8), bytes) else { return .other }
    let digits = afterMark.prefix(6).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let rest = afterMark[digits.endIndex...]
    if rest.isEmpty { return digits.count < 6 ? .unfinished : .other }
    guard let port = UInt16(String(decoding: digits, as: UTF8.self)) else { return .other }
    for (kind, words) in [(Head.Kind.joined, joined), (.left, left)] {
      guard let end = after(Array(words.utf8) + terminator, rest) else { continue }
      let isWhole = rest.count >= words.utf8.count + terminator.count
      return isWhole
        ? .notice(Head(kind: kind, port: port, length: end.startIndex - bytes.startIndex)) : .unfinished
    }
    return .other
  }

  /// The ports of all join notices in the bytes; in line framing those that lines begin with.
  static func joinedPorts(in bytes: [UInt8], terminator: [UInt8]) -> [UInt16] {
    bytes.indices.compactMap { start in
      guard start == 0 || terminator.isEmpty || bytes[start - 1] == terminator.last,
        case .notice(let head) = readNotice(bytes[start...], terminator: terminator), head.kind == .joined
      else { return nil }
      return head.port
    }
  }

  /// What follows the words; empty where the bytes end within them; nil where they differ.
  private static func after(_ words: [UInt8], _ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    bytes.starts(with: words.prefix(bytes.count)) ? bytes.dropFirst(words.count) : nil
  }
}
