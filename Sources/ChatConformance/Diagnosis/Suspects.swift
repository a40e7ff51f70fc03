import Mutants
import SessionLanguage
import SessionRunner

/// Looks for the known mistakes that make just the difference that was seen.
///
/// Only what breaks the requirement is tried, and only on the simplest sessions that show it and on some about it that
/// passed: other mistakes of the server show elsewhere. The work is bounded by counts, so that the same run has the
/// same diagnosis everywhere.
struct Suspects {
  private let id: String
  private let failure: Failure
  private let failed: [SessionResult]
  private let passed: [SessionResult]
  private let replays: Replays
  /// Whether a session about the requirement passed, or so many show the same that it can be no chance.
  private let isSpokenFor: Bool

  private static var enoughFailed: Int { 6 }
  private static var mostFailed: Int { 3 }
  private static var mostPassed: Int { 4 }
  private static var mostWeight: Int { 2000 }
  /// What is heavier takes long to play to all suspects: it is played where there is nothing lighter.
  private static var lightWeight: Int { 600 }

  init(
    of id: String, _ evidence: Finding.Evidence, among results: [SessionResult],
    by replays: Replays
  ) {
    self.id = id
    failure = evidence.failure
    self.replays = replays
    let (light, heavy) = (0...Self.lightWeight, Self.lightWeight + 1...Self.mostWeight)
    failed = Array(
      [light, heavy].flatMap { weights in evidence.results.filter { weights.contains($0.weight) } }
        .prefix(Self.mostFailed))
    let simple = results.filter { $0.wasPlayed && $0.failures.isEmpty && $0.weight <= Self.mostWeight }
      .sorted { $0.weight < $1.weight }
    let own = simple.filter { $0.session.covers.contains(id) }
    let others = simple.filter { !$0.session.covers.contains(id) }
    let isSteady = evidence.rate?.isNowAndThen != true
    isSpokenFor = isSteady && (!own.isEmpty || evidence.results.count >= Self.enoughFailed)
    passed = Array(own.prefix(Self.mostPassed)) + others.prefix(Self.mostPassed)
  }

  /// How well a mistake accounts for what was seen.
  private enum Fit {
    case contradicted, alike, same
  }

  /// The mistakes that account for it best, and how surely.
  func named(among mutants: [Mutant]) -> (sureness: Cause.Sureness, mutants: [Mutant]) {
    guard !failed.isEmpty else { return (.unsure, []) }
    let suspects = mutants.filter {
      $0.breaks.contains(id) && $0.framings.contains(replays.circumstances.framing)
    }
    let fits = suspects.map { ($0, fit($0)) }
    for (fit, sureness) in [(Fit.same, Cause.Sureness.certain), (.alike, .likely)] {
      let equals = fits.filter { $0.1 == fit }.map(\.0)
      guard !equals.isEmpty else { continue }
      let isBacked = sureness == .likely || isSpokenFor
      return (isBacked ? sureness : .likely, equals)
    }
    return (.unsure, [])
  }

  private func fit(_ mutant: Mutant) -> Fit {
    let replay = Replay(of: mutant, by: replays)
    var best = Fit.same
    for result in failed {
      guard let own = result.primaryFailure(failure.symptom.normalized) else { continue }
      guard let made = replay.failure(own.symptom, in: result) else {
        return .contradicted
      }
      if !own.evidence.isSame(as: made.evidence) { best = .alike }
    }
    return passed.allSatisfy(replay.passes) ? best : .contradicted
  }
}

extension SessionResult {
  /// How much there is to play: what happened, and how many bytes went to and fro.
  var weight: Int {
    timeline.reduce(timeline.count) { sum, event in
      switch event.what {
      case .sent(let bytes), .heard(let bytes): sum + bytes.count / 64
      case .joined, .ended, .closed, .server: sum
      }
    }
  }
}

extension Failure.Evidence {
  /// Whether nothing tells them apart, where the clients had the same ports.
  func isSame(as other: Self) -> Bool {
    switch (self, other) {
    case (
      .stream(let name, let expected, let actual, let offset),
      .stream(let other, let due, let came, let place)
    ):
      // What has come beyond the first wrong byte depends on when one looked.
      let shared = zip(actual, came).prefix { $0 == $1 }.count
      return name == other && expected == due && offset == place
        && (actual == came || shared > offset && shared == min(actual.count, came.count))
    case (.stream, _), (.log, _), (.flaw, _), (.none, _): return self == other
    }
  }
}
