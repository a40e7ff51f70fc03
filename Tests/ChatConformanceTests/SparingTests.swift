import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner
import Testing

@testable import ChatConformance

/// A server that nobody can start anew is spared: what harms it comes last, and once.
@Suite struct SparingTests {
  private func results(_ framing: Framing, _ mutant: String? = nil) throws -> [SessionResult] {
    var options = RunOptions()
    options.sparesServer = true
    options.selection = Selection(only: ["core", "line"])
    let mutant = Mutant.all.first { $0.name == mutant }
    let transport = MemoryTransport { mutant?.server(framing) ?? MutantServer(framing: framing) }
    var run = Run(
      of: try Trial.embedded.get(), by: Runner(transport: transport, nonce: "run"), options: options)
    run.judge()
    return run.results.filter(\.isClaimed)
  }

  @Test(arguments: Framing.allCases) func aRightServerPasses(framing: Framing) throws {
    let results = try results(framing)
    let failed = results.filter { $0.failure != nil }
    #expect(failed.isEmpty, "\(failed.map { "\($0.session.id): \($0.failure?.summary ?? "")" })")
    #expect(results.count { if case .passed = $0.outcome { true } else { false } } > 90)
  }

  @Test(arguments: Framing.allCases) func clientsStayUntilEndsAreTried(framing: Framing) throws {
    let results = try results(framing)
    let harmless = results.prefix { $0.session.endings.isEmpty }
    let ports = Set(
      harmless.flatMap(\.timeline).compactMap { event in
        if case .joined(let endpoint) = event.what { endpoint.port } else { nil }
      })
    #expect(harmless.count > 40)
    #expect(ports.count * 2 < harmless.count, "\(ports.count) clients for \(harmless.count) sessions")
  }

  @Test(arguments: ["orderly-end-unnoticed", "reset-unnoticed"])
  func anEndThatIsOverlookedIsMetOnce(mutant: String) throws {
    let results = try results(.line, mutant)
    let failed = results.filter { $0.failure != nil }
    #expect(failed.allSatisfy { !$0.session.endings.isEmpty })
    #expect((1...3).contains(failed.count), "\(failed.map(\.session.id))")
  }
}
