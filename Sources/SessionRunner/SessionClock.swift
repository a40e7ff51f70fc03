/// The time of a session: its beginning, its last act, and how far the looking has come since.
struct SessionClock {
  let started: Duration
  /// When something was last done: every wait is measured from here.
  private(set) var lastAct: Duration
  /// When it was last certain that what has come since had not come yet.
  private(set) var lastLook: Duration
  /// How much may yet be taken that is looked at after a deadline.
  private var overtime = mostOvertime

  /// As many pieces as the systems of all clients may hold between them, and more.
  private static var mostOvertime: Int { 1024 }

  init(at now: Duration) { (started, lastAct, lastLook) = (now, now, now) }

  /// How long what came last was waited for.
  var wait: Duration { lastLook - lastAct }

  mutating func acted(at now: Duration) {
    lastAct = now
    overtime = Self.mostOvertime
  }

  mutating func saw(_ arrival: Arrival) { lastLook = arrival.notBefore }

  /// Whether what comes now may be taken: what had come by the deadline though it is looked at later, but not without end.
  ///
  /// A server that goes on sending must not hold up the run.
  mutating func mayTake(at now: Duration, by deadline: Duration) -> Bool {
    guard now > deadline else { return true }
    overtime -= 1
    return overtime >= 0
  }
}
