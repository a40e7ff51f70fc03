import Generator
import Mutants
import SessionLanguage
import SessionRunner

/// Draws sessions on which known mistakes differ that account for what was seen equally well: the same for the same mistakes,
/// and each as short as it can be made.
struct ExperimentDraw {
  private let generator: SessionGenerator
  private let replays: Replays

  /// How many scenarios are looked at, in the search for one.
  private static var mostScenarios: Int { 60 }
  /// How many shorter ones are tried in the place of one that was found.
  private static var mostTries: Int { 40 }
  /// What takes long to play says little more.
  private static var mostBytes: Int { 1500 }
  /// How many sessions are drawn to tell some apart.
  private static var mostSessions: Int { 2 }

  init(seed: UInt64, in dialect: Dialect, by replays: Replays) {
    generator = SessionGenerator(seed: seed, dialect)
    self.replays = replays
  }

  /// Sessions that tell the suspects apart, as far as any were found.
  func sessions(tellingApart suspects: [Mutant]) -> [Session] {
    var (groups, sessions): ([[Mutant]], [Session]) = ([suspects], [])
    for number in 1...Self.mostScenarios where groups.contains(where: { $0.count > 1 }) {
      guard sessions.count < Self.mostSessions else { break }
      let scenario = generator.scenario(number)
      guard tells(scenario, number, groups) else { continue }
      var shrinker = Shrinker(scenario, tries: Self.mostTries) { [groups] in tells($0, number, groups) }
      shrinker.shrink()
      guard let session = session(of: shrinker.scenario.renamed, number) else { continue }
      sessions.append(session)
      groups = groups.flatMap { told(in: session, $0) }
    }
    return sessions
  }

  private func tells(_ scenario: Scenario, _ number: Int, _ groups: [[Mutant]]) -> Bool {
    guard let session = session(of: scenario, number) else { return false }
    return groups.contains { $0.count > 1 && told(in: session, $0).count > 1 }
  }

  private func session(of scenario: Scenario, _ number: Int) -> Session? {
    guard let session = generator.session(of: scenario, number: number),
      session.canonicalText.utf8.count <= Self.mostBytes
    else { return nil }
    return session
  }

  /// The suspects by what differs in the session; all in one where that cannot be told.
  private func told(in session: Session, _ suspects: [Mutant]) -> [[Mutant]] {
    var groups: [(symptoms: Set<Symptom>, mutants: [Mutant])] = []
    for suspect in suspects {
      guard let failures = replays.failures(of: [suspect], in: session) else { return [suspects] }
      let symptoms = failures.symptoms
      if let index = groups.firstIndex(where: { $0.symptoms == symptoms }) {
        groups[index].mutants.append(suspect)
      } else {
        groups.append((symptoms, [suspect]))
      }
    }
    return groups.map(\.mutants)
  }
}
