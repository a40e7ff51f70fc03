import SessionRunner

/// Plays what showed that a requirement is broken again, each time on a fresh server: so it is told what happens always
/// and what now and then, and what the server said of it there.
package struct Confirmation<Link: Transport> {
  private var runner: Runner<Link>
  private let end: Duration
  /// What the server said that was there before the present one.
  private let lastWords: () -> ServerWords?

  /// How often a session is played that does not always show the same, the run's own plays included.
  private static var mostPlays: Int { 5 }
  /// What shows every time in so many plays, or sessions, is taken to do so always.
  private static var enough: Int { 3 }

  package init(
    by runner: Runner<Link>, within time: Duration, lastWords: @escaping () -> ServerWords?
  ) {
    self.runner = runner
    self.lastWords = lastWords
    end = runner.transport.now + time
    let second = runner.timeouts.lateAfter
    self.runner.timeouts = Timeouts(lateAfter: second, deadline: second, budget: time)
    self.runner.ends(at: end, reason: "there was no time to play it again")
  }

  /// Plays the shortest session of each that is broken once, while there is time, and then those that are in doubt.
  package mutating func confirm(_ assessment: inout Assessment) {
    guard !assessment.broken.isEmpty, runner.renewServer() else { return }
    rounds: for round in 1..<Self.mostPlays {
      for finding in assessment.inOrderOfMending {
        guard let evidence = finding.evidence, round == 1 || evidence.isInDoubt(Self.enough) else { continue }
        guard let confirmed = playedAgain(evidence) else { break rounds }
        assessment.note(confirmed, of: finding.requirement.id)
      }
    }
    assessment.setAsideWhatWasSeenOnce()
  }

  /// The evidence after one more play; nil where there is no more time, or no server.
  private mutating func playedAgain(_ evidence: Finding.Evidence) -> Finding.Evidence? {
    guard let first = evidence.results.first, runner.transport.now < end else { return nil }
    // What was never seen to come is not waited for: in doubt it is.
    if evidence.results.count < Self.enough { runner.forgetsAbsences() }
    let execution = runner.play(first.session)
    // What was not played to its end shows nothing.
    guard execution.interruption == nil, runner.renewServer() else { return nil }
    var result = first
    result.failures = execution.failures
    let isShown = result.primaryFailures.contains { $0.symptom.isLike(evidence.failure.symptom) }
    var evidence = evidence
    evidence.add(isShown: isShown, isShown ? lastWords() : nil)
    return evidence
  }
}

extension Finding.Evidence {
  /// Whether it takes more plays to tell if it happens always.
  fileprivate func isInDoubt(_ enough: Int) -> Bool {
    guard let rate else { return true }
    return rate.isNowAndThen || max(rate.played, results.count) < enough
  }

  fileprivate mutating func add(isShown: Bool, _ words: ServerWords?) {
    if !isShown, rate == nil, turnsToTheNext() { return }
    let before = rate ?? Finding.Rate(failed: 1, played: results.first?.plays ?? 1)
    rate = Finding.Rate(failed: before.failed + (isShown ? 1 : 0), played: before.played + 1)
    if serverWords?.words == nil { serverWords = words }
  }

  /// Lets the next session speak in the place of the first; false where there is none.
  private mutating func turnsToTheNext() -> Bool {
    guard results.count > 1,
      let next = results[1].primaryFailures.first(where: { $0.symptom.isLike(failure.symptom) })
    else { return false }
    results.append(results.removeFirst())
    failure = next
    return true
  }
}

extension Symptom {
  /// Whether they may be of one thing that goes wrong now in this way and now in that.
  fileprivate func isLike(_ other: Symptom) -> Bool { kind == other.kind || subject == other.subject }
}
