import SessionLanguage
import SessionRunner

/// What other mistakes bring about beside what they break, so that it need not be a mistake of its own.
struct Consequences {
  /// What is known to be broken by now.
  let broken: Set<String>
  /// All that was seen in the run.
  let symptoms: [Symptom]
  /// What became of each session.
  let results: [SessionResult]

  /// Whether something else accounts for the symptom in all sessions that show it.
  func account(for symptom: Symptom, in failed: [SessionResult]) -> Bool {
    switch symptom.subject {
    case .joinNotice, .leaveNotice, .ownLeaveNotice: account(forNotice: symptom, in: failed)
    case .message, .fence: account(forMessage: symptom, in: failed)
    // Who has not been let in is not told of an end either.
    case .closing: isUnserved(failed) && results.contains { $0.wasPlayed && !isUnserved([$0]) }
    case .entry(.opening): account(forOpening: symptom, in: failed)
    case .entry(let entry): account(for: symptom.kind, of: entry, in: failed)
    case .notice, .connection, .log: false
    }
  }

  private func account(forNotice symptom: Symptom, in failed: [SessionResult]) -> Bool {
    switch (symptom.kind, symptom.subject) {
    case (.late, _): broken.contains("ROOM-6")
    // A notice with another number is nobody's.
    case (.unexpected, .leaveNotice), (.unexpected, .joinNotice(isOwn: false)): broken.contains("MSG-3")
    case (.missing, .joinNotice(isOwn: true)):
      broken.contains("MSG-3") && all(failed) { $0.kind == .misnumbered }
    // What is said again comes to who has just joined, too.
    case (.unexpected, .joinNotice(isOwn: true)): all(failed) { $0.isOfMessage(.doubled) }
    // A reset that a send meets looks like an orderly end; a notice in other words that came too soon is known by nothing.
    case (.missing, .leaveNotice(let ending)):
      ending == .resets && noticesResets && isBroken("ROOM-9", "ROOM-10")
        || isBroken("MSG-2", "MSG-3", "MSG-7") && all(failed) { $0.kind == .unexpected }
    default: false
    }
  }

  private func account(forMessage symptom: Symptom, in failed: [SessionResult]) -> Bool {
    switch (symptom.kind, symptom.subject) {
    // A fence comes late where something was waited for.
    case (.late, .fence): !broken.isEmpty
    // Where something comes in the place of a message, that may come after all.
    case (.doubled, _): broken.contains("ROOM-4") && all(failed) { $0.isOfMessage(.altered) }
    case (.disordered, .message): areLostInBursts(failed)
    // What ends nothing is waited for as long as it is worth, and what comes after it may be missed.
    case (.missing, _):
      areLostInBursts(failed)
        || isBroken("FRAME-2", "FRAME-9") && all(failed) { $0.kind == .misended }
    default: false
    }
  }

  private func account(forOpening symptom: Symptom, in failed: [SessionResult]) -> Bool {
    let isWhole = failed.contains { $0.primaryFailure(symptom)?.endsAsExpected == true }
    return isBroken("LOG-10", "LOG-13") || !isWhole && isBroken("LOG-8")
  }

  private func account(for kind: Symptom.Kind, of entry: Symptom.Entry, in failed: [SessionResult]) -> Bool {
    let isRare = failed.count * 2 <= results.count(where: \.wasPlayed)
    // A server that stands still writes no log either; one that always does would serve nobody.
    if kind == .late { return isRare && all(failed, \.isOfStandstill) }
    guard kind == .missing else { return false }
    // Where entries come in any order, one may yet come after the last that is waited for.
    let isDisordered = symptoms.contains { symptom in
      if case .entry = symptom.subject { symptom.kind == .disordered } else { false }
    }
    // Who waits for an echo before the next words takes the doubled one for it, and two messages come as one.
    let isDoubled = all(failed) { $0.isOfMessage(.doubled) }
    return broken.contains("LOG-8") || (isDisordered || isDoubled) && failed.count == 1
      // Who is told nothing, and goes, may never have been there.
      || isRare && broken.contains("ROOM-1") && isUnserved(failed)
      || entry == .message && areLostInBursts(failed)
  }

  private func isBroken(_ ids: String...) -> Bool { !broken.isDisjoint(with: ids) }

  /// Whether each of these sessions shows something of that kind, too.
  private func all(_ failed: [SessionResult], _ isOfKind: (Symptom) -> Bool) -> Bool {
    failed.allSatisfy { $0.failures.contains { isOfKind($0.symptom) } }
  }

  /// Whether somebody was not told of having joined in each of these.
  private func isUnserved(_ failed: [SessionResult]) -> Bool {
    all(failed) { $0 == Symptom(.missing, .joinNotice(isOwn: true)) }
  }

  /// Whether the server was seen to notice a reset.
  private var noticesResets: Bool {
    results.contains { result in
      result.wasPlayed && result.session.endings.contains(.resets)
        && result.failures.allSatisfy { $0.symptom.leavesInStep && $0.symptom.kind != .missing }
    }
  }

  /// Whether what is lost is lost where messages come together, and those are known to be.
  private func areLostInBursts(_ failed: [SessionResult]) -> Bool {
    broken.contains("FRAME-4") && failed.allSatisfy(\.session.hasBursts)
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
  /// Whether a client was told nothing where it should have been told something.
  fileprivate var isOfStandstill: Bool {
    if case .joinNotice = subject { return kind == .missing }
    return isOfMessage(.missing)
  }

  /// Whether this is what became of something that a client said.
  fileprivate func isOfMessage(_ kind: Kind) -> Bool {
    switch subject.alike {
    case .message: self.kind == kind
    case .joinNotice, .leaveNotice, .ownLeaveNotice, .fence, .notice, .closing, .connection, .entry, .log:
      false
    }
  }
}

extension Session {
  /// Whether a client says several messages one right after another, which may come together.
  fileprivate var hasBursts: Bool {
    func senders(of act: Act?) -> [ClientName?] {
      switch act {
      case .sends(let name, _), .sendsRaw(let name, _): [name]
      case .together(let acts): acts.flatMap(senders)
      case .joins, .ends, .stalls, .reads, .server, nil: [nil]
      }
    }
    let all = expanded.steps.flatMap { senders(of: $0.act) }
    return zip(all, all.dropFirst()).contains { $0 != nil && $0 == $1 }
  }
}
