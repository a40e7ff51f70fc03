import SessionRunner

extension Runner {
  /// Looks whether a connection that the server closed, or did not take, was the server's end.
  mutating func settled(_ failure: Failure, isFirst: Bool) -> Failure {
    guard failure.verdict == .closed || failure.verdict == .refused, findsNobody() else { return failure }
    var failure = failure
    failure.verdict = failure.verdict == .refused && isFirst ? .refused : .crash
    failure.summary = "\(failure.summary); it takes no new connection either"
    return failure
  }

  /// Ends the run after so long, of which a sixth is left for plays that confirm, and a sixth for the search of causes.
  mutating func endsWithin(_ limit: Duration?) {
    ends(
      at: limit.map { $0 * 4 / 6 },
      reason: "its \((limit ?? .zero).inMilliseconds / 1000) s are over (--within gives it more)")
  }

  /// Why nothing more is played, where too much time is gone.
  var timeIsUp: String? {
    if timeouts.isExhausted { return "the run has waited in vain for too long" }
    guard case .outOfTime(let reason) = interruption else { return nil }
    return reason
  }
}
