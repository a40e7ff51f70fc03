import ChatConformance
import ChatProtocol
import Mutants
import SessionRunner
import Testing

/// Every session, played against the room in memory.
@Suite struct ReplayTests {
  @Test(arguments: Framing.allCases)
  func everySessionPassesAgainstTheRoom(framing: Framing) throws {
    let library = try Library.embedded()
    let sessions = library.sessions.filter { session in
      if session.needs.contains(.bare) { return framing == .bare }
      if session.needs.contains(.line) || session.serverClass > .core { return framing == .line }
      return true
    }
    #expect(sessions.count >= 45)
    var runner = Runner(transport: MemoryTransport { Oracle(framing: framing) }, nonce: "test")
    runner.transport.terminator = framing.terminator
    for session in sessions {
      let execution = runner.play(session)
      if let failure = execution.failure {
        Issue.record("\(session.id), line \(failure.line ?? 0): \(failure.verdict) \(failure.summary)")
      }
      #expect(execution.unnoticed.isEmpty)
    }
  }
}
