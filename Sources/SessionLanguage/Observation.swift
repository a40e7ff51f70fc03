/// What a session's clients must see come of it.
package enum Observation: Hashable, Sendable {
  /// `A B < text`: the next message that each of them gets.
  case message(Listeners, Text)
  /// `A < closed`: the server has closed the connection.
  case closing(Listeners)
  /// `all < in any order`, `all < in one order`, `C < since joining`, and the messages.
  case messages(Listeners, Order, [Text])
}

/// Who must hear something.
package enum Listeners: Hashable, Sendable {
  /// Every client that is connected.
  case all
  case some([ClientName])
}

/// How the messages of a block may come.
package enum Order: String, Hashable, Sendable, CaseIterable {
  /// Messages of different senders in any order, each sender's own in the order sent.
  case any = "in any order"
  /// As `any`, and the same order for every listener.
  case one = "in one order"
  /// As `any`, but a sender's first messages may be missing: they came before the listener joined.
  case sinceJoining = "since joining"
}
