import Mutants
import SessionLanguage
import SessionRunner

/// Charges each symptom of a run to the requirement that it speaks against: as few as account for all that was seen.
struct Charges {
  private var ledger = Ledger()

  private let results: [SessionResult]
  private let isLine: Bool
  private let known: KnownMistakes
  private let losses: Losses
  private let delays: Delays
  /// What was seen, without what says nothing against this server.
  private var symptoms: [Symptom] = []

  init(for results: [SessionResult], isLine: Bool, by known: KnownMistakes) {
    (self.results, self.isLine, self.known) = (results, isLine, known)
    (losses, delays) = (Losses(in: results), Delays(in: results))
    symptoms = seen
    if let only = known.only(in: results.filter { !$0.primaryFailures.isEmpty }) {
      for symptom in symptoms { charge(symptom, to: only) }
      return
    }
    var left: [(symptom: Symptom, results: [SessionResult])] = []
    for (symptom, failed) in inOrder {
      let others = consequences()
      let own = failed.filter { !others.account(for: symptom, in: $0) }
      if !own.isEmpty { left.append((symptom, charge(symptom, in: own))) }
    }
    for (symptom, rest) in left where !rest.isEmpty { chargeRest(of: symptom, in: rest) }
    takeBackConsequences()
  }

  /// For each requirement that is broken, what shows it.
  var evidence: [String: Finding.Evidence] { ledger.evidence }

  /// What the failure was charged to.
  func requirement(of failure: Failure, in result: SessionResult) -> String? {
    ledger.requirement(of: failure.symptom.normalized, in: result)
  }

  /// What comes of what is known to be broken by now, but for one.
  private func consequences(but id: String? = nil) -> Consequences {
    Consequences(
      broken: Set(evidence.keys.filter { $0 != id }), symptoms: symptoms, results: results, losses: losses,
      delays: delays)
  }

  /// Takes back what turns out to come of what was charged after it.
  private mutating func takeBackConsequences() {
    for id in evidence.keys.sorted() {
      let others = consequences(but: id)
      let isOwn = symptoms.contains { symptom in
        results.contains {
          ledger.requirement(of: symptom, in: $0) == id && !others.account(for: symptom, in: $0)
        }
      }
      if !isOwn { ledger.takeBack(id) }
    }
  }

  private var seen: [Symptom] {
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
    if symptoms.contains(Symptom(.missing, .entry(.message))), !results.contains(where: \.logTellsMessages) {
      symptoms.removeAll { $0 == Symptom(.late, .entry(.message)) }
    }
    return symptoms
  }

