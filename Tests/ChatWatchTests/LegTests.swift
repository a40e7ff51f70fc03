import ChatConformance
import Testing

@testable import ChatWatch

/// What is played when.
@Suite struct LegTests {
  private static let firstLegs: [Leg] = [.talk, .ends, .log, .hardened]

  @Test func everySessionIsPlayedAndOnlyTheLogsTwice() throws {
    let library = try Library.embedded()
    for session in library.sessions {
      let legs = Self.firstLegs.filter { $0.sessions(in: library).contains(session) }
      let isAgain = legs.count == 2 && legs[1] == .log && session.covers.contains { $0.hasPrefix("LOG-") }
      #expect(legs.count == 1 || isAgain, "\(session.id): \(legs)")
    }
  }

  @Test func whoHadComeToTheLogIsPlayedWithOnce() throws {
    let library = try Library.embedded()
    let ids = [Leg.line, .hardened].flatMap { $0.sessions(in: library) }.map(\.id)
    #expect(ids.sorted() == library.sessions.map(\.id).sorted())
    #expect(Set([Leg.line, .hardened].flatMap(\.stages)) == Set(Stage.allCases))
  }

  @Test(arguments: Stage.allCases) func everyStageHasItsRequirementsShownByThen(stage: Stage) throws {
    let library = try Library.embedded()
    let played = Self.firstLegs.filter { $0.stages.contains { $0 <= max(stage, .ends) } }
      .flatMap { $0.sessions(in: library) }
    for requirement in stage.requirements(in: library) {
      #expect(played.contains { $0.covers.contains(requirement.id) }, "\(requirement.id)")
    }
  }

  @Test func whoHadComeToTheLogIsJudgedAsAWholeAtOnce() {
    var standing = Standing()
    #expect(Leg.parts(after: standing) == [[.talk, .ends], [.log, .hardened]])
    standing.reached([.log])
    #expect(Leg.parts(after: standing) == [[.line, .hardened]])
  }

  @Test func nothingIsAskedBeforeItsTime() throws {
    let library = try Library.embedded()
    for session in Leg.talk.sessions(in: library) {
      #expect(session.endings.isEmpty)
      #expect(
        session.covers.allSatisfy {
          ["ROOM", "MSG", "LOG"].contains(String($0.prefix { $0 != "-" })) || $0.hasPrefix("FRAME")
        })
    }
  }
}
