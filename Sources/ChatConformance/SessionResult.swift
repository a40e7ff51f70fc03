import SessionScript

/// What became of a session in a run.
package struct SessionResult: Sendable {
  package enum Outcome: Sendable {
    case passed
    case failed(Failure)
    case skipped(reason: String)
  }

  package let session: Session
  package let serverClass: ServerClass
  /// Whether it is part of what the server claims.
  package let isClaimed: Bool
  package var outcome: Outcome
  /// The entry that allows it to fail, where there is one.
  package var known: KnownFailure?
  package var timeline: [Moment] = []
  package var duration: Duration = .zero
  package var logWasJudged = false
}
