import SessionRunner
import Synchronization

/// How long a run may take, for all who play in it.
final class RunTime: Sendable {
  private struct State {
    var hasFailed = false
    /// When no more is tried of what was not claimed.
    var triesUntil: Duration?
    var isUp: String?
  }

  private let options: RunOptions
  private let state = Mutex(State())

  /// What was not claimed is only tried: it may not take long.
  private static let beyondClaim = Duration.milliseconds(300)

  init(_ options: RunOptions) { self.options = options }

  /// Why something that was claimed was not played for lack of time; nil where nothing was left out for that.
  var isUp: String? { state.withLock(\.isUp) }

  /// Takes what became of a session.
  func note(_ failures: [Failure]) { state.withLock { $0.hasFailed = $0.hasFailed || !failures.isEmpty } }

  /// Takes that all that was claimed has been played by now.
  func goesBeyondClaim(at now: Duration) { state.withLock { $0.triesUntil = now + Self.beyondClaim } }

  /// Takes that a session that is claimed is not played.
  func isUp(because reason: String) { state.withLock { $0.isUp = reason } }

  /// Sets when the run must be over; in the midst of a session, too.
  func limit<Link>(_ runner: inout Runner<Link>) {
    let (triesUntil, hasFailed) = state.withLock { ($0.triesUntil, $0.hasFailed) }
    if let triesUntil {
      return runner.ends(at: triesUntil, reason: "it is beyond the claim: --claim hardened plays it")
    }
    runner.endsWithin(hasFailed ? options.longest : options.within)
  }
}
