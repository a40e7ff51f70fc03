import Mutants
import SessionRunner

/// Finds known mistakes that make just what was seen, byte for byte, so that a symptom that may be of several causes is
/// charged to the right one.
struct KnownMistakes {
  let mutants: [Mutant]
  let replays: Replays
  /// What was played, the simplest first.
  let played: [SessionResult]

  private static var mostSessions: Int { 8 }
  private static var firstSessions: Int { 3 }
  private static var mostWeight: Int { 600 }
  private static var mostPassed: Int { 5 }

  init(_ mutants: [Mutant], by replays: Replays, _ results: [SessionResult]) {
    self.mutants = mutants.filter { $0.framings.contains(replays.circumstances.framing) }
    self.replays = replays
    played = Self.simplest(of: results.filter(\.wasPlayed))
  }

  private static func simplest(of results: [SessionResult]) -> [SessionResult] {
    results.filter { $0.weight < mostWeight }.sorted { $0.weight < $1.weight }
  }

  /// The simplest, of each subject one before there are two of any.
  private static func sample(of failed: [SessionResult]) -> [SessionResult] {
    var subjects: Set<String?> = []
    let simplest = Self.simplest(of: failed)
    let first = simplest.filter { subjects.insert($0.session.covers.first).inserted }
    let taken = Set(first.map(\.session.id))
    return Array((first + simplest.filter { !taken.contains($0.session.id) }).prefix(mostSessions))
  }

  /// The mistake that makes the symptom in most of these sessions, and the sessions in which it does; nil where none does.
  func nearest(
    to symptom: Symptom, in failed: [SessionResult], usual: [String]
  ) -> (mutant: Mutant, results: [SessionResult])? {
    let sample = Self.sample(of: failed)
    let ids = Set(sample.flatMap(\.session.covers))
    let subject = sample.first?.session.covers.first
    func likelihood(_ mutant: Mutant) -> Int {
      mutant.breaks.contains(where: usual.contains) ? 0 : mutant.breaks.contains { $0 == subject } ? 1 : 2
    }
    let suspects = mutants.filter { !ids.isDisjoint(with: $0.breaks) }
    var best: (mutant: Mutant, hits: Int)?
    // Of mistakes that are equally near, the first is taken.
    for mutant in (0...2).flatMap({ rank in suspects.filter { likelihood($0) == rank } }) {
      let replay = Replay(of: mutant, by: replays)
      func hits(in results: some Sequence<SessionResult>) -> Int {
        results.count { result in
          guard let seen = result.primaryFailure(symptom), let made = replay.failure(symptom, in: result)
          else {
            return false
          }
          // What is done to texts shows where they are heard, too.
          if symptom.isOfLog, !result.isToldOtherwise, replay.tellsOtherwise(in: result) { return false }
          return seen.evidence.isSame(as: made.evidence)
        }
      }
      // What does not show in the simplest that are about it is not played in the others.
      let own = sample.filter { $0.isAbout(mutant) }
      guard hits(in: own.prefix(Self.firstSessions)) > 0 else { continue }
      let hits = hits(in: sample)
      guard hits > best?.hits ?? 0, !isContradicted(mutant, symptom, replay) else { continue }
      best = (mutant, hits)
    }
    guard let mutant = best?.mutant else { return nil }
    let replay = Replay(of: mutant, by: replays)
    let made = failed.filter { $0.weight < Self.mostWeight * 20 && replay.failure(symptom, in: $0) != nil }
    return made.isEmpty ? nil : (mutant, made)
  }

  /// The one mistake that makes all that was seen, and nothing else; nil where there is none.
  func only(in failed: [SessionResult]) -> Mutant? {
    let sample = Self.simplest(of: failed).prefix(Self.mostSessions)
    let ids = Set(sample.flatMap(\.session.covers))
    guard !sample.isEmpty else { return nil }
    return mutants.first { mutant in
      guard !ids.isDisjoint(with: mutant.breaks) else { return false }
      let replay = Replay(of: mutant, by: replays)
      return sample.allSatisfy { replay.makesAll(of: $0) }
        && passed(about: mutant).allSatisfy(replay.passes)
        && failed.allSatisfy { $0.weight > Self.mostWeight || replay.makesAll(of: $0) }
    }
  }

  /// Whether the mistake would have shown by this in sessions about what it breaks, and did not, or in any way in most of those
  /// that passed.
  private func isContradicted(_ mutant: Mutant, _ symptom: Symptom, _ replay: Replay) -> Bool {
    let passed = Array(passed(about: mutant))
    if passed.count == Self.mostPassed, passed.count(where: replay.passes) * 4 < passed.count { return true }
    let silent = played.lazy.filter { result in
      result.isAbout(mutant) && !result.failures.contains { $0.symptom.normalized == symptom }
        && result.primaryFailures.count == result.failures.count
    }
    return silent.prefix(Self.mostPassed).contains { replay.showsInAnyCase(symptom, in: $0) }
  }

  /// The simplest that passed though they are about what the mistake breaks.
  private func passed(about mutant: Mutant) -> some Sequence<SessionResult> {
    played.lazy.filter { $0.failures.isEmpty && $0.isAbout(mutant) }.prefix(Self.mostPassed)
  }
}

extension SessionResult {
  /// Whether the session is about something that the mistake breaks.
  fileprivate func isAbout(_ mutant: Mutant) -> Bool {
    session.covers.contains(where: mutant.breaks.contains)
  }
}
