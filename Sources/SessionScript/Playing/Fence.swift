/// A message that proves by its coming that nothing else was on its way.
package enum Fence {
  private static let mark = Array("chat-conform:".utf8)

  static func text(nonce: String, number: Int) -> [UInt8] { head(nonce: nonce) + Array("\(number).".utf8) }

  /// What every fence of a run begins with.
  static func head(nonce: String) -> [UInt8] { mark + Array("\(nonce).".utf8) }

  /// The number of the fence that the bytes are; nil where they are something else.
  package static func number(of bytes: [UInt8]) -> Int? {
    guard bytes.starts(with: mark) else { return nil }
    let digits = bytes.drop { $0 != UInt8(ascii: ".") }.dropFirst().prefix { $0 != UInt8(ascii: ".") }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
