import ChatConformance
import ChatProtocol
import Mutants
import SessionRunner
import Testing

/// Nothing is passed by silence.
@Suite struct IdleServerTests {
  @Test(arguments: IdleServer.kinds, Framing.allCases)
  func serverThatDoesNothingPassesNoSession(kind: IdleServer.Kind, framing: Framing) throws {
    for session in try Trial.recordings(in: framing).map(\.session) {
      let transport = MemoryTransport { IdleServer(kind: kind) }
      #expect(transport.failure(of: session, framing) != nil, "\(session.id)")
    }
  }

  @Test(arguments: IdleServer.kinds)
  func runAgainstItPassesNothingAndEnds(kind: IdleServer.Kind) throws {
    let runner = Runner(transport: MemoryTransport { IdleServer(kind: kind) }, nonce: "idle")
    var run = Run(of: try Trial.embedded.get(), by: runner, options: RunOptions())
    run.judge()
    #expect(run.results.count == run.selected.count && !run.results.isEmpty)
    #expect(Summary(run.results).passed == 0)
    #expect(Summary(run.results).failed > 0)
    #expect(run.runner.transport.now <= run.runner.timeouts.deadline * 8)
  }
}
