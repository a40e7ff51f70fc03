import SessionLanguage
import SessionRunner

/// What became of a session in a run.
package struct SessionResult: Sendable {
  package init(session: Session, isClaimed: Bool, outcome: Outcome) {
    self.session = session
    self.isClaimed = isClaimed
    self.outcome = outcome
  }

  package enum Outcome: Sendable {
    case passed
    case failed(Failure)
    case skipped(reason: String)
  }

  package var session: Session
  package var serverClass: ServerClass { session.serverClass }
  /// Whether it is part of what the server claims.
  package let isClaimed: Bool
  package var outcome: Outcome
  /// The entry that allows it to fail, where there is one.
  package var known: KnownFailure?
  /// All that was otherwise than it must be, what was seen first before all others.
  package var failures: [Failure] = [] { didSet { primaryFailures = primary(of: failures) } }
  /// Those of which nothing that was seen before may be the cause.
  private(set) var primaryFailures: [Failure] = []
  /// The requirements that these speak against, once the whole run is known.
  package internal(set) var broken: [String] = []
  package var timeline: [Event] = []
  package var duration: Duration = .zero
  /// How often it was played in a row, up to the first failure: whether a race is lost one play does not tell.
  package var plays = 1
  package var logWasJudged = false
  /// Whether the server sent without end, though no client had ended.
  package var isFlood = false
  /// What else there is to say of it.
  package var notes: [String] = []
  /// Whether it stands for the survey, which failed before any session could be played.
  package var isSurvey = false

  /// How it failed, if it did.
  package var failure: Failure? {
    guard case .failed(let failure) = outcome else { return nil }
    return failure
  }

  /// Whether it was played.
  package var wasPlayed: Bool {
    if case .skipped = outcome { false } else { true }
  }
}
