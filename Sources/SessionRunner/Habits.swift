import SessionLanguage

/// What the server was seen to do and to leave out, so that nobody waits twice for what never comes.
package struct Habits: Sendable {
  /// What was seen of one kind of message or entry.
  private struct Record: Sendable {
    var came = 0
    /// The longest time after which it came.
    var slowest = Duration.zero
    var stayedAway = 0
    /// How often it had begun to come, and did not go on.
    var brokeOff = 0

    mutating func add(_ other: Record, since known: Record) {
      came += other.came - known.came
      slowest = max(slowest, other.slowest)
      stayedAway = max(0, stayedAway + other.stayedAway - known.stayedAway)
      brokeOff += other.brokeOff - known.brokeOff
    }
  }

  private var records: [Symptom.Subject: Record] = [:]

  /// Whether its notices tell other numbers than the clients' ports.
  var tellsOtherNumbers = false
  /// Whether it was seen to tell of the end of a client more than once.
  private(set) var tellsEndsTwice = false
  /// Whether the log was never seen to lack the end of a connection.
  var logTellsEnds = true
  /// How often it was waited in vain for what the log lacked.
  private var logWaits: [LogLack: Int] = [:]
  /// Whether the server was never seen to keep a connection open that its client had shut.
  var closingTellsEnds = true
  /// The ways to end a client that the server was not yet seen to miss, the best first.
  private(set) var waysToEnd: [Ending] = [.leaves, .resets]
  /// How often it was seen to notice late that a client had left.
  private var lateLeavings = 0
  /// Whether it was right in a session in which a client had reset its connection; nil before there was one.
  private var withstandsResets: Bool?

  /// How many sessions the server that is there has had.
  private(set) var sessions = 0
  /// Whether a server has ended by itself.
  private var hasGone = false
  /// Whether a server told nobody anything after a session: what is left of one harms the next, though nobody saw that.
  package private(set) var servesOnce = false
  /// Whether that was known before the last session.
  private var servedOnce = false

  mutating func meetFreshServer() { sessions = 0 }

  /// Takes what another runner has learnt of the same server, beyond what it knew before.
  package mutating func learn(from other: Habits, since known: Habits) {
    for (subject, record) in other.records {
      records[subject, default: Record()].add(record, since: known.records[subject, default: Record()])
    }
    tellsOtherNumbers = tellsOtherNumbers || other.tellsOtherNumbers
    tellsEndsTwice = tellsEndsTwice || other.tellsEndsTwice
    logTellsEnds = logTellsEnds && other.logTellsEnds
    for (lack, waits) in other.logWaits {
      logWaits[lack, default: 0] += waits - known.logWaits[lack, default: 0]
    }
    closingTellsEnds = closingTellsEnds && other.closingTellsEnds
    waysToEnd.removeAll { !other.waysToEnd.contains($0) }
    lateLeavings += other.lateLeavings - known.lateLeavings
    if let withstood = other.withstandsResets { withstandsResets = withstandsResets == true || withstood }
    hasGone = hasGone || other.hasGone
    servesOnce = servesOnce || other.servesOnce
  }

  /// Takes what became of a session.
  mutating func note(_ execution: Execution) {
    let isTold = execution.timeline.contains { if case .heard = $0.what { true } else { false } }
    servedOnce = servesOnce
    servesOnce = servesOnce || sessions > 0 && execution.failure != nil && !isTold
    if execution.hasReset { withstandsResets = withstandsResets == true || execution.failure == nil }
    tellsEndsTwice =
      tellsEndsTwice
      || execution.failures.contains {
        if case .leaveNotice = $0.symptom.subject { $0.symptom.kind == .doubled } else { false }
      }
    sessions += 1
  }

  /// Takes that the server has ended by itself: so it told nobody anything in the last session.
  mutating func noteGone() { (hasGone, servesOnce) = (true, servedOnce) }

  /// Takes that the server did not notice an end of this kind.
  mutating func overlooks(_ ending: Ending) { waysToEnd.removeAll { $0 == ending } }

  /// Takes that it noticed late that a client had left.
  mutating func noteLateLeaving() { lateLeavings += 1 }

  /// How to end a client of which nothing more is asked: so that it is noticed, and soon.
  ///
  /// Sessions with resets come last where there is but one server: who is late all the time is tried with one before that.
  var bestWayToEnd: Ending {
    let mayReset = withstandsResets ?? (lateLeavings >= Self.manyLateLeavings)
    let isBetterReset = noticesLeavingLate && mayReset && waysToEnd.contains(.resets)
    return isBetterReset ? .resets : waysToEnd.first ?? .leaves
  }

  private static var manyLateLeavings: Int { 6 }

  /// Whether it was seen to notice late that a client had left.
  package var noticesLeavingLate: Bool { lateLeavings > 0 }

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

  /// Takes that it has come after it was waited for in vain.
  mutating func noteComingAfterAll(_ subject: Symptom.Subject) {
    noteComing(subject)
    if let missed = records[subject.alike]?.stayedAway, missed > 0 {
      records[subject.alike]?.stayedAway = missed - 1
    }
  }

  /// Whether it was missed, and has never come; one message may be lost by chance.
  func neverBrings(_ subject: Symptom.Subject) -> Bool {
    guard let record = records[subject.alike], record.came == 0 else { return false }
    if case .message = subject.alike { return record.stayedAway >= Self.enoughMessages }
    return record.stayedAway > 0
  }

  private static var enoughMessages: Int { 3 }

  /// Whether what is left of this session may harm the next, as it was seen to do.
  func mayHarm(_ execution: Execution) -> Bool {
    if servesOnce || waysToEnd.isEmpty { return true }
    let ends = execution.timeline.compactMap { if case .ended(let ending) = $0.what { ending } else { nil } }
    // Who was overlooked is in the room still; whether anybody was there to miss the notice or not.
    if overlooksEnds, ends.contains(where: { !waysToEnd.contains($0) }) { return true }
    // What ended it may yet be on its way: a reset, or what comes to who has gone.
    return hasGone && (execution.hasReset || execution.failure != nil)
  }

  /// Whether the server may not be what it was, after this: what it does everywhere harms nobody.
  func makeHarmful(_ symptom: Symptom) -> Bool {
    switch symptom.kind {
    case .altered, .misnumbered, .miswritten, .misended: return false
    case .missing:
      switch symptom.subject {
      // It may yet talk to who has gone.
      case .leaveNotice: return true
      default: return !neverBrings(symptom.subject)
      }
    case .flawed:
      if case .log(.flood) = symptom.subject { return true }
      return false
    case .doubled, .disordered, .unexpected, .late:
      switch symptom.subject {
      // Whose entry it is, and whose end, tells its port.
      case .entry, .ownLeaveNotice: return false
      default: return true
      }
    case .cut, .garbled, .merged, .split, .leaked, .closed, .gone, .refused, .flooded, .strange: return true
    }
  }

  /// Takes that this was waited for in vain.
  mutating func noteLogWait(for lack: LogLack) { logWaits[lack, default: 0] += 1 }

  /// How long it is worth while to wait for what the log lacks: each time in vain quarters it.
  func patience(forLog lack: LogLack, _ timeouts: Timeouts) -> Duration {
    let longest = lack == .fences ? timeouts.deadline : timeouts.lateAfter
    return max(longest.quartered(logWaits[lack, default: 0]), .milliseconds(50))
  }

  /// How long it is worth while to wait for it: not at all for what never comes.
  ///
  /// Each time in vain quarters it, but for what mostly comes, if late. Where a session has waited in vain already, the
  /// next is not waited for as long, and what follows that half as long each time. Refusals differ: one that was missed
  /// says little of the next, which may come when 50 ms of quiet have ended the message.
  func patience(
    for subject: Symptom.Subject, _ timeouts: Timeouts, afterVainWaits vainWaits: Int = 0
  ) -> Duration {
    let record = records[subject.alike, default: Record()]
    let least: Duration =
      switch subject.alike {
      case .notice: .milliseconds(100)
      // One that is lost now and then says little of the next; what comes all the same is owed, and taken then.
      case .message where record.came > 0:
        timeouts.forWhatHasBegun / (record.stayedAway < Self.enoughMessages ? 2 : 6)
      default: .zero
      }
    if neverBrings(subject) { return least }
    let isExpected = record.came >= record.stayedAway
    let patience = max(
      least, timeouts.deadline.quartered(record.stayedAway),
      isExpected ? min(timeouts.deadline, record.slowest * 2) : .zero)
    guard vainWaits > 0 || record.came == 0 && record.stayedAway > 0 else { return patience }
    return min(patience, max(least, timeouts.forWhatHasBegun.halved(max(0, vainWaits - 1)), Self.leastInVain))
  }

  private static var leastInVain: Duration { .milliseconds(40) }

  /// What is said next is on its way meanwhile.
  private static var leastForTheRest: Duration { .milliseconds(5) }

  /// How long it is worth while to wait for more of what is right so far: each time in vain quarters it.
  func patience(forMoreOf subject: Symptom.Subject, _ timeouts: Timeouts) -> Duration {
    max(timeouts.deadline.quartered(records[subject.alike]?.brokeOff ?? 0), Self.leastForTheRest)
  }

  /// How long it is worth while to wait for the rest of what has begun to come: each time in vain quarters it.
  func patienceForTheRest(of subject: Symptom.Subject, _ timeouts: Timeouts) -> Duration {
    max(timeouts.forWhatHasBegun.quartered(records[subject.alike]?.brokeOff ?? 0), Self.leastForTheRest)
  }
}

extension Duration {
  /// Half of it, so many times.
  fileprivate func halved(_ times: Int) -> Duration { self / (1 << min(times, 30)) }

  /// A quarter of it, so many times.
  fileprivate func quartered(_ times: Int) -> Duration { self / (1 << min(times * 2, 30)) }
}