  /// The symptoms with the sessions that show them, in the order in which they are best charged: what is plain accounts for
  /// other things that were seen with it, and what many sessions show may be what a few show otherwise.
  private var inOrder: [(Symptom, [SessionResult])] {
    symptoms.enumerated().map { offset, symptom in
      let failed = results.filter { $0.primaryFailure(symptom) != nil }
      let isOfTime = ["LOG-8", "ROOM-6"].contains(symptom.usualRequirements(isLine: isLine).first)
      // What is missing may have come in other words, as far as these are known.
      let plainRank = (isOfTime ? 0 : 1, symptom.kind == .missing ? 1 : 0, offset)
      // What is in disorder may come of how bursts are read.
      let rank = symptom.isPlain ? plainRank : (symptom.kind == .disordered ? 3 : 2, -failed.count, offset)
      return (rank, (symptom, failed))
    }.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Charges it to what the only mistake breaks.
  private mutating func charge(_ symptom: Symptom, to only: Mutant) {
    let failed = results.filter { $0.primaryFailure(symptom) != nil }
    let usual = symptom.usualRequirements(isLine: isLine).first(where: only.breaks.contains)
    let cited = only.breaks.first { id in failed.contains { $0.covers(id) } }
    // What a mistake breaks first tells more than that a message was missing.
    let id = symptom.isPlain ? usual ?? cited : cited ?? usual
    if let id = id ?? only.breaks.first { ledger.add(symptom, to: id, failed) }
  }

  /// Charges a symptom in the sessions that show it, by the first of these rules that fits; gives those that none fits.
  private mutating func charge(_ symptom: Symptom, in all: [SessionResult]) -> [SessionResult] {
    let usual = symptom.usualRequirements(isLine: isLine)
    // 1. What speaks against one requirement whatever session shows it; a log may be read too soon once.
    if symptom.isPlain, let first = usual.first, !symptom.isOfLog || all.count > 1 {
      ledger.add(symptom, to: first, all)
      return []
    }
    // 2. What a known mistake breaks that makes the very same.
    var rest = all
    while let (mutant, made) = rest.isEmpty ? nil : known.nearest(to: symptom, in: rest, usual: usual) {
      let id = mutant.breaks.first { id in symptom.maySpeak(against: id) && made.contains { $0.covers(id) } }
      guard let id else { break }
      ledger.add(symptom, to: id, made)
      rest.removeAll { result in made.contains { $0.session.id == result.session.id } }
    }
    // 3. What is usual, where sessions about just that show it, or most of the others came of it; 4. what the end of a client
    // does to others.
    if let id = usually(symptom, in: rest, usual) ?? (isOfEnds(symptom, in: rest) ? "ROOM-15" : nil) {
      ledger.add(symptom, to: id, rest)
      return []
    }
    // 5. What most of the sessions are about.
    chargeSubjects(of: symptom, in: &rest, usual)
    return rest
  }

  /// Charges what most of the sessions are about, and so on with the rest; what one alone is about is left for later.
  private mutating func chargeSubjects(
    of symptom: Symptom, in rest: inout [SessionResult], _ usual: [String], least: Int = 2
  ) {
    // Fences are about nothing.
    while !symptom.isOfFence, let id = subject(of: rest, symptom, usual) {
      // What breaks a lower class shows in sessions of the higher ones, too, and by the way in a few about other things.
      let own = rest.filter { $0.covers(id) }
      guard own.count >= least else { return }
      let lowest = own.map(\.serverClass).min() ?? .core
      let takesAll = (rest.count - own.count) * 3 <= own.count
      let taken = rest.filter { takesAll || $0.covers(id) || $0.serverClass > lowest }
      ledger.add(symptom, to: id, taken)
      let others = consequences()
      rest.removeAll { result in
        taken.contains { $0.session.id == result.session.id } || others.account(for: symptom, in: result)
      }
    }
  }

  /// What the symptom speaks against as a rule, where these sessions bear that out.
  private func usually(_ symptom: Symptom, in rest: [SessionResult], _ usual: [String]) -> String? {
    if let first = usual.first, ledger.sessions(with: symptom, chargedTo: first) > rest.count { return first }
    return usual.first { id in rest.contains { $0.session.covers.first == id } }
      ?? usual.dropFirst(symptom.kind == .leaked ? 0 : 1).first { id in rest.contains { $0.covers(id) } }
  }

  /// Whether it came of the end of a client, in all sessions, or in these where that is known to harm others.
  private func isOfEnds(_ symptom: Symptom, in rest: [SessionResult]) -> Bool {
    guard symptom.mayComeOfAnEnd, !rest.isEmpty else { return false }
    let alike = results.flatMap(\.primaryFailures).filter { $0.symptom.isAlike(symptom) }
    return alike.allSatisfy(\.followsAnEnd)
      || evidence["ROOM-15"] != nil
        && rest.allSatisfy { $0.primaryFailure(symptom)?.followsAnEnd ?? true }
  }

  /// Charges what no rule fits, when everything else has been charged.
  private mutating func chargeRest(of symptom: Symptom, in all: [SessionResult]) {
    let usual = symptom.usualRequirements(isLine: isLine)
    // What is broken anyway, where it is usual or a session is about it; then what a session is about.
    var rest: [SessionResult] = []
    for result in all where !consequences().account(for: symptom, in: result) {
      let id = (usual.prefix(1) + result.session.covers).first {
        evidence[$0] != nil && symptom.maySpeak(against: $0)
      }
      if let id { ledger.add(symptom, to: id, [result]) } else { rest.append(result) }
    }
    if !symptom.isPlain { chargeSubjects(of: symptom, in: &rest, usual, least: 1) }
    // What is usual, though no session about that shows it, or what the same came of in most of the others; a server that
    // ends now and then was harmed by who went, if anybody has gone.
    let mayBeHarmed = symptom.subject == .connection && results.count(where: \.wasPlayed) > 1
    // Pieces come of reads that are taken for messages, wherever a cut is.
    let unusual = symptom.kind == .split ? isLine ? "FRAME-3" : "ROOM-5" : rest.first?.session.covers.first
    let likely = usual.first ?? ledger.mostCharged(with: symptom) ?? (mayBeHarmed ? "ROOM-15" : unusual)
    guard !rest.isEmpty, let id = likely, evidence[id] != nil || !isRefuted(id, by: rest) else { return }
    ledger.add(symptom, to: id, rest)
  }

  /// Whether one session alone speaks against the requirement, sessions about it speak for it, and there is something else
  /// that is broken.
  private func isRefuted(_ id: String, by failed: [SessionResult]) -> Bool {
    failed.count == 1 && !evidence.isEmpty
      && results.count { $0.session.covers.first == id && $0.wasPlayed && $0.failures.isEmpty } > 1
  }

  /// The requirement that more than half of these sessions are about, and the fewest that passed; best is what is broken
  /// anyway.
  private func subject(of failed: [SessionResult], _ symptom: Symptom, _ usual: [String]) -> String? {
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
}

extension SessionResult {
  /// Whether the session is about the requirement.
  func covers(_ id: String) -> Bool { session.covers.contains(id) }

  /// Whether the log was seen to tell what was said in it.
  fileprivate var logTellsMessages: Bool {
    let isSaid = session.steps.contains { if case .act(.sends) = $0 { true } else { false } }
    return isSaid && session.log?.subject == .session && logWasJudged
      && !failures.contains { failure in
        if case .entry(.message) = failure.symptom.subject { true } else { false }
      }
  }

  /// Whether clients were told what is not UTF-8: a log that tells the same is right in that.
  fileprivate var hearsHalfCharacters: Bool {
    failures.contains { failure in
      guard case .stream(_, _, let actual, _) = failure.evidence else { return false }
      return String(validating: actual, as: UTF8.self) == nil
    }
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
