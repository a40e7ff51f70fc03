/// A scripted conversation of one client, whose user and whose server are played.
///
/// It has steps of its own, and not those of ``Session``: there many clients are played and a server is judged, here it is
/// the other way round, and hardly a step means the same.
package struct ClientSession: Hashable, Sendable {
  /// The path of its file below Fixtures, without the ending: `client/say`.
  package var id: String
  /// One line that says what the session shows.
  package var title: String
  /// The ids of the requirements that it tests.
  package var covers: [String]
  /// What a client must have, or be able to, for the session to be played.
  package var needs: [Ability] = []
  /// How the server that is played ends its messages.
  package var framing = ServerFraming.line
  /// The nick that the client is given.
  package var nick = Text([.bytes(Array("유저".utf8))])
  /// The size of the terminal at first.
  package var size = TerminalSize(columns: 60, rows: 16)
  /// How many seconds what is due may take at most; nil where nothing takes its time by rule.
  package var patience: Int?
  /// Whether the client has connected and shown its own notice before the first step.
  package var isConnected = false
  package var steps: [ClientStep]
  /// The line of each step in the session's file, counted from 1; empty where it was read from none.
  package var lines: [Int] = []

  package init(id: String, title: String, covers: [String], steps: [ClientStep]) {
    self.id = id
    self.title = title
    self.covers = covers
    self.steps = steps
  }
}

/// What a session asks of a client beside the requirements that it covers.
package enum Ability: String, Hashable, Sendable, CaseIterable {
  /// It edits lines at a terminal.
  case terminal
  /// It reads standard input and writes standard output.
  case plain
  /// It is given its nick.
  case nick
  /// It can be told to connect.
  case connect
  /// It can be started so that it connects again by itself.
  case reconnect
}

/// How a server that is played ends its messages.
package enum ServerFraming: String, Hashable, Sendable, CaseIterable {
  case line, bare

  /// What ends a message.
  package var terminator: [UInt8] {
    switch self {
    case .line: [UInt8(ascii: "\n")]
    case .bare: []
    }
  }
}
