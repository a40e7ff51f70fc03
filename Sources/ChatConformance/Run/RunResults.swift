import SessionLanguage
import SessionRunner

/// The results of a run, each told as it comes.
struct RunResults {
  private(set) var all: [SessionResult] = []
  private let knownFailures: KnownFailures
  let report: (SessionResult) -> Void

  init(_ knownFailures: KnownFailures, report: @escaping (SessionResult) -> Void) {
    (self.knownFailures, self.report) = (knownFailures, report)
  }

  /// Adds a session that was played.
  mutating func add(_ played: Played, isClaimed: Bool, isSurvey: Bool) {
    let (execution, failures) = (played.execution, played.failures)
    var result = result(of: execution.session, isClaimed, failures.first.map { .failed($0) } ?? .passed)
    result.failures = failures
    result.timeline = execution.timeline
    result.duration = execution.duration
    result.logWasJudged = execution.logWasJudged
    result.isFlood = execution.isFlood
    result.plays = played.plays
    result.isSurvey = isSurvey
    all.append(result)
    report(result)
  }

  mutating func skip(_ session: Session, isClaimed: Bool, _ reason: String) {
    let result = result(of: session, isClaimed, .skipped(reason: reason))
    all.append(result)
    report(result)
  }

  private func result(of session: Session, _ isClaimed: Bool, _ outcome: SessionResult.Outcome)
    -> SessionResult
  {
    var result = SessionResult(
      session: session, isClaimed: isClaimed, outcome: outcome)
    result.known = knownFailures[session.id]
    return result
  }
}
