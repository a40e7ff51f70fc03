import Mutants
import SessionLanguage
import SessionRunner

/// Charges each symptom of a run to the requirement that it speaks against: as few as account for all that was seen.
struct Charges {
  /// For each requirement that is broken, what shows it.
  private(set) var evidence: [String: Finding.Evidence] = [:]
  private var charged: [Place: String] = [:]

  /// A symptom in a session.
  private struct Place: Hashable {
    var symptom: Symptom
    var session: String
  }

  init(for results: [SessionResult], isLine: Bool, by known: KnownMistakes) {
    var symptoms: [Symptom] = []
    for failure in results.flatMap(\.primaryFailures) where !symptoms.contains(failure.symptom.normalized) {
      symptoms.append(failure.symptom.normalized)
    }
    symptoms.removeAll { $0.kind == .strange }
    // What never comes is not late.
    let isLate = { (symptom: Symptom) in symptom.kind == .late && symptom.subject != .entry(.message) }
    if symptoms.contains(Symptom(.missing, .entry(.message))),
      !symptoms.contains(where: { if case .entry = $0.subject { isLate($0) } else { false } })
    {
      symptoms.removeAll { $0 == Symptom(.late, .entry(.message)) }
    }
    if let only = known.only(in: results.filter { !$0.primaryFailures.isEmpty }) {
      charge(symptoms, to: only, results, isLine)
      return
    }
    // What is plain is charged first: it accounts for other things that were seen with it.
    let plain = symptoms.filter(\.isPlain)
    let isOfTime = { (symptom: Symptom) in
      ["LOG-8", "ROOM-6"].contains(symptom.usualRequirements(isLine: isLine).first)
    }
    let ordered = plain.filter(isOfTime) + plain.filter { !isOfTime($0) } + symptoms.filter { !$0.isPlain }
    for symptom in ordered {
      let failed = results.filter { $0.primaryFailure(symptom) != nil }
      charge(symptom, in: isAccountedFor(symptom) ? [] : failed, among: results, isLine, by: known)
    }
  }

  /// Charges all to what the only mistake breaks.
  private mutating func charge(
    _ symptoms: [Symptom], to only: Mutant, _ results: [SessionResult], _ isLine: Bool
  ) {
    for symptom in symptoms {
      let failed = results.filter { $0.primaryFailure(symptom) != nil }
      let usual = symptom.usualRequirements(isLine: isLine).first(where: only.breaks.contains)
      let cited = only.breaks.first { id in failed.contains { $0.session.covers.contains(id) } }
      // What a mistake breaks first tells more than that a message was missing.
      let id = symptom.isPlain ? usual ?? cited : cited ?? usual
      if let id = id ?? only.breaks.first { add(symptom, to: id, failed) }
    }
  }

  /// What the failure was charged to.
  func requirement(of failure: Failure, in result: SessionResult) -> String? {
    charged[Place(symptom: failure.symptom.normalized, session: result.session.id)]
  }

  private mutating func charge(
    _ symptom: Symptom, in all: [SessionResult], among results: [SessionResult], _ isLine: Bool,
    by known: KnownMistakes
  ) {
    let usual = symptom.usualRequirements(isLine: isLine)
    if symptom.isPlain, let first = usual.first { return add(symptom, to: first, all) }
    var failed = all
    while let (mutant, made) = failed.isEmpty ? nil : known.nearest(to: symptom, in: failed, usual: usual) {
      let ids = mutant.breaks.filter { id in made.contains { $0.session.covers.contains(id) } }
      guard let id = ids.first else { break }
      add(symptom, to: id, made)
      let explained = Set(made.map(\.session.id))
      failed.removeAll { explained.contains($0.session.id) }
    }
    if let shown = usual.first(where: { id in failed.contains { $0.session.covers.first == id } })
      ?? usual.dropFirst(symptom.kind == .leaked ? 0 : 1)
      .first(where: { id in failed.contains { $0.session.covers.contains(id) } })
    {
      return add(symptom, to: shown, failed)
    }
    var rest = failed
    var last: String?
    while let first = rest.first {
      let best = best(for: symptom, in: rest, among: results, usual)
      // Where nothing that it may speak against was asked for, something else in the session is wrong.
      let only = Set(rest.map(\.session.covers.first)).count == 1 ? first.session.covers.first : nil
      guard let id = best ?? last ?? only ?? (first.failures.count == 1 ? usual.first : nil) else { return }
      // What breaks a lower class shows in sessions of the higher ones, too.
      let lowest = rest.filter { $0.session.covers.contains(id) }.map(\.serverClass).min() ?? .core
      let cited = rest.count { $0.session.covers.contains(id) }
      let others = rest.count - cited
      // A few sessions about other things show by the way what many are about.
      let absorbs = best == nil || others * 3 <= cited
      let own = rest.filter { absorbs || $0.session.covers.contains(id) || $0.serverClass > lowest }
      add(symptom, to: id, own)
      last = id
      rest.removeAll { result in own.contains { $0.session.id == result.session.id } }
    }
  }

