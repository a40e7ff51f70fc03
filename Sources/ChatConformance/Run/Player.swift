import SessionLanguage
import SessionRunner

/// Plays sessions on a server of its own, one after another, and sees to it that each meets a server that nothing has harmed.
struct Player<Link: Transport> {
  var runner: Runner<Link>
  private var server = Server.unharmed
  /// What the server said that was there before the present one.
  private let lastWords: () -> ServerWords?

  /// What the sessions so far have left of the server, as far as is known.
  private enum Server { case unharmed, harmed, gone }

  init(by runner: Runner<Link>, lastWords: @escaping () -> ServerWords? = { nil }) {
    self.runner = runner
    self.lastWords = lastWords
  }

  /// Puts a fresh server in the place of one that may have been harmed; false where there is none any more.
  ///
  /// Who has played the last session needs none: this is for who is about to play.
  mutating func refresh() -> Bool {
    defer { server = .unharmed }
    switch server {
    case .unharmed: return true
    case .harmed:
      // Where there is but one, it has to do.
      _ = runner.renewServer()
      return true
    case .gone: return runner.renewServer()
    }
  }

  /// Waits in sessions about promptness alone to see whether what is due is late or missing: where many play, some find out.
  mutating func setPatience(for session: Session) {
    let timeouts = runner.timeouts
    let isAboutTime = session.covers.contains("ROOM-6")
    runner.timeouts.forWhoIsUnknown = isAboutTime ? timeouts.deadline : timeouts.longerThanRight
  }

  /// Plays a session; what is in doubt is played again, where it is claimed.
  mutating func play(_ session: Session, isClaimed: Bool = true, isFirst: Bool = false) -> Played {
    let servedOnce = runner.habits.servesOnce
    var execution = runner.playConfirmed(session)
    // What came before it has ended the server, or harmed it, though nobody saw that.
    if hasGone(in: execution) || runner.habits.servesOnce && !servedOnce, runner.renewServer() {
      execution = runner.playConfirmed(session)
    }
    let plays = isClaimed ? runner.playRaceAgain(&execution) : 1
    var played = Played(execution: execution, plays: plays)
    guard execution.interruption == nil else { return played }
    played.failures = execution.failures.map { runner.settled($0, isFirst: isFirst) }
    // What lies beyond the claim gets a fresh server only where the old one is gone.
    let isHarmed = isClaimed && runner.mayHaveHarmed(execution)
    server = played.isGone ? .gone : isHarmed ? .harmed : .unharmed
    played.hasNoLog = !runner.canJudgeLog
    return played
  }

  /// Whether the server has ended though nobody in the session has.
  private mutating func hasGone(in execution: Execution) -> Bool {
    guard let failure = execution.failure, !failure.followsAnEnd else { return false }
    let isShutOut = failure.verdict == .refused && execution.timeline.isEmpty
    guard isShutOut || runner.isUsed && [.closed, .refused].contains(failure.verdict) else { return false }
    return runner.findsNobody() || isShutOut
  }

  /// Plays a session in the given way, as one who knows what others have learnt of the server.
  ///
  /// Gives what was known of it before, and after. What did not come to its end does not count.
  mutating func take(
    _ session: Session, knowing habits: Habits, _ play: (inout Self, Session) -> Played?
  ) -> (played: Played?, known: Habits, learnt: Habits) {
    runner.knows(habits)
    let known = runner.habits
    let played = play(&self, session).flatMap { $0.execution.interruption == nil ? $0 : nil }
    return (played, known, runner.habits)
  }

  /// Plays a session as it is on a fresh server, which is ended by it; nil where it did not come to its end, or there is
  /// no server any more.
  mutating func playOnce(_ session: Session) -> Played? {
    guard refresh() else { return nil }
    let execution = runner.play(session)
    guard execution.interruption == nil else { return nil }
    _ = runner.transport.server(.isKilled)
    server = .gone
    var played = Played(execution: execution, plays: 1)
    played.failures = execution.failures
    played.serverWords = lastWords()
    return played
  }
}

/// What came of a session.
struct Played: Sendable {
  let execution: Execution
  /// How often it was played.
  let plays: Int
  /// What was otherwise than it must be.
  var failures: [Failure] = []
  /// Whether its log was found to be none that can be judged.
  var hasNoLog = false
  /// What the server said in it, where it was ended after it.
  var serverWords: ServerWords?

  init(execution: Execution, plays: Int) { (self.execution, self.plays) = (execution, plays) }

  /// Whether it was told that there is no log.
  var lacksLog: Bool {
    failures.contains { if case .log(.missing) = $0.symptom.subject { true } else { false } }
  }

  /// Whether there is nobody any more to play with.
  fileprivate var isGone: Bool { failures.contains { [.crash, .refused].contains($0.verdict) } }
}
