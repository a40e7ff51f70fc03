import SessionLanguage
import SessionRunner

extension SessionResult {
  /// What was seen as long as the conversation was in step: what comes later may be of no other cause.
  func primary(of failures: [Failure]) -> [Failure] {
    var isInStep = true
    var mayBeDeaf = false
    return attributed(failures).filter { failure in
      defer {
        isInStep = isInStep && failure.symptom.leavesInStep
        mayBeDeaf = mayBeDeaf || failure.symptom.mayBeOfDeafness
      }
      if mayBeDeaf, failure.symptom.mayComeOfDeafness { return false }
      return isInStep || failure.symptom.standsAlone
    }
  }

  /// How the symptom showed in it.
  func primaryFailure(_ symptom: Symptom) -> Failure? {
    primaryFailures.first { $0.symptom.normalized == symptom }
  }

  /// All failures; what a client did not hear of itself, and nobody else did, was kept from everybody.
  var asAttributed: [Failure] { attributed(failures) }

  private func attributed(_ failures: [Failure]) -> [Failure] {
    let isAlone = Set(session.given + session.steps.compactMap(\.act?.actor)).count < 2
    func isMissed(_ subject: Symptom.Subject) -> Bool {
      isAlone || failures.contains { $0.symptom == Symptom(.missing, subject) }
    }
    return failures.map { failure in
      var failure = failure
      switch (failure.symptom.kind, failure.symptom.subject) {
      case (.missing, .message(isOwn: true)) where isMissed(.message(isOwn: false)):
        failure.symptom.subject = .message(isOwn: false)
      case (.missing, .fence(isOwn: true)) where isMissed(.fence(isOwn: false)):
        failure.symptom.subject = .fence(isOwn: false)
      default: break
      }
      return failure
    }
  }
}
