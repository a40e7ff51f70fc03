/// A message that proves by its coming that nothing else was on its way.
///
/// A fence is due to the clients that are there when it is said, and to nobody else. Those wait for it, and take it as
/// the message that it is: where it comes twice, or altered, or not at all, the server would do the same to any message.
/// To everybody else it may come all the same, for a server may still be telling it when the next client joins, or
/// before it sees that one has gone. There it is passed over wherever it stands, once, and so is its entry in the log.
/// So a fence is never taken for a fault, but what a server does to a message is.
package enum Fence {
  private static let mark = Array("chat-conform:".utf8)

  /// What every fence of any run begins with.
  static var anyHead: [UInt8] { mark }

  static func text(nonce: String, number: Int) -> [UInt8] { head(nonce: nonce) + Array("\(number).".utf8) }

  /// What every fence of a run begins with.
  static func head(nonce: String) -> [UInt8] { mark + Array("\(nonce).".utf8) }

  /// The number of the fence that the bytes are; nil where they are something else.
  package static func number(of bytes: [UInt8]) -> Int? {
    guard bytes.starts(with: mark) else { return nil }
    let digits = bytes.drop { $0 != UInt8(ascii: ".") }.dropFirst().prefix { $0 != UInt8(ascii: ".") }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  enum Reading {
    case fence(number: Int, length: Int)
    /// The bytes end before a fence does.
    case unfinished
    case other
  }

  /// Reads a fence of the run, with its terminator, at the head of the bytes.
  static func read(_ bytes: [UInt8], nonce: String, terminator: [UInt8]) -> Reading {
    let head = head(nonce: nonce)
    guard bytes.starts(with: head) else { return head.starts(with: bytes) ? .unfinished : .other }
    let digits = bytes[head.count...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let end = [UInt8(ascii: ".")] + terminator
    let rest = bytes[digits.endIndex...].prefix(end.count)
    guard end.starts(with: rest) else { return .other }
    guard rest.count == end.count else { return .unfinished }
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return .other }
    return .fence(number: number, length: rest.endIndex)
  }
}
