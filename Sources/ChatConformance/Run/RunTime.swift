import SessionLanguage
import SessionRunner
import Synchronization

/// How long a run may take, for all who play in it.
final class RunTime: Sendable {
  private struct State {
    /// When something had failed first.
    var failedAt: Duration?
    /// When the first session began; how long that took tells how busy this machine is.
    var began: Duration?
    /// The sessions that are being played, in the order in which they began.
    var inHand: [String] = []
    /// Those of them that had begun before the first one that has failed: what they tell is told first.
    var before: Set<String> = []
    var hasLingered = false
    /// Whether what has failed by now is enough for who is in a hurry.
    var isEnough = false
    /// Ends what others play.
    var stop: @Sendable () -> Void = {}
    /// When no more is tried of what was not claimed.
    var triesUntil: Duration?
    var isUp: String?
  }

  private let options: RunOptions
  private let state = Mutex(State())

  /// What was not claimed is only tried: for half as long again as what was, within these bounds.
  private static let (leastBeyondClaim, mostBeyondClaim) = (
    Duration.milliseconds(50), Duration.milliseconds(300)
  )

  init(_ options: RunOptions) { self.options = options }

  /// Why something that was claimed was not played for lack of time; nil where nothing was left out for that.
  var isUp: String? { state.withLock(\.isUp) }

  /// Whether any session has failed.
  var hasFailed: Bool { state.withLock { $0.failedAt != nil } }

  /// Has others stopped so, once what has failed is enough.
  func stops(by stop: @escaping @Sendable () -> Void) { state.withLock { $0.stop = stop } }

  /// Takes that a session begins.
  func begins(_ session: Session) { state.withLock { $0.inHand.append(session.id) } }

  /// Takes what became of a session that has just ended.
  func note(_ played: Played, at now: Duration) {
    let id = played.execution.session.id
    let failed: (hurry: Hurry, lingering: Duration, isAlone: Bool)? = state.withLock { state in
      // That there is no log they would all tell.
      let before = played.lacksLog ? [] : Set(state.inHand.prefix { $0 != id })
      state.inHand.removeAll { $0 == id }
      state.before.remove(id)
      if played.lacksLog { state.before = [] }
      let began = min(state.began ?? now, now - played.execution.duration)
      state.began = began
      guard !played.failures.isEmpty, state.failedAt == nil else { return nil }
      (state.failedAt, state.before) = (now, before)
      return options.hurry.map { ($0, $0.lingering(since: began), before.isEmpty) }
    }
    guard let (hurry, lingering, isAlone) = failed else { return stopIfEnough() }
    hurry.later(lingering) { [self] in
      state.withLock { $0.hasLingered = true }
      stopIfEnough()
    }
    guard !isAlone else { return }
    hurry.later(hurry.longestForThoseBefore) { [self] in
      state.withLock { $0.before = [] }
      stopIfEnough()
    }
  }

  /// Has others stopped, once it has been played on for long enough, and what had begun before has ended.
  private func stopIfEnough() {
    let stop: (@Sendable () -> Void)? = state.withLock { state in
      guard state.hasLingered, state.before.isEmpty, !state.isEnough else { return nil }
      state.isEnough = true
      return state.stop
    }
    stop?()
  }

  /// Takes that all that was claimed has been played by now.
  func goesBeyondClaim(at now: Duration) {
    state.withLock { state in
      let time = max(Self.leastBeyondClaim, (now - (state.began ?? now)) / 2)
      state.triesUntil = now + min(Self.mostBeyondClaim, time)
    }
  }

  /// Takes that a session that is claimed is not played.
  func isUp(because reason: String) { state.withLock { $0.isUp = reason } }

  /// Sets when the run must be over; in the midst of a session, too.
  func limit<Link>(_ runner: inout Runner<Link>) {
    let (triesUntil, failedAt, isEnough) = state.withLock { ($0.triesUntil, $0.failedAt, $0.isEnough) }
    if let triesUntil {
      return runner.ends(at: triesUntil, reason: "it is beyond the claim: --claim hardened plays it")
    }
    if let failedAt, let hurry = options.hurry {
      let end = isEnough ? failedAt : failedAt + hurry.longestLingering
      return runner.ends(at: end, reason: "what has failed by now is told first")
    }
    runner.endsWithin(failedAt == nil ? options.within : options.longest)
  }
}
