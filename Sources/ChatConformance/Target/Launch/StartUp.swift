import SessionRunner

/// How long a server that was started has been waited for, and whether it is waited for any longer.
///
/// Whether there is a server must not hang on how busy the machine is: time in which it could have run and had no
/// processor does not count.
struct StartUp {
  struct Limits {
    /// How long a server may take on a machine of its own.
    var patience = Duration.seconds(13)
    /// How long all of it may do nothing at all.
    var idleness = Duration.seconds(13)
  }

  private let limits: Limits
  private let began: ContinuousClock.Instant
  private var lastLook: ContinuousClock.Instant
  private var lastRan: ContinuousClock.Instant
  private var seen = ProcessorTime()
  private var waitedFor = Duration.zero
  private var had = Duration.zero

  init(_ limits: Limits, at now: ContinuousClock.Instant) {
    (self.limits, began, lastLook, lastRan) = (limits, now, now, now)
  }

  /// A machine that keeps a server waiting for longer cannot be used to judge: a run must end.
  private var longest: Duration { limits.patience * 3 }

  /// To look costs something, and is done now and then.
  private static let period = Duration.milliseconds(100)

  mutating func look(at now: ContinuousClock.Instant, _ processors: () -> ProcessorTime) {
    guard now >= lastLook + Self.period else { return }
    let new = processors()
    // Where the system tells nothing, nobody is idle.
    if new.canRun || new.had != seen.had || new.had == .zero { lastRan = now }
    // What has ended is in no sum any more.
    waitedFor += max(.zero, new.waitedFor - seen.waitedFor)
    had += max(.zero, new.had - seen.had)
    (seen, lastLook) = (new, now)
  }

  /// How long it has lasted so far as it counts: all of it for who had a processor as long as any may take.
  func time(at now: ContinuousClock.Instant) -> Duration {
    let lasted = now - began
    return had >= limits.patience ? lasted : max(.zero, lasted - waitedFor)
  }

  func isOver(at now: ContinuousClock.Instant) -> Bool {
    time(at: now) >= limits.patience || now - lastRan >= limits.idleness || now - began >= longest
  }
}
