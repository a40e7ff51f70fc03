/// The time of a session: its beginning, its last act, and how far the looking has come since.
///
/// Time in which this machine kept somebody waiting for a processor is nobody's delay: the last act is taken to be that
/// much later. So no deadline and no limit hangs on how busy the machine is, as far as it is told. A server that had a
/// processor all the same, and did not answer, is not waited for any longer.
struct SessionClock {
  let started: Duration
  /// When something was last done.
  private var act: Duration
  /// Who had had the processors by then.
  private var before: ProcessorTime
  /// How much of the time since the last act does not count.
  private var forgiven = Duration.zero
  /// How long the server has had a processor since the last act.
  private var had = Duration.zero
  /// When it was last certain that what has come since had not come yet.
  private(set) var lastLook: Duration
  /// How much may yet be taken that is looked at after a deadline.
  private var overtime = mostOvertime

  /// As many pieces as the systems of all clients may hold between them, and more.
  private static var mostOvertime: Int { 1024 }

  /// A machine that is busy for longer cannot be used to judge: a run must end.
  private static var mostForgiven: Duration { .seconds(2) }

  /// A wait that is shorter may be put off by so much only.
  private static var leastForgiven: Duration { .seconds(1) }

  init(at now: Duration, _ processors: ProcessorTime) {
    (started, act, lastLook, before) = (now, now, now, processors)
  }

  /// Every wait is measured from here.
  var lastAct: Duration { act + forgiven }

  /// When it is given up what is waited for so long: a short wait is put off by less than a long one, for it is short where
  /// nobody believes that anything comes.
  func end(ofWaiting patience: Duration) -> Duration {
    if had * Self.enough >= patience { return act + patience }
    let isLong = patience >= Self.leastForgiven
    return act + (isLong ? forgiven : min(forgiven, Self.leastForgiven)) + patience
  }

  /// Who has had a processor for such a part of a wait would have answered in time on a machine of its own.
  private static var enough: Int { 4 }

  /// How long what came last was waited for.
  var wait: Duration { lastLook - lastAct }

  mutating func acted(at now: Duration, _ processors: ProcessorTime) {
    (act, before, forgiven, had) = (now, processors, .zero, .zero)
    overtime = Self.mostOvertime
  }

  mutating func saw(_ arrival: Arrival) { lastLook = arrival.notBefore }

  /// Leaves out of account how long a processor was waited for since the last act, by a server that can run perhaps ever
  /// since: what waits now has not been counted yet.
  mutating func forgive(_ processors: ProcessorTime, at now: Duration) {
    let waited = processors.canRun ? now - act : processors.waitedFor - before.waitedFor
    forgiven = max(forgiven, min(waited, now - act, Self.mostForgiven))
    had = max(had, processors.had - before.had)
  }

  /// Whether what comes now may be taken: what had come by the deadline though it is looked at later, but not without end.
  ///
  /// A server that goes on sending must not hold up the run.
  mutating func mayTake(at now: Duration, by deadline: Duration) -> Bool {
    guard now > deadline else { return true }
    overtime -= 1
    return overtime >= 0
  }
}
