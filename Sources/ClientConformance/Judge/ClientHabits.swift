import SessionLanguage

/// How a client is used.
package struct ClientHabits: Hashable, Sendable {
  /// Whether it has a terminal.
  package var hasTerminal = true
  /// Whether what it shows is seen, and how it ends; else a person uses it, and the wire alone is judged.
  package var isSeen = true
  /// Whether it is given its nick; else it speaks under one of its own, or under none.
  package var takesNick = true
  /// Whether it is started without a word of where to connect, and is told by its user.
  package var connectsWhenTold = false
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
