import SessionRunner

extension Runner {
  /// Looks whether a connection that the server closed, or did not take, was the server's end.
  mutating func settled(_ failure: Failure, isFirst: Bool) -> Failure {
    guard failure.verdict == .closed || failure.verdict == .refused, findsNobody() else { return failure }
    var failure = failure
    failure.verdict = failure.verdict == .refused && isFirst ? .refused : .crash
    failure.summary += "; it takes no new connection either"
    return failure
  }

  /// Why nothing more is played, where too much time is gone.
  func timeIsUp(within limit: Duration?) -> String? {
    if timeouts.isExhausted { return "the run has waited in vain for too long" }
    guard let limit, transport.now >= limit else { return nil }
    return "its \(limit.inMilliseconds / 1000) s are over (--within gives it more)"
  }
}
