import SessionLanguage
import SessionRunner
import Testing

@testable import ChatConformance
@testable import ChatWatch

/// What is said of a server on its way.
@Suite struct StandingTests {
  /// What sessions were about, which stages they show broken, and which of them is spoken of.
  @Test(
    arguments: [
      ([.joins, .relays], [.joins, .relays], .joins), ([.joins, .relays], [.relays], .relays),
      // A server that does not notice a reset tells the next newcomer nothing, either.
      ([.ends], [.joins, .ends], .ends), ([.log], [.ends, .log], .log),
      ([.ends], [.joins], .joins), ([.line], [], .line),
    ] as [([Stage], [Stage], Stage)])
  func theStageIsSpokenOfThatWasJustTried(about: [Stage], broken: [Stage], spokenOf: Stage) throws {
    let library = try Library.embedded()
    let progress = try Stage.allCases.map { stage in
      let requirement = try #require(stage.requirements(in: library).first)
      let failure = Failure(.wrong, .missing, .joinNotice(isOwn: true), "", evidence: .none)
      let state: Finding.State =
        broken.contains(stage) ? .broken(Finding.Evidence(failure: failure, results: [])) : .kept
      return Progress(stage: stage, findings: [Finding(requirement: requirement, state: state)])
    }
    #expect(Standing.stageInTheWay(of: about, progress) == spokenOf)
  }
}
