import SessionRunner

extension SessionResult {
  /// What became of it when it did not show these.
  func without(_ findings: [Finding]) -> Self {
    let own = findings.compactMap(\.evidence).filter { $0.results.first?.session.id == session.id }
    let others = own.compactMap(\.otherwise)
    guard let other = others.min(by: { $0.failures.count < $1.failures.count }) else { return self }
    var result = self
    (result.failures, result.timeline) = (other.failures, other.timeline)
    result.outcome = other.failure.map { .failed($0) } ?? .passed
    result.logWasJudged = other.logWasJudged
    return result
  }
}
