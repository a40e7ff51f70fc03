import SessionRunner

/// What is said of one requirement.
package struct Finding: Sendable {
  package enum State: Sendable {
    /// A session about it showed it, and nothing spoke against it.
    case kept
    case broken(Evidence)
    case notShown(reason: String)
  }

  /// What speaks against a requirement.
  package struct Evidence: Sendable {
    /// What was seen in the simplest session that shows it.
    package internal(set) var failure: Failure
    /// The sessions that show it, the simplest first of those that show it again.
    package internal(set) var results: [SessionResult]
    /// How often it was seen, where the session was played again.
    package var rate: Rate?
    /// What the server said when it was seen on a server of its own.
    package var serverWords: ServerWords?
    /// How many sessions did not show it when they were played again, before any did.
    var vainTurns = 0
    /// What came of the first session when it was played again and did not show it.
    package internal(set) var otherwise: Execution?

    package init(failure: Failure, results: [SessionResult], rate: Rate? = nil) {
      self.failure = failure
      self.results = results
      self.rate = rate
    }
  }

  package struct Rate: Hashable, Sendable {
    package var failed: Int
    package var played: Int

    /// Whether it happens now and then.
    package var isNowAndThen: Bool { failed < played }

    /// Whether it happens less often than not, as far as is known.
    var isSeldom: Bool { isNowAndThen && (failed == 1 || failed * 2 < played) }
  }

  package let requirement: Requirement
  package internal(set) var state: State

  package init(requirement: Requirement, state: State) {
    self.requirement = requirement
    self.state = state
  }

  package var isKept: Bool { if case .kept = state { true } else { false } }

  package var evidence: Evidence? {
    if case .broken(let evidence) = state { evidence } else { nil }
  }
}
