import ChatConformance
import ChatProtocol
import Foundation
import Mutants
import Testing

/// The table of servers with several mistakes is one by which the runner can be measured.
@Suite struct ComposedMutantTests {
  /// The servers of `Tests/Corpus/composed.txt`.
  static let table = Result {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Corpus/composed.txt")
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { line in
        let words = line.split(separator: " ").map(String.init)
        let framing = try #require(Framing(rawValue: words[0]))
        return (name: words[1], server: try ComposedMutant(Array(words[2...]), in: framing))
      }
  }

  @Test func thereAreSixtyServersOfTwoToFourMistakes() throws {
    let table = try Self.table.get()
    #expect(table.count >= 60)
    #expect(Set(table.map(\.name)).count == table.count)
    for (name, server) in table { #expect((2...4).contains(server.mutants.count), "\(name)") }
  }

  /// Whoever tells a requirement tells one mistake by it.
  @Test func noTwoMistakesOfAServerBreakTheSame() throws {
    for (name, server) in try Self.table.get() {
      let broken = server.mutants.flatMap(\.breaks)
      #expect(Set(broken).count == broken.count, "\(name)")
    }
  }

  @Test func eachMistakeShowsInSpiteOfTheOthers() async throws {
    for (name, server) in try Self.table.get() {
      await Task.yield()
      let hidden = try hidden(in: server)
      #expect(hidden.isEmpty, "\(name): \(hidden)")
    }
  }

  /// `make prove` asks it of all, and prints how many of their mistakes are named in memory.
  @Test func noServerPasses() async throws {
    let trials = try await MutantTable.trials()
    var (named, count) = (0, 0)
    for (index, (name, server)) in try Self.table.get().enumerated() where Trial.isWide || index % 10 == 0 {
      let own = trials.filter { trial in
        trial.framing == server.framing && server.mutants.contains { $0.name == trial.mutant.name }
      }
      let proofs = own.flatMap { $0.proofs.prefix(2).map(\.id) }
      let run = try MutantRun(server.framing, only: MutantRun.everyday + proofs, server.server)
      let told = Set(run.diagnosis.causes.map(\.requirement.id))
      #expect(!told.isEmpty, "\(name)")
      count += server.mutants.count
      named += server.mutants.count { !told.isDisjoint(with: $0.breaks) }
    }
    print("\(named) of \(count) mistakes of composed servers named")
  }

  @Test(arguments: Framing.allCases)
  func whatIsDrawnShowsToo(framing: Framing) async throws {
    let drawn = (1...40).map { ComposedMutant(drawnBy: $0, in: framing) }
    #expect(Set(drawn.map { $0.mutants.map(\.name) }).count >= 38)
    for server in drawn {
      await Task.yield()
      let hidden = try hidden(in: server)
      #expect(hidden.isEmpty, "\(server.mutants.map(\.name)): \(hidden)")
    }
  }

  @Test func theSameIsDrawnForTheSameNumber() {
    let twice = [1, 1].map { ComposedMutant(drawnBy: $0, in: .line).mutants.map(\.name) }
    #expect(twice[0] == twice[1] && twice[0].count >= 2)
  }

  @Test func whatThereIsNotIsRefused() {
    #expect(throws: ComposedMutant.Flaw.unknown("no-such-mutant")) {
      try ComposedMutant(["cr-kept", "no-such-mutant"], in: .line)
    }
    #expect(throws: ComposedMutant.Flaw.otherFraming("cr-kept")) {
      try ComposedMutant(["cr-kept"], in: .bare)
    }
  }

  /// The mistakes that change nothing in any session.
  private func hidden(in server: ComposedMutant) throws -> [String] {
    let recordings = try Trial.recordings(in: server.framing)
    return server.mutants.map(\.name).filter { name in
      !recordings.contains { server.tells(name, by: $0) }
    }
  }
}
