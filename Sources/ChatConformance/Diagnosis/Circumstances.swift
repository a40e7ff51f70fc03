import ChatProtocol

/// How a run was made, as far as a replay of it must be made likewise.
package struct Circumstances: Sendable {
  package var framing: Framing
  package var hasLog: Bool
  /// Whether a fresh server takes the place of one that has failed a session.
  package var renews: Bool
  /// How long the run waited for what did not come.
  package var deadline: Duration

  /// What the run's fences were told by.
  package var nonce: String

  package init(
    framing: Framing, hasLog: Bool, renews: Bool = false, deadline: Duration = .seconds(2), nonce: String
  ) {
    self.framing = framing
    self.hasLog = hasLog
    self.renews = renews
    self.deadline = deadline
    self.nonce = nonce
  }
}
