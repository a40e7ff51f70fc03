import Mutants
import SessionLanguage
import SessionRunner

/// Charges each symptom of a run to the requirement that it speaks against: as few as account for all that was seen.
struct Charges {
  /// For each requirement that is broken, what shows it.
  private(set) var evidence: [String: Finding.Evidence] = [:]
  /// What each symptom was charged to, where it showed.
  private var charged: [Symptom: [String: String]] = [:]

  init(for results: [SessionResult], isLine: Bool, by known: KnownMistakes) {
    var symptoms: [Symptom] = []
    for failure in results.flatMap(\.primaryFailures) where !symptoms.contains(failure.symptom.normalized) {
      symptoms.append(failure.symptom.normalized)
    }
    symptoms.removeAll { symptom in
      symptom.kind == .strange
        || symptom == Symptom(.flawed, .log(.notUTF8))
          && results.allSatisfy { $0.primaryFailure(symptom) == nil || $0.hearsHalfCharacters }
    }
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
      charge(
        symptom, in: isAccountedFor(symptom, in: failed) ? [] : failed, among: results, isLine, by: known)
    }
  }

  /// Charges all to what the only mistake breaks.
  private mutating func charge(
    _ symptoms: [Symptom], to only: Mutant, _ results: [SessionResult], _ isLine: Bool
  ) {
    for symptom in symptoms {
      let failed = results.filter { $0.primaryFailure(symptom) != nil }
      let usual = symptom.usualRequirements(isLine: isLine).first(where: only.breaks.contains)
      let cited = only.breaks.first { id in failed.contains { $0.covers(id) } }
      // What a mistake breaks first tells more than that a message was missing.
      let id = symptom.isPlain ? usual ?? cited : cited ?? usual
      if let id = id ?? only.breaks.first { add(symptom, to: id, failed) }
    }
  }

  /// What the failure was charged to.
  func requirement(of failure: Failure, in result: SessionResult) -> String? {
    charged[failure.symptom.normalized]?[result.session.id]
  }

  /// Charges a symptom in the sessions that show it, by the first of these rules that fits.
  private mutating func charge(
    _ symptom: Symptom, in all: [SessionResult], among results: [SessionResult], _ isLine: Bool,
    by known: KnownMistakes
  ) {
    let usual = symptom.usualRequirements(isLine: isLine)
    // 1. What speaks against one requirement whatever session shows it.
    if symptom.isPlain, let first = usual.first { return add(symptom, to: first, all) }
    // 2. What a known mistake breaks that makes the very same.
    var rest = all
    while let (mutant, made) = rest.isEmpty ? nil : known.nearest(to: symptom, in: rest, usual: usual) {
      let id = mutant.breaks.first { id in symptom.maySpeak(against: id) && made.contains { $0.covers(id) } }
      guard let id else { break }
      add(symptom, to: id, made)
      rest.removeAll { result in made.contains { $0.session.id == result.session.id } }
    }
    // 3. What is usual, where sessions about just that show it, or most of the others came of it.
    if let first = usual.first, let known = charged[symptom]?.values.count(where: { $0 == first }),
      known > rest.count
    {
      return add(symptom, to: first, rest)
    }
    if let shown = usual.first(where: { id in rest.contains { $0.session.covers.first == id } })
      ?? usual.dropFirst(symptom.kind == .leaked ? 0 : 1).first(where: { id in rest.contains { $0.covers(id) }
      })
    {
      return add(symptom, to: shown, rest)
    }
    // 4. What the end of a client does to others.
    let alike = results.flatMap(\.primaryFailures).filter { $0.symptom.isAlike(symptom) }
    if symptom.mayComeOfAnEnd, !rest.isEmpty, alike.allSatisfy(\.followsAnEnd) {
      return add(symptom, to: "ROOM-15", rest)
    }
    // 5. What most of the sessions are about; fences are about nothing.
    while !symptom.isOfFence, let id = subject(of: rest, symptom, among: results, usual) {
      // What breaks a lower class shows in sessions of the higher ones, too, and by the way in a few about other things.
      let own = rest.filter { $0.covers(id) }
      let lowest = own.map(\.serverClass).min() ?? .core
      let takesAll = (rest.count - own.count) * 3 <= own.count
      let taken = rest.filter { takesAll || $0.covers(id) || $0.serverClass > lowest }
      add(symptom, to: id, taken)
      rest.removeAll { result in taken.contains { $0.session.id == result.session.id } }
    }
    // 6. What is usual, though no session about that shows it; a server that ends now and then was harmed by who went, if
    // anybody has gone.
    let mayBeHarmed = symptom.subject == .connection && results.count(where: \.wasPlayed) > 1
    // Pieces come of reads that are taken for messages, wherever a cut is.
    let unusual = symptom.kind == .split ? isLine ? "FRAME-3" : "ROOM-5" : rest.first?.session.covers.first
    let likely = usual.first ?? (mayBeHarmed ? "ROOM-15" : unusual)
    guard !rest.isEmpty, let id = likely else { return }
    add(symptom, to: id, rest)
  }

  /// Whether a relay or a log that is late accounts for it, or a log full of other things.
  private func isAccountedFor(_ symptom: Symptom, in failed: [SessionResult]) -> Bool {
    if symptom.kind == .late, evidence["ROOM-6"] != nil {
      switch symptom.subject {
      case .joinNotice, .leaveNotice, .ownLeaveNotice: return true
      case .message, .fence, .notice, .closing, .connection, .entry, .log: break
      }
    }
    guard case .entry(let entry) = symptom.subject else { return false }
    if entry == .opening {
      let isWhole = failed.contains { $0.primaryFailure(symptom)?.endsAsExpected == true }
      return (["LOG-10", "LOG-13"] + (isWhole ? [] : ["LOG-8"])).contains { evidence[$0] != nil }
    }
    return evidence["LOG-8"] != nil && symptom.kind == .missing
  }

  /// The requirement that more than half of these sessions are about, and the fewest that passed; best is what is broken
  /// anyway.
  private func subject(
    of failed: [SessionResult], _ symptom: Symptom, among results: [SessionResult], _ usual: [String]
  ) -> String? {
    let candidates = Set(failed.flatMap(\.session.covers)).filter { id in
      symptom.maySpeak(against: id) && failed.count { $0.covers(id) } * 2 > failed.count
    }.sorted()
    func rank(_ id: String) -> (Int, Int, Int, Int) {
      (
        failed.count { $0.covers(id) },
        (usual.contains(id) ? 2 : 0) + (evidence[id] == nil ? 0 : 1),
        failed.count { $0.session.covers.first == id },
        -results.count { $0.failures.isEmpty && $0.wasPlayed && $0.covers(id) }
      )
    }
    return candidates.max { rank($0) < rank($1) }
  }

  private mutating func add(_ symptom: Symptom, to id: String, _ results: [SessionResult]) {
    for result in results { charged[symptom, default: [:]][result.session.id] = id }
    // Of those that are equally short, one that is about it first of all says most.
    let ranks = { (result: SessionResult) in
      (result.session.steps.count, result.session.covers.first == id ? 0 : 1)
    }
    let sorted = results.sorted { ranks($0) < ranks($1) }
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
  /// Whether the session is about the requirement.
  func covers(_ id: String) -> Bool { session.covers.contains(id) }

  /// Whether clients were told what is not UTF-8: a log that tells the same is right in that.
  fileprivate var hearsHalfCharacters: Bool {
    failures.contains { failure in
      guard case .stream(_, _, let actual, _) = failure.evidence else { return false }
      return String(validating: actual, as: UTF8.self) == nil
    }
  }
}

extension Failure {
  /// Whether a log holds what must stand last in it, so that nothing of it is late.
  fileprivate var endsAsExpected: Bool {
    guard case .log(let expected, let actual) = evidence, let last = expected.last else { return false }
    return actual.contains(last)
  }
}

extension Symptom {
  fileprivate var isOfFence: Bool { if case .fence = subject { true } else { false } }

  /// Whether it is the same, whoever heard it.
  fileprivate func isAlike(_ other: Symptom) -> Bool {
    switch (subject, other.subject) {
    case (.message, .message), (.fence, .fence), (.joinNotice, .joinNotice): kind == other.kind
    default: self == other
    }
  }
}
