import SessionLanguage

/// What the server was seen to do and to leave out, so that nobody waits twice for what never comes.
struct Habits {
  private var came: [Symptom.Subject: Int] = [:]
  private var stayedAway: [Symptom.Subject: Int] = [:]

  /// Whether its notices tell other numbers than the clients' ports.
  var tellsOtherNumbers = false

  mutating func noteComing(_ subject: Symptom.Subject) { came[subject, default: 0] += 1 }
  mutating func noteAbsence(_ subject: Symptom.Subject) { stayedAway[subject, default: 0] += 1 }

  /// Whether it was missed, and has never come.
  func neverBrings(_ subject: Symptom.Subject) -> Bool {
    stayedAway[subject, default: 0] > 0 && came[subject, default: 0] == 0
  }

  /// How long it is worth while to wait for it: not at all for what never comes, and shorter for what often does not.
  ///
  /// Where a session has waited in vain for a message already, the next is not waited for as long.
  func patience(
    for subject: Symptom.Subject, _ timeouts: Timeouts, after failures: [Failure] = []
  ) -> Duration {
    if neverBrings(subject) { return .zero }
    if case .message = subject, failures.contains(where: \.symptom.isMissingMessage) {
      return timeouts.forWhatHasBegun
    }
    return stayedAway[subject, default: 0] < Self.mostWaitsInVain
      ? timeouts.deadline : timeouts.forWhatHasBegun
  }

  private static var mostWaitsInVain: Int { 3 }
}
