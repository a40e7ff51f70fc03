import SessionLanguage

/// What the server was seen to do and to leave out, so that nobody waits twice for what never comes.
struct Habits {
  private var came: [Symptom.Subject: Int] = [:]
  private var stayedAway: [Symptom.Subject: Int] = [:]

  /// Whether its notices tell other numbers than the clients' ports.
  var tellsOtherNumbers = false
  /// Whether the log was never seen to lack the end of a connection.
  var logTellsEnds = true
  /// Whether the server was never seen to keep a connection open that its client had shut.
  var closingTellsEnds = true
  /// The ways to end a client that the server was not yet seen to miss, the best first.
  private(set) var waysToEnd: [Ending] = [.leaves, .resets]

  /// Takes that the server did not notice an end of this kind.
  mutating func overlooks(_ ending: Ending) { waysToEnd.removeAll { $0 == ending } }

  /// Whether it was seen to overlook the end of a connection.
  var overlooksEnds: Bool { waysToEnd.count < 2 }

  mutating func noteComing(_ subject: Symptom.Subject) { came[subject, default: 0] += 1 }
  mutating func noteAbsence(_ subject: Symptom.Subject) { stayedAway[subject, default: 0] += 1 }

  /// Takes everything for possible that was missed so far.
  mutating func forgetAbsences() { stayedAway = [:] }

  /// Whether it was missed, and has never come.
  func neverBrings(_ subject: Symptom.Subject) -> Bool {
    stayedAway[subject, default: 0] > 0 && came[subject, default: 0] == 0
  }

  /// Whether the server may not be what it was, after this: what it does everywhere harms nobody.
  func makeHarmful(_ symptom: Symptom) -> Bool {
    switch symptom.kind {
    case .altered, .misnumbered, .miswritten, .misended: return false
    case .missing:
      if case .leaveNotice = symptom.subject { return true }
      return !neverBrings(symptom.subject)
    case .cut, .garbled, .merged, .split, .doubled, .disordered, .unexpected, .leaked, .late, .closed, .gone,
      .refused, .flooded, .strange, .flawed:
      return true
    }
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
