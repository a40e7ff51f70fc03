/// One line of a session, or one block, with the line it stands on.
package struct Step: Hashable, Sendable {
  package var action: Action
  /// Counted from 1.
  package var line: Int

  package init(_ action: Action, line: Int) {
    self.action = action
    self.line = line
  }
}

/// What a step does or waits for.
package indirect enum Action: Hashable, Sendable {
  /// `A joins`: connects, and waits for the first message, its own notice.
  case joins(ClientName)
  /// `A leaves`, `A half-closes`, `A resets`.
  case ends(ClientName, Ending)
  /// `A stalls`: reads nothing until `A reads`.
  case stalls(ClientName)
  case reads(ClientName)
  /// `server stops`, `server starts`, `server is killed`.
  case server(ServerAction)
  /// `A > text`: one message, with the framing's terminator.
  case sends(ClientName, Text)
  /// `A >> "…" | "…"`: bytes as they stand, cut into these segments.
  case sendsRaw(ClientName, segments: [Text])
  /// `A B < text`: the next message that each of them gets.
  case hear(Listeners, Text)
  /// `A < closed`: the server has closed the connection.
  case hearClosing(Listeners)
  /// `together`: acts without waiting between them.
  case together([Step])
  /// `all < in any order`, `all < in one order`, `C < since joining`, and the messages.
  case hearAll(Listeners, Order, [Text])
}

/// How a client ends its connection.
package enum Ending: String, Hashable, Sendable, CaseIterable {
  /// Everything due is read, then the socket is closed.
  case leaves
  /// The write side is shut; then everything is read until the server closes.
  case halfCloses = "half-closes"
  /// The connection is reset, which destroys what is on its way.
  case resets
}

package enum ServerAction: String, Hashable, Sendable, CaseIterable {
  case stops
  case starts
  case isKilled = "is killed"
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
