import SessionLanguage

/// What the server was seen to do and to leave out, so that nobody waits twice for what never comes.
struct Habits {
  /// What was seen of one kind of message or entry.
  private struct Record {
    var came = 0
    /// The longest time after which it came.
    var slowest = Duration.zero
    var stayedAway = 0
    /// How often it had begun to come, and did not go on.
    var brokeOff = 0
  }

  private var records: [Symptom.Subject: Record] = [:]

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

  /// Takes that it came, after so long.
  mutating func noteComing(_ subject: Symptom.Subject, after wait: Duration = .zero) {
    var record = records[subject.alike, default: Record()]
    record.came += 1
    record.slowest = max(record.slowest, wait)
    records[subject.alike] = record
  }

  /// Takes that it was waited for in vain.
  mutating func noteAbsence(_ subject: Symptom.Subject) {
    records[subject.alike, default: Record()].stayedAway += 1
  }

  /// Takes that its rest was waited for in vain.
  mutating func noteBreakingOff(_ subject: Symptom.Subject) {
    records[subject.alike, default: Record()].brokeOff += 1
  }

  /// Takes everything for possible that was missed so far.
  mutating func forgetAbsences() {
    for subject in records.keys { records[subject]?.stayedAway = 0 }
  }

  /// Whether it was missed, and has never come.
  func neverBrings(_ subject: Symptom.Subject) -> Bool {
    records[subject.alike].map { $0.stayedAway > 0 && $0.came == 0 } ?? false
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

  /// How long it is worth while to wait for it: not at all for what never comes.
  ///
  /// Each time in vain halves it, but for what mostly comes, if late. Where a session has waited in vain for a message
  /// already, the next is not waited for as long. Refusals differ: one that was missed says little of the next, which may
  /// come when 50 ms of quiet have ended the message.
  func patience(
    for subject: Symptom.Subject, _ timeouts: Timeouts, after failures: [Failure] = []
  ) -> Duration {
    let least: Duration = subject == .notice ? .milliseconds(100) : .zero
    if neverBrings(subject) { return least }
    let record = records[subject.alike, default: Record()]
    let isExpected = record.came >= record.stayedAway
    let patience = max(
      least, timeouts.deadline.halved(record.stayedAway),
      isExpected ? min(timeouts.deadline, record.slowest * 2) : .zero)
    if case .message = subject.alike, failures.contains(where: \.symptom.isMissingMessage) {
      return min(patience, timeouts.forWhatHasBegun)
    }
    return patience
  }

  /// How long it is worth while to wait for more of what is right so far: each time in vain halves it.
  func patience(forMoreOf subject: Symptom.Subject, _ timeouts: Timeouts) -> Duration {
    timeouts.deadline.halved(records[subject.alike]?.brokeOff ?? 0)
  }

  /// How long it is worth while to wait for the rest of what has begun to come: each time in vain halves it.
  func patienceForTheRest(of subject: Symptom.Subject, _ timeouts: Timeouts) -> Duration {
    timeouts.forWhatHasBegun.halved(records[subject.alike]?.brokeOff ?? 0)
  }
}

extension Duration {
  /// Halved so many times.
  func halved(_ times: Int) -> Duration { self / (1 << min(times, 30)) }
}
