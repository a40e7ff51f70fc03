import Mutants
import SessionRunner

/// What is wrong with a server: for each requirement that is broken, what shows it and what known mistake is like it.
package struct Diagnosis: Sendable {
  /// In the order in which they should be mended.
  package let causes: [Cause]

  /// Nothing is wrong.
  package init() { causes = [] }

  /// Finds out what broke the requirements; it takes no time where none is broken.
  package init(
    of assessment: Assessment, _ results: [SessionResult], in circumstances: Circumstances,
    among mutants: [Mutant] = Mutant.all
  ) {
    let causes: [Cause] = assessment.inOrderOfMending.compactMap { finding in
      guard let evidence = finding.evidence else { return nil }
      let suspects = Suspects(of: finding.requirement.id, evidence, among: results, in: circumstances)
      return Cause(of: finding.requirement, evidence, suspects.named(among: mutants))
    }
    self.causes = causes.filter { cause in
      !causes.contains { other in
        other.accounts(for: cause, in: circumstances) && !cause.accounts(for: other, in: circumstances)
      }
    }
  }
}

/// One requirement that is broken, and what came of it.
package struct Cause: Sendable {
  package enum Sureness: String, Hashable, Sendable {
    /// All that was seen of it is what a known mistake makes seen, and what passed speaks for it.
    case certain
    /// A known mistake makes the same kind of difference in the same sessions.
    case likely
    /// No known mistake is like it.
    case unsure
  }

  package let requirement: Requirement
  /// What was seen in the simplest session that shows it.
  package let failure: Failure
  /// The sessions that show it, the simplest first.
  package let failures: [SessionResult]
  package let rate: Finding.Rate?
  package let sureness: Sureness
  /// The known mistakes that nothing tells apart here; none where no known one is near.
  package let mutants: [Mutant]

  /// Whether a mistake that this is named by makes all that shows the other, though it does not break that by itself.
  fileprivate func accounts(for other: Cause, in circumstances: Circumstances) -> Bool {
    guard other.requirement.id != requirement.id else { return false }
    return mutants.contains { mutant in
      guard !mutant.breaks.contains(other.requirement.id) else { return false }
      let replay = Replay(of: mutant, in: circumstances)
      let symptom = other.failure.symptom.normalized
      let shown = other.failures.filter { $0.primaryFailure(symptom) != nil }.prefix(Self.mostReplays)
      return !shown.isEmpty && shown.allSatisfy { replay.failure(symptom, in: $0) != nil }
    }
  }

  private static var mostReplays: Int { 4 }

  init(of requirement: Requirement, _ evidence: Finding.Evidence, _ named: Suspects.Named) {
    self.requirement = requirement
    failure = evidence.failure
    failures = evidence.results
    rate = evidence.rate
    (sureness, mutants) = (named.sureness, named.mutants)
  }
}
