import Mutants
import SessionLanguage
import SessionRunner

/// What a run says of each requirement.
package struct Assessment: Sendable {
  /// In the order of the Spec, those of what was claimed.
  package private(set) var findings: [Finding] = []
  /// What passed sessions are about.
  private var passed: Set<String> = []

  /// Nothing was judged, unless findings are given.
  package init(_ findings: [Finding] = []) { self.findings = findings }

  /// Assesses the results of one run.
  init(
    of results: [SessionResult], in library: Library, claim: ServerClass, by replays: Replays,
    among mutants: [Mutant] = Mutant.all
  ) {
    let isLine = replays.circumstances.framing == .line
    passed = Set(
      results.filter { $0.isClaimed && $0.failures.isEmpty && $0.wasPlayed }.flatMap(\.session.covers))
    let counted = results.filter { $0.isClaimed && $0.known == nil }
    let known = KnownMistakes(mutants, by: replays, counted)
    let charges = Charges(for: counted, isLine: isLine, by: known)
    for requirement in library.requirements where requirement.unitTest == nil {
      guard let serverClass = requirement.serverClass, serverClass <= claim,
        serverClass == .core || isLine
      else { continue }
      let own = counted.filter { $0.covers(requirement.id) }
      // What only sessions of the other framing are about binds nobody here.
      if isLine, !own.isEmpty, own.allSatisfy({ $0.session.needs.contains(.bare) }) { continue }
      guard !own.isEmpty || charges.evidence[requirement.id] != nil else { continue }
      let state: Finding.State =
        if let evidence = charges.evidence[requirement.id] {
          .broken(evidence)
        } else if own.contains(where: { $0.shows(requirement.id) }),
          // Where the server has ended most of them, the rest shows it by chance.
          !Share(of: own, that: \.isBrokenOff).isGreater
        {
          .kept
        } else {
          .notShown(reason: Self.reason(own, charges))
        }
      findings.append(Finding(requirement: requirement, state: state))
    }
  }

  package var kept: Int { findings.count { $0.isKept } }
  package var broken: [Finding] { findings.filter { $0.evidence != nil } }
  package var notShown: Int { findings.count - kept - broken.count }

  /// What is said of a requirement; nil where it was not asked for.
  package func finding(_ id: String) -> Finding? { findings.first { $0.requirement.id == id } }

  /// Takes what became of the evidence of a broken requirement when it was played again.
  package mutating func note(_ evidence: Finding.Evidence, of id: String) {
    guard let index = findings.firstIndex(where: { $0.requirement.id == id }) else { return }
    findings[index].state = .broken(evidence)
  }

  /// What hardly any session showed, and seldom again when one of them was played again: chance, where something else is broken
  /// that it may come of.
  var seldomSeen: [Finding] {
    broken.filter { finding in
      guard let evidence = finding.evidence, let rate = evidence.rate else { return false }
      return rate.isSeldom && evidence.results.count <= 2
    }
  }

  /// Takes what more plays have shown of what is broken still, and says of what was chance why it is not shown, if it is not.
  mutating func takeOver(from other: Assessment) {
    for index in findings.indices {
      guard let evidence = other.finding(findings[index].requirement.id)?.evidence else { continue }
      switch findings[index].state {
      case .broken: findings[index].state = .broken(evidence)
      case .kept: break
      case .notShown:
        guard let rate = evidence.rate, let session = evidence.results.first?.session.id else { break }
        let reason =
          "\(session) failed of it in \(rate.failed) of \(rate.played) plays: mend the others first"
        findings[index].state = .notShown(reason: reason)
      }
    }
  }

  /// Takes that only these are broken: what spoke against others comes of the same mistakes.
  mutating func keepBroken(_ ids: [String]) {
    for index in findings.indices where findings[index].evidence != nil {
      let id = findings[index].requirement.id
      guard !ids.contains(id) else { continue }
      let reason = "what is wrong with \(ids.first ?? "others") hides it"
      findings[index].state = passed.contains(id) ? .kept : .notShown(reason: reason)
    }
  }

  /// Notes in each result what its failures were charged to.
  package func charge(_ results: inout [SessionResult]) {
    for finding in broken {
      let ids = Set(finding.evidence?.results.map(\.session.id) ?? [])
      for index in results.indices where ids.contains(results[index].session.id) {
        results[index].broken.append(finding.requirement.id)
      }
    }
  }

  private static func reason(_ own: [SessionResult], _ charges: Charges) -> String {
    for result in own {
      if case .skipped(let reason) = result.outcome { return reason }
    }
    let others = own.flatMap { result in
      result.failures.compactMap { charges.requirement(of: $0, in: result) }
    }
    guard let other = others.first else { return "no session about it came to its end" }
    return "what is wrong with \(other) hides it"
  }
}

extension SessionResult {
  /// Whether the server has ended it.
  var isBrokenOff: Bool { shows { [.closed, .gone, .refused].contains($0.kind) } }

  /// Whether the session came far enough to show the requirement, and nothing that went wrong in it hides that; what is
  /// asked of the log nothing shows but the log.
  fileprivate func shows(_ id: String) -> Bool {
    wasPlayed && (logWasJudged || !id.hasPrefix("LOG-"))
      && asAttributed.allSatisfy { !$0.symptom.hides(id) }
  }
}
