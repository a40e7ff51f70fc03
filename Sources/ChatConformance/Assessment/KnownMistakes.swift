import Mutants
import SessionRunner

/// Finds known mistakes that make just what was seen, byte for byte, so that a symptom that may be of several causes is
/// charged to the right one.
struct KnownMistakes {
  let mutants: [Mutant]
  let circumstances: Circumstances
  /// What passed, the simplest first.
  let passed: [SessionResult]

  private static var mostSessions: Int { 8 }
  private static var mostWeight: Int { 600 }
  private static var mostPassed: Int { 5 }

  init(_ mutants: [Mutant], in circumstances: Circumstances, _ results: [SessionResult]) {
    self.mutants = mutants.filter { $0.framings.contains(circumstances.framing) }
    self.circumstances = circumstances
    passed = results.filter { $0.wasPlayed && $0.failures.isEmpty && $0.weight < Self.mostWeight }
      .sorted { $0.weight < $1.weight }
  }

  /// The mistake that makes the symptom in most of these sessions, and the sessions in which it does; nil where none does.
  func nearest(
    to symptom: Symptom, in failed: [SessionResult], usual: [String]
  ) -> (mutant: Mutant, results: [SessionResult])? {
    let sample = failed.filter { $0.weight < Self.mostWeight }.sorted { $0.weight < $1.weight }
      .prefix(Self.mostSessions)
    let ids = Set(sample.flatMap(\.session.covers))
    let likely = usual + (sample.first.map { Array($0.session.covers.prefix(1)) } ?? [])
    let suspects = mutants.filter { !ids.isDisjoint(with: $0.breaks) }
    let isLikely = { (mutant: Mutant) in mutant.breaks.contains(where: likely.contains) }
    var best: (mutant: Mutant, hits: Int)?
    // Of mistakes that are equally near, the first is taken.
    for mutant in suspects.filter(isLikely) + suspects.filter({ !isLikely($0) }) {
      let replay = Replay(of: mutant, in: circumstances)
      let hits = sample.count { result in
        guard let seen = result.primaryFailure(symptom), let made = replay.failure(symptom, in: result) else {
          return false
        }
        return seen.evidence.isSame(as: made.evidence)
      }
      guard hits > best?.hits ?? 0, !isContradicted(mutant, symptom, replay) else { continue }
      best = (mutant, hits)
    }
    guard let mutant = best?.mutant else { return nil }
    let replay = Replay(of: mutant, in: circumstances)
    let made = failed.filter { $0.weight < Self.mostWeight * 20 && replay.failure(symptom, in: $0) != nil }
    return made.isEmpty ? nil : (mutant, made)
  }

  /// Whether the mistake would have shown by this in what passed.
  private func isContradicted(_ mutant: Mutant, _ symptom: Symptom, _ replay: Replay) -> Bool {
    passed.lazy.filter { result in result.session.covers.contains(where: mutant.breaks.contains) }
      .prefix(Self.mostPassed).contains { replay.failure(symptom, in: $0) != nil }
  }
}
