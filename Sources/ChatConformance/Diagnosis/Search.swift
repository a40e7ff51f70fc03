import ChatProtocol
import Mutants

/// Looks for the known mutants that account best for what was seen in a run.
///
/// All mutants are tried on an excerpt of the run, the best of them on the whole. The work is bounded by counts, not by
/// time, so that the same run has the same diagnosis everywhere.
struct Search {
  /// What was played, in that order.
  let results: [SessionResult]
  let circumstances: Circumstances
  /// What is known.
  let mutants: [Mutant]

  private static var failuresInExcerpt: Int { 3 }
  private static var passesInExcerpt: Int { 5 }
  private static var finalists: Int { 5 }
  private static var mostInBeginning: Int { 24 }
  private static var weightOfSimple: Int { 300 }
  /// How much is played on the whole, counted by `SessionResult.weight`.
  private static var weightOnTheWhole: Int { 20_000 }

  /// The mutants that come nearest, the best first.
  func nearest() -> [Fit] {
    let finalists = finalists(in: excerpt)
    // What a session does to the next one shows only where none is left out.
    return fits(
      of: (finalists.isEmpty ? self.finalists(in: beginning) : finalists).map(\.mutant), to: whole, atMost: 1)
  }

  private func finalists(in excerpt: [SessionResult]) -> [Fit] {
    let recording = Recording(
      of: excerpt.map(\.session), circumstances.framing, hasLog: circumstances.hasLog,
      nonce: circumstances.nonce)
    let suspects = mutants.filter { mutant in
      mutant.framings.contains(circumstances.framing)
        && !recording.isMatched { mutant.server(circumstances.framing) }
    }
    // The sooner a good one is found, the less of the others is played.
    let cited = Set(excerpt.flatMap { result in result.failure?.cited(in: result.session) ?? [] })
    let near = suspects.filter { !cited.isDisjoint(with: $0.breaks) }
    let far = suspects.filter { cited.isDisjoint(with: $0.breaks) }
    return fits(of: near + far, to: excerpt, atMost: Self.finalists)
  }

  /// The best mutants, the best first; those that are as good as the last of them are kept too.
  private func fits(of mutants: [Mutant], to results: [SessionResult], atMost count: Int) -> [Fit] {
    var best: [Fit] = []
    let noFault = results.reduce(0) { $0 + ($1.failure == nil ? 0 : Fit.unexplainedDistance) }
    for mutant in mutants {
      let limit = best.dropFirst(count - 1).first?.distance ?? noFault - 1
      var replay = Replay(of: mutant, in: circumstances)
      guard let fit = replay.fit(to: results, within: limit), fit.alike > 0 else { continue }
      best.insert(fit, at: best.firstIndex { $0.distance > fit.distance } ?? best.count)
      if let last = best.dropFirst(count - 1).first?.distance { best.removeAll { $0.distance > last } }
    }
    return best
  }

  // MARK: - What is played

  /// The simplest failures and passes, and what came right before the first of the failures.
  private var excerpt: [SessionResult] {
    let failed = results.filter { $0.failure != nil }
    let limit = max(Self.weightOfSimple, failed.map(\.weight).min() ?? 0)
    let failures = simplest(failed.filter { $0.weight <= limit }, Self.failuresInExcerpt)
    let first = results.firstIndex { $0.session.id == failures.first?.session.id } ?? 0
    let before = results[..<first].filter { $0.weight <= Self.weightOfSimple }.suffix(3)
    let passes = simplest(results.filter { $0.failure == nil }, Self.passesInExcerpt)
    let ids = Set((failures + before + passes).map(\.session.id))
    return results.filter { ids.contains($0.session.id) }
  }

  /// The simplest of the results, as many different things as possible among them; in the order of the run.
  private func simplest(_ results: [SessionResult], _ count: Int) -> [SessionResult] {
    let sorted = results.enumerated().sorted {
      ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset)
    }
    var seen: Set<String> = []
    let (first, again) = sorted.reduce(into: ([Int](), [Int]())) { lists, item in
      let isNew = seen.insert(item.element.session.covers.first ?? "").inserted
      if isNew { lists.0.append(item.offset) } else { lists.1.append(item.offset) }
    }
    return (first + again).prefix(count).sorted().map { results[$0] }
  }

  /// The run up to its first failures, none left out.
  private var beginning: [SessionResult] {
    let failures = results.indices.filter { results[$0].failure != nil }
    let last = failures.prefix(Self.failuresInExcerpt).last ?? 0
    return Array(results[...last].prefix(Self.mostInBeginning))
  }

  /// The run, without what would take too long to play again: the heaviest passes.
  private var whole: [SessionResult] {
    let order = results.indices.sorted {
      let (left, right) = (results[$0], results[$1])
      return (left.failure == nil ? 1 : 0, left.weight, $0) < (right.failure == nil ? 1 : 0, right.weight, $1)
    }
    var weight = 0
    let kept = order.prefix { index in
      weight += results[index].weight
      return weight <= Self.weightOnTheWhole
    }
    return kept.sorted().map { results[$0] }
  }
}

extension SessionResult {
  /// How much there is to play: what happened, and how many bytes went to and fro.
  fileprivate var weight: Int {
    timeline.reduce(timeline.count) { sum, event in
      switch event.what {
      case .sent(let bytes), .heard(let bytes): sum + bytes.count / 64
      case .joined, .ended, .closed, .server: sum
      }
    }
  }
}
