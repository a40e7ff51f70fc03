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
    var result = SessionResult(played, isClaimed: isClaimed)
    result.isSurvey = isSurvey
    add(result)
  }

  mutating func skip(_ session: Session, isClaimed: Bool, _ reason: String) {
    add(SessionResult(session: session, isClaimed: isClaimed, outcome: .skipped(reason: reason)))
  }

  private mutating func add(_ result: SessionResult) {
    var result = result
    result.known = knownFailures[result.session.id]
    all.append(result)
    report(result)
  }
}

extension SessionResult {
  /// What became of a session that was played.
  init(_ played: Played, isClaimed: Bool = true) {
    let (execution, failures) = (played.execution, played.failures)
    var result = SessionResult(
      session: execution.session, isClaimed: isClaimed,
      outcome: failures.first.map { .failed($0) } ?? .passed)
    result.failures = failures
    result.timeline = execution.timeline
    result.duration = execution.duration
    result.logWasJudged = execution.logWasJudged
    result.isFlood = execution.isFlood
    result.plays = played.plays
    self = result
  }
}
