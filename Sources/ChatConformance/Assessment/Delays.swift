import SessionRunner

/// How late messages came in a run, to who had said them and to others.
struct Delays {
  private var longest: [Symptom.Subject: Duration] = [:]

  init(in results: [SessionResult]) {
    for failure in results.flatMap(\.failures) where failure.symptom.isOfMessage(.late) {
      let subject = failure.symptom.subject.alike
      longest[subject] = max(longest[subject] ?? .zero, failure.wait ?? .zero)
    }
  }

  /// Whether all messages that are missing in the session may have been on their way still: they were waited for no longer
  /// than others took.
  func mayExplain(_ result: SessionResult) -> Bool {
    result.failures.filter { $0.symptom.isOfMessage(.missing) }.allSatisfy { failure in
      guard let delay = longest[failure.symptom.subject.alike] else { return false }
      return (failure.wait ?? .zero).isWithin(delay)
    }
  }
}
