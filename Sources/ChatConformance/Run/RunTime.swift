import SessionRunner

/// How long a run may take.
struct RunTime {
  /// Nil for 30 s from the first failure on.
  private let within: Duration?
  private var hasFailed = false
  /// When no more is tried of what was not claimed.
  private var triesUntil: Duration?
  /// Why something that was claimed was not played for lack of time; nil where nothing was left out for that.
  private(set) var isUp: String?

  /// What was not claimed is only tried: it may not take long.
  private static let beyondClaim = Duration.milliseconds(300)

  init(within: Duration?) { self.within = within }

  /// Takes what became of a session.
  mutating func note(_ result: SessionResult) { hasFailed = hasFailed || !result.failures.isEmpty }

  /// Takes that all that was claimed has been played by now.
  mutating func goesBeyondClaim(at now: Duration) { triesUntil = now + Self.beyondClaim }

  /// Takes that a session that is claimed is not played.
  mutating func isUp(because reason: String) { isUp = reason }

  /// Sets when the run must be over; in the midst of a session, too.
  func limit<Link>(_ runner: inout Runner<Link>) {
    if let triesUntil {
      return runner.ends(at: triesUntil, reason: "it is beyond the claim: --claim hardened plays it")
    }
    runner.endsWithin(within ?? (hasFailed ? .seconds(30) : nil))
  }
}
