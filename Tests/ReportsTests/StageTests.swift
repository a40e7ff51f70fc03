import ChatConformance
import Testing

/// The stages on the way to a whole server.
@Suite struct StageTests {
  @Test func everyRequirementThatASessionCanSeeBelongsToOne() throws {
    let library = try Library.embedded()
    let seen = library.requirements.filter { $0.serverClass != nil && $0.unitTest == nil }.map(\.id)
    let staged = Stage.allCases.flatMap { $0.requirements(in: library) }.map(\.id)
    #expect(staged.count == Set(staged).count)
    #expect(Set(staged) == Set(seen))
  }

  @Test func theyStandInTheOrderOfTheClasses() throws {
    let library = try Library.embedded()
    let classes = Stage.allCases.map { Set($0.requirements(in: library).map(\.serverClass)) }
    #expect(classes == [[.core], [.core], [.core], [.core], [.line], [.hardened]])
  }

  @Test func whatWasNotAskedForIsNotDone() throws {
    let progress = Assessment().progress(in: try Library.embedded())
    #expect(progress.map(\.stage) == Stage.allCases)
    #expect(progress.allSatisfy { !$0.isDone && $0.findings.isEmpty })
  }
}
