/// A chat server as a value, right or wrong: events in, actions out.
package protocol ServerModel {
  mutating func opened() -> [ServerModelAction]
  mutating func connected(_ client: Int, address: String, port: UInt16) -> [ServerModelAction]
  mutating func received(_ bytes: [UInt8], from client: Int) -> [ServerModelAction]
  func awaitsQuiet(_ client: Int) -> Bool
  mutating func quietIntervalPassed(for client: Int) -> [ServerModelAction]
  /// The client has closed; or it has only shut its write side, and hears on.
  mutating func ended(_ client: Int, hearsOn: Bool) -> [ServerModelAction]
  mutating func lost(_ client: Int) -> [ServerModelAction]
}

/// What a server does.
package enum ServerModelAction: Hashable, Sendable {
  case write([UInt8], to: Int)
  case log([UInt8])
  /// Throws away what the log holds.
  case emptyLog
  case close(Int)
  /// Does the rest later.
  indirect case later(Duration, [ServerModelAction])
  /// Ends without a word.
  case crash
}
