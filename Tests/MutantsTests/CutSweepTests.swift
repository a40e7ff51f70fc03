import ChatConformance
import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner
import Testing

/// Every line session again, with its input cut otherwise: the verdict must not change.
@Suite struct CutSweepTests {
  static let cuttings: [Cutting] = [.bytes, .random(seed: 1), .random(seed: 2)]

  private func failures(
    _ cutting: Cutting, _ sessions: [Session], _ makeServer: @escaping () -> MutantServer
  ) async -> [String] {
    var failed: [String] = []
    for session in sessions {
      await Task.yield()
      var runner = Runner(transport: MemoryTransport { makeServer() }, nonce: "cut")
      runner.transport.terminator = Framing.line.terminator
      runner.cutting = cutting
      if runner.play(session).failure != nil { failed.append(session.id) }
    }
    return failed
  }

  private func sessions() throws -> [Session] {
    // Many bytes one at a time take their time.
    try Library.embedded().sessions.filter { !$0.needs.contains(.bare) && $0.canonicalText.count < 900 }
  }

  @Test(arguments: cuttings)
  func theRightServerPassesWhereverItIsCut(cutting: Cutting) async throws {
    let sessions = try sessions()
    #expect(sessions.count > 120)
    #expect(await failures(cutting, sessions) { MutantServer(framing: .line) } == [])
  }

  @Test(arguments: ["each-segment-a-message", "cut-character-replaced", "half-a-line-lost"])
  func aServerThatTakesASegmentForAMessageFailsManyMore(name: String) async throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let sessions = Array(try sessions().prefix(60))
    let whole = await failures(.whole, sessions) { mutant.server(.line) }
    let cut = await failures(.bytes, sessions) { mutant.server(.line) }
    #expect(cut.count > whole.count + 20, "\(whole.count), \(cut.count)")
  }
}
