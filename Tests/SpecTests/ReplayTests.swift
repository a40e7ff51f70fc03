import ChatConformance
import ChatProtocol
import SessionScript
import Testing

/// Every session, played against the room in memory.
@Suite struct ReplayTests {
  @Test(arguments: Framing.allCases)
  func everySessionPassesAgainstTheRoom(framing: Framing) throws {
    let library = try Library.embedded()
    let sessions = library.sessions.filter { session in
      if session.needs.contains(.bare) { return framing == .bare }
      if session.needs.contains(.line) || library.serverClass(of: session) > .core { return framing == .line }
      return true
    }
    #expect(sessions.count >= 45)
    var player = Player(stage: MemoryStage { Oracle(framing: framing) }, nonce: "test")
    player.stage.terminator = framing.terminator
    for session in sessions {
      let performance = player.play(session)
      if let failure = performance.failure {
        Issue.record("\(session.id), line \(failure.line ?? 0): \(failure.verdict) \(failure.summary)")
      }
      #expect(performance.unnoticed.isEmpty)
    }
  }
}
