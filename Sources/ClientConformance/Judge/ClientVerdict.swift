/// What a session came to.
package enum ClientVerdict: Hashable, Sendable {
  case passed
  case failed(ClientFailure)
  /// The client has said so by its exit status, 127.
  case notSupported
  /// Nothing can be said: the machine was too slow to see what had to be seen in time.
  case inconclusive
}

/// What was wrong, and where.
package struct ClientFailure: Hashable, Sendable {
  /// The line of the session's file; nil where none of its steps is to blame.
  package var line: Int?
  /// The step as it is written.
  package var step: String
  package var expected: String
  /// What there was in its place, a row each.
  package var seen: [String]
  /// The requirement that is broken, where it is none of those that the session is about.
  package var breaks: String?
}
