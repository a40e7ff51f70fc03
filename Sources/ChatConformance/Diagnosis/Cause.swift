import Mutants
import SessionLanguage
import SessionRunner

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
  /// The known mistakes that nothing tells apart here, however many.
  private(set) var suspects: [Mutant]
  /// Sessions that were drawn because suspects differ in them, and have cleared some.
  package private(set) var experiments: [Session] = []
  /// The known mistakes that nothing tells apart here; none where no known one is near, or too many are.
  package var mutants: [Mutant] { suspects.count <= Self.mostNames ? suspects : [] }

  /// Whether the mistakes that others are named by make all that shows this, though none of them breaks it by itself.
  func comes(of others: [Cause], by replays: Replays) -> Bool {
    let mistakes = others.count == 1 ? others[0].mutants.map { [$0] } : [others.compactMap(\.mutants.first)]
    return mistakes.contains { mutants in
      guard !mutants.isEmpty, !mutants.contains(where: { $0.breaks.contains(requirement.id) }) else {
        return false
      }
      let replay = Replay(of: mutants, by: replays)
      let symptom = failure.symptom.normalized
      let shown = failures.filter { $0.primaryFailure(symptom) != nil }.prefix(Self.mostReplays)
      return !shown.isEmpty && shown.allSatisfy { replay.failure(symptom, in: $0) != nil }
    }
  }

  /// Takes what came of a session in which suspects differ: who does otherwise is cleared, where another does the same.
  mutating func take(_ experiment: SessionResult, beside others: [Mutant], by replays: Replays) {
    let same = suspects.filter { Replay(of: [$0] + others, by: replays).makesAlike(of: experiment) }
    guard !same.isEmpty, same.count < suspects.count else { return }
    suspects = same
    experiments.append(experiment.session)
  }

  private static var mostReplays: Int { 4 }
  /// How many are named beside each other.
  private static var mostNames: Int { 3 }

  init(
    of requirement: Requirement, _ evidence: Finding.Evidence,
    by suspects: (sureness: Sureness, mutants: [Mutant])
  ) {
    self.requirement = requirement
    failure = evidence.failure
    failures = evidence.results
    rate = evidence.rate
    (sureness, self.suspects) = suspects
  }
}
