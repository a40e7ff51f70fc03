import SessionLanguage

/// How a client is used.
package struct ClientHabits: Hashable, Sendable {
  /// Whether it has a terminal.
  package var hasTerminal = true
  /// Whether what it shows is seen, and how it ends; else a person uses it, and the wire alone is judged.
  package var isSeen = true
  /// Whether it is given its nick; else its user types that before each text.
  package var takesNick = true
  /// What its user types to leave; nil for the end of the input.
  package var leaveBy: String?
  /// What its user types to connect, with `{host}` and `{port}` in it; nil where there is no such command.
  package var connectBy: String?

  package init() {}
}

/// Where the servers are that are played.
package struct PlayedAddresses: Hashable, Sendable {
  package var host: String
  package var port: UInt16
  /// Of the other one.
  package var elsewhere: UInt16

  package init(host: String, port: UInt16, elsewhere: UInt16) {
    self.host = host
    self.port = port
    self.elsewhere = elsewhere
  }
}
