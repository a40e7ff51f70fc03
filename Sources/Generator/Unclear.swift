import SessionLanguage

/// Why nobody can tell what must come of a scenario.
package enum Unclear: Error, Hashable, Sendable {
  /// A client acts that is not there, or cannot act.
  case absent(ClientName)
  /// The Spec leaves it to the server.
  case leftToTheServer
  /// It would be for a server of a higher class.
  case beyondTheClass
  /// What somebody says would not come back as it stands.
  case notRelayed
  /// What comes could be what one said, or what another did.
  case ambiguous
  /// Somebody has said half a line, and another acts.
  case halfALine
  /// It breaks a rule of the language, as these errors say.
  case unwritable([String])
}
