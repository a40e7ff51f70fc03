import SessionLanguage
import SessionRunner

/// What other mistakes bring about beside what they break, so that it need not be a mistake of its own.
struct Consequences {
  /// What is known to be broken by now.
  let broken: Set<String>
  /// All that was seen in the run.
  let symptoms: [Symptom]

  /// Whether something else accounts for the symptom in all sessions that show it.
  func account(for symptom: Symptom, in failed: [SessionResult]) -> Bool {
    switch (symptom.kind, symptom.subject) {
    // A fence comes late where something was waited for.
    case (.late, .fence): return !broken.isEmpty
    case (.late, .joinNotice), (.late, .leaveNotice), (.late, .ownLeaveNotice):
      return broken.contains("ROOM-6")
    // A notice with another number is nobody's.
    case (.unexpected, .leaveNotice), (.unexpected, .joinNotice(isOwn: false)):
      return broken.contains("MSG-3")
    // What is said again comes to who has just joined, too.
    case (.unexpected, .joinNotice(isOwn: true)):
      return failed.allSatisfy { $0.failures.contains { $0.symptom.isOfMessage(.doubled) } }
    // Where something comes in the place of a message, that may come after all.
    case (.doubled, .message), (.doubled, .fence):
      return broken.contains("ROOM-4")
        && failed.allSatisfy { $0.failures.contains { $0.symptom.isOfMessage(.altered) } }
    case (.missing, .message): return areLostInBursts(failed)
    case (_, .entry(let entry)): return account(for: symptom.kind, of: entry, in: failed)
    default: return false
    }
  }

  private func account(for kind: Symptom.Kind, of entry: Symptom.Entry, in failed: [SessionResult]) -> Bool {
    if entry == .opening {
      let symptom = Symptom(kind, .entry(entry))
      let isWhole = failed.contains { $0.primaryFailure(symptom)?.endsAsExpected == true }
      return !broken.isDisjoint(with: ["LOG-10", "LOG-13"] + (isWhole ? [] : ["LOG-8"]))
    }
    // A server that stands still writes no log either.
    if kind == .late { return failed.allSatisfy { $0.failures.contains(where: \.symptom.isOfStandstill) } }
    guard kind == .missing else { return false }
    // Where entries come in any order, one may yet come after the last that is waited for.
    let isDisordered = symptoms.contains { symptom in
      if case .entry = symptom.subject { symptom.kind == .disordered } else { false }
    }
    return broken.contains("LOG-8") || isDisordered && failed.count == 1
      || entry == .message && areLostInBursts(failed)
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
