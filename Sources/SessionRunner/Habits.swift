import SessionLanguage

/// What the server was seen to do and to leave out, so that nobody waits twice for what never comes.
package struct Habits: Sendable {
  /// What was seen of one kind of message or entry.
  struct Record: Sendable {
    var came = 0
    /// The longest time after which it came.
    var slowest = Duration.zero
    var stayedAway = 0
    /// How often, of these, it was waited for longer than what is in time takes.
    var stayedAwayLong = 0
    /// How often it had begun to come, and did not go on.
    var brokeOff = 0

    mutating func add(_ other: Record, since known: Record) {
      came += other.came - known.came
      slowest = max(slowest, other.slowest)
      stayedAway = max(0, stayedAway + other.stayedAway - known.stayedAway)
      stayedAwayLong = max(0, stayedAwayLong + other.stayedAwayLong - known.stayedAwayLong)
      brokeOff += other.brokeOff - known.brokeOff
    }
  }

  private var records: [Symptom.Subject: Record] = [:]
  /// What takes longer is late.
  private let lateAfter: Duration

  /// Whether its notices tell other numbers than the clients' ports.
  var tellsOtherNumbers = false
  /// Whether it was seen to tell of the end of a client more than once.
  private(set) var tellsEndsTwice = false
  /// Whether the log was never seen to lack the end of a connection.
  var logTellsEnds = true
  /// How often it was waited in vain for what the log lacked.
  private(set) var logWaits: [LogLack: Int] = [:]
  /// Whether the server was never seen to keep a connection open that its client had shut.
  var closingTellsEnds = true
  /// The ways to end a client that the server was not yet seen to miss, the best first.
  private(set) var waysToEnd: [Ending] = [.leaves, .resets]
  /// Whether it was seen to notice the end of a client that nobody asked about.
  private var noticesEnds = false
  /// How often it was seen to notice late that a client had left.
  private var lateLeavings = 0
  /// Whether it was right in a session in which a client had reset its connection; nil before there was one.
  private var withstandsResets: Bool?
  /// How often what came late came late in a second try, too.
  private var confirmedLateness = 0

  /// How many sessions the server that is there has had.
  package private(set) var sessions = 0
  /// Whether a server has ended by itself.
  private var hasGone = false
  /// Whether a server told nobody anything after a session: what is left of one harms the next, though nobody saw that.
  package private(set) var servesOnce = false
  /// Whether that was known before the last session.
  private var servedOnce = false

  init(lateAfter: Duration = .seconds(1)) { self.lateAfter = lateAfter }

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
    noticesEnds = noticesEnds || other.noticesEnds
    lateLeavings += other.lateLeavings - known.lateLeavings
    confirmedLateness += other.confirmedLateness - known.confirmedLateness
    if let withstood = other.withstandsResets { withstandsResets = withstandsResets == true || withstood }
    hasGone = hasGone || other.hasGone
    servesOnce = servesOnce || other.servesOnce
  }

  /// Takes what became of a session.
  mutating func note(_ execution: Execution) {
    let isTold = execution.timeline.contains { if case .heard = $0.what { true } else { false } }
    servedOnce = servesOnce
    servesOnce = servesOnce || sessions > 0 && execution.failure != nil && !isTold
    if execution.endings.contains(.resets) {
      withstandsResets = withstandsResets == true || execution.failure == nil
    }
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

  /// Takes that it noticed an end of this kind, late or in time.
  mutating func notices(_ ending: Ending, isLate: Bool) {
    noticesEnds = true
    if isLate, ending == .leaves { lateLeavings += 1 }
  }

  /// Takes that what came late came late in a second try, too.
  package mutating func noteLateness() { confirmedLateness += 1 }

  /// Whether it is beyond doubt that the server is late, and not the machine.
  package var isLate: Bool { confirmedLateness > 1 }

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

  /// Takes that it was waited for in vain for so long.
  mutating func noteAbsence(_ subject: Symptom.Subject, after wait: Duration = .zero) {
    records[subject.alike, default: Record()].stayedAway += 1
    if !wait.isWithin(lateAfter) { records[subject.alike, default: Record()].stayedAwayLong += 1 }
  }

  /// Takes that its rest was waited for in vain.
  mutating func noteBreakingOff(_ subject: Symptom.Subject) {
    records[subject.alike, default: Record()].brokeOff += 1
  }

  /// Takes everything for possible that was missed so far.
  mutating func forgetAbsences() {
    for subject in records.keys {
      records[subject]?.stayedAway = 0
      records[subject]?.stayedAwayLong = 0
    }
  }

  /// Takes that it has come after it was waited for in vain.
  mutating func noteComingAfterAll(_ subject: Symptom.Subject, after wait: Duration) {
    noteComing(subject, after: wait)
    if let missed = records[subject.alike]?.stayedAway, missed > 0 {
      records[subject.alike]?.stayedAway = missed - 1
    }
  }

  /// Whether it was missed, and has never come.
  ///
  /// One message may be lost by chance, and what another says in the same words may be taken for it now and then.
  func neverBrings(_ subject: Symptom.Subject) -> Bool {
    let record = record(of: subject)
    if case .message = subject.alike { return record.stayedAway >= Self.enoughMessages * (record.came + 1) }
    return record.came == 0 && record.stayedAway > 0
  }

  /// What was seen of it, and of its like.
  func record(of subject: Symptom.Subject) -> Record {
    var record = records[subject.alike, default: Record()]
    // What comes late may have been on its way where it was not waited for as long.
    if record.slowest > lateAfter { record.stayedAway = record.stayedAwayLong }
    return record
  }

  /// Whether all that ever came was soon there, and enough has come to tell.
  func isPrompt(within time: Duration, enough: Int = enoughMessages) -> Bool {
    records.values.reduce(0) { $0 + $1.came } >= enough
      && records.values.allSatisfy { $0.slowest < time }
  }

  /// Takes that this was waited for in vain.
  mutating func noteLogWait(for lack: LogLack) { logWaits[lack, default: 0] += 1 }

  /// One that is lost says little of the next.
  static var enoughMessages: Int { 3 }

  /// Whether what is left of this session may harm the next, as it was seen to do.
  func mayHarm(_ execution: Execution) -> Bool {
    if servesOnce || waysToEnd.isEmpty { return true }
    // Who is in the room still is talked to in the next session, and is no more there.
    if execution.endsUnseen, overlooksEnds || !noticesEnds { return true }
    let endings = execution.endings
    // Who was overlooked is in the room still; whether anybody was there to miss the notice or not.
    if overlooksEnds, !endings.isSubset(of: waysToEnd) { return true }
    // What ended it may yet be on its way: a reset, or what comes to who has gone.
    return hasGone && (endings.contains(.resets) || execution.failure != nil)
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
}

extension Duration {
  /// Whether it is at most a quarter more than the other: what took so long once may take that.
  package func isWithin(_ other: Duration) -> Bool { self * 4 <= other * 5 }
}
