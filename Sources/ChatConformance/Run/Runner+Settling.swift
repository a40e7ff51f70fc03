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
}