  /// Whether a relay or a log that is late accounts for it, or a log full of other things.
  private func isAccountedFor(_ symptom: Symptom) -> Bool {
    if symptom.kind == .late, evidence["ROOM-6"] != nil {
      switch symptom.subject {
      case .joinNotice, .leaveNotice, .ownLeaveNotice: return true
      case .message, .notice, .closing, .connection, .entry, .log: break
      }
    }
    guard case .entry(let entry) = symptom.subject else { return false }
    if entry == .opening { return ["LOG-8", "LOG-10", "LOG-13"].contains { evidence[$0] != nil } }
    return evidence["LOG-8"] != nil && symptom.kind == .missing
  }

  /// The requirement that most of these sessions are about, and the fewest that passed; best is what is broken anyway.
  private func best(
    for symptom: Symptom, in failed: [SessionResult], among results: [SessionResult], _ usual: [String]
  ) -> String? {
    var candidates: [String] = []
    for id in failed.flatMap(\.session.covers) where symptom.maySpeak(against: id) && !candidates.contains(id)
    {
      candidates.append(id)
    }
    func rank(_ id: String) -> (Int, Int, Int, Int) {
      (
        failed.count { $0.session.covers.contains(id) },
        (usual.contains(id) ? 2 : 0) + (evidence[id] == nil ? 0 : 1),
        failed.count { $0.session.covers.first == id },
        -results.count { $0.failures.isEmpty && $0.wasPlayed && $0.session.covers.contains(id) }
      )
    }
    return candidates.reduce(nil) { best, id in
      guard let best else { return id }
      return rank(id) > rank(best) ? id : best
    }
  }

  private mutating func add(_ symptom: Symptom, to id: String, _ results: [SessionResult]) {
    for result in results { charged[Place(symptom: symptom, session: result.session.id)] = id }
    let sorted = results.sorted { $0.session.steps.count < $1.session.steps.count }
    guard let first = sorted.first, let failure = first.primaryFailure(symptom) else { return }
    guard let known = evidence[id] else {
      evidence[id] = Finding.Evidence(failure: failure, results: sorted)
      return
    }
    let ids = Set(known.results.map(\.session.id))
    evidence[id] = Finding.Evidence(
      failure: known.failure, results: known.results + sorted.filter { !ids.contains($0.session.id) })
  }
}

extension SessionResult {
  /// What was seen as long as the conversation was in step: what comes later may be of no other cause.
  var primaryFailures: [Failure] {
    var isInStep = true
    var missesAnEnd = false
    return failures.filter { failure in
      defer {
        isInStep = isInStep && failure.symptom.leavesInStep
        missesAnEnd = missesAnEnd || failure.symptom.isOfAMissedEnd
      }
      if missesAnEnd, failure.symptom.mayComeOfAMissedEnd { return false }
      return isInStep || failure.symptom.standsAlone
    }.map { failure in
      var failure = failure
      if failure.symptom == Symptom(.missing, .message(isOwn: true)), isMissedByAll {
        failure.symptom.subject = .message(isOwn: false)
      }
      return failure
    }
  }

  /// Whether what a client did not hear of itself was heard by nobody.
  private var isMissedByAll: Bool {
    failures.contains { $0.symptom == Symptom(.missing, .message(isOwn: false)) }
      || Set(session.given + session.steps.compactMap(\.act?.actor)).count < 2
  }

  /// How the symptom showed in it.
  func primaryFailure(_ symptom: Symptom) -> Failure? {
    primaryFailures.first { $0.symptom.normalized == symptom }
  }
}
