import ChatConformance
import ChatProtocol
import SessionScript
import Testing

/// Every line session again, with its input cut otherwise: the verdict must not change.
@Suite struct CutSweepTests {
  static let cuttings: [Cutting] = [.bytes, .random(seed: 1), .random(seed: 2)]

  private func failures(
    _ cutting: Cutting, _ sessions: [Session], _ makeServer: @escaping () -> WrongServer
  ) -> [String] {
    sessions.filter { session in
      var player = Player(stage: MemoryStage { makeServer() }, nonce: "cut")
      player.stage.terminator = Framing.line.terminator
      player.cutting = cutting
      return player.play(session).failure != nil
    }.map(\.id)
  }

  private func sessions() throws -> [Session] {
    // Many bytes one at a time take their time.
    try Trial.recordings(in: .line).flatMap(\.sessions).filter { $0.canonicalText.count < 900 }
      .sorted { $0.id < $1.id }
  }

  @Test(arguments: cuttings)
  func theRightServerPassesWhereverItIsCut(cutting: Cutting) throws {
    let sessions = try sessions()
    #expect(sessions.count > 120)
    #expect(failures(cutting, sessions) { WrongServer(framing: .line) } == [])
  }

  @Test(arguments: ["each-segment-a-message", "cut-character-replaced", "half-a-line-lost"])
  func aServerThatTakesASegmentForAMessageFailsManyMore(name: String) throws {
    let fault = try #require(Fault.all.first { $0.name == name })
    let sessions = Array(try sessions().prefix(60))
    let whole = failures(.whole, sessions) { fault.server(.line) }
    let cut = failures(.bytes, sessions) { fault.server(.line) }
    #expect(cut.count > whole.count + 20, "\(whole.count), \(cut.count)")
  }
}
