/// A chat server as a value, right or wrong: events in, outputs out.
package protocol ServerModel {
  mutating func handle(_ event: ServerEvent) -> [ServerOutput]
  /// Whether ``ServerEvent/quiet(_:)`` is due when nothing more comes from the client.
  func awaitsQuiet(_ client: Int) -> Bool
}

/// What happens to a server.
package enum ServerEvent: Sendable {
  case opened
  case connected(Int, address: String, port: UInt16)
  case received([UInt8], from: Int)
  /// Nothing has come from the client for the quiet interval.
  case quiet(Int)
  /// The client has closed; or it has only shut its write side, and hears on.
  case ended(Int, hearsOn: Bool = false)
  /// The connection was reset.
  case lost(Int)

  /// Whose doing it is.
  package var client: Int? {
    switch self {
    case .opened: nil
    case .connected(let client, _, _), .received(_, let client), .quiet(let client), .ended(let client, _),
      .lost(let client):
      client
    }
  }
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
