/// A chat server as a value, right or wrong: events in, actions out.
package protocol ServerModel {
  mutating func opened() -> [ServerOutput]
  mutating func connected(_ client: Int, address: String, port: UInt16) -> [ServerOutput]
  mutating func received(_ bytes: [UInt8], from client: Int) -> [ServerOutput]
  func awaitsQuiet(_ client: Int) -> Bool
  mutating func quietIntervalPassed(for client: Int) -> [ServerOutput]
  /// The client has closed; or it has only shut its write side, and hears on.
  mutating func ended(_ client: Int, hearsOn: Bool) -> [ServerOutput]
  mutating func lost(_ client: Int) -> [ServerOutput]
}

/// What a server does.
package enum ServerOutput: Hashable, Sendable {
  case write([UInt8], to: Int)
  case log([UInt8])
  /// Throws away what the log holds.
  case emptyLog
  case close(Int)
  /// Does the rest later.
  indirect case later(Duration, [ServerOutput])
  /// Ends without a word.
  case crash
}
