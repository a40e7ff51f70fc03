import Generator
import Mutants
import SessionLanguage

/// What is wrong with a server: for each requirement that is broken, what shows it and what known mistake is like it.
package struct Diagnosis: Sendable {
  /// In the order in which they should be mended.
  package private(set) var causes: [Cause]

  /// Nothing is wrong.
  package init() { causes = [] }

  /// Finds out what broke the requirements; it takes no time where none is broken.
  init(
    of assessment: Assessment, _ results: [SessionResult], by replays: Replays,
    among mutants: [Mutant] = Mutant.all
  ) {
    let causes: [Cause] = assessment.inOrderOfMending.compactMap { finding in
      guard let evidence = finding.evidence else { return nil }
      let suspects = Suspects(of: finding.requirement.id, evidence, among: results, by: replays)
      return Cause(of: finding.requirement, evidence, by: suspects.named(among: mutants))
    }
    self.causes = causes.filter { cause in
      let others = causes.filter { $0.requirement.id != cause.requirement.id }
      let isByTheWay = others.contains { other in
        cause.comes(of: [other], by: replays) && !other.comes(of: [cause], by: replays)
      }
      return !isByTheWay && (cause.sureness == .certain || !cause.comes(of: others, by: replays))
    }
  }

  /// Sessions on which mistakes differ that account equally well for the same.
  func experiments(in dialect: Dialect, by replays: Replays) -> [Session] {
    causes.enumerated().flatMap { number, cause -> [Session] in
      guard cause.suspects.count > 1 else { return [] }
      let draw = ExperimentDraw(seed: UInt64(number), in: dialect, by: replays)
      return draw.sessions(tellingApart: cause.suspects)
    }
  }

  /// Takes what came of such sessions.
  mutating func take(_ experiments: [SessionResult], by replays: Replays) {
    for index in causes.indices {
      let others = causes.indices.filter { $0 != index }.compactMap { causes[$0].mutants.first }
      for experiment in experiments where causes[index].suspects.count > 1 {
        causes[index].take(experiment, beside: others, by: replays)
      }
    }
  }
}
