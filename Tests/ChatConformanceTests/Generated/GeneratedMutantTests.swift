import ChatConformance
import ChatProtocol
import Generator
import Mutants
import SessionLanguage
import Testing

/// Generated sessions find wrong servers, and what they find is made small.
@Suite struct GeneratedMutantTests {
  /// A few of each kind; all of them in `make prove`.
  static let hunted =
    Trial.isWide ? Mutant.all : Mutant.all.enumerated().filter { $0.offset % 40 == 7 }.map(\.element)

  @Test func nineInTenMutantsAreFoundAndMadeSmall() async throws {
    let hunted = Self.hunted.flatMap { mutant in mutant.framings.map { (mutant, $0) } }
    let hunts = try await inTurns(hunted) { Hunt(for: $0.0, $0.1, seed: 2500) }
    let small = hunts.filter { $0.steps <= 6 }
    print(
      hunts.sorted { ($0.steps, $0.mutant.name) < ($1.steps, $1.mutant.name) }.map(\.line).joined(
        separator: "\n"))
    print(
      "\(hunts.count) wrong servers: \(hunts.count { $0.caught != nil }) found, \(small.count) in 6 steps at most"
    )
    #expect(hunts.count >= 5)
    // Among a few there may be more of those that are hard to find.
    #expect(Double(small.count) >= Double(hunts.count) * (Trial.isWide ? 0.9 : 0.75))
    for hunt in hunts { try expectRightlyAccused(hunt) }
    // Who tells that of what fails each time would be let off above.
    #expect(hunts.count { $0.caught != nil && !$0.isReproducible } * 20 <= hunts.count)
  }

  /// What is told against a wrong server passes on the right one, as a file that anybody may play.
  private func expectRightlyAccused(_ hunt: Hunt) throws {
    guard let session = hunt.caught?.session else { return }
    let again = try Session.parse(session.canonicalText, id: session.id, file: "again.session")
    #expect(again == session)
    let right = MemoryTransport { MutantServer(framing: hunt.framing) }
    #expect(right.failure(of: again, hunt.framing) == nil, "\(session.canonicalText)")
    // What hangs on earlier clients, or on time, is told as that.
    guard hunt.isReproducible else { return }
    let wrong = MemoryTransport { hunt.mutant.server(hunt.framing) }
    #expect(wrong.failure(of: again, hunt.framing) != nil, "\(hunt.mutant.name): \(session.canonicalText)")
  }

  @Test(arguments: Framing.allCases)
  func theRightServerPassesAll(framing: Framing) {
    let dialect = Dialect(framing: framing, serverClass: .hardened, canLaunch: true)
    var run = GeneratedRun.inMemory(seed: 1, dialect) { MutantServer(framing: framing) }
    run.judge(40)
    #expect(Summary(run.results).line == "40 passed, 0 failed, 0 skipped")
  }

  /// A failure that does not come again is told as such, and nothing is made of it.
  @Test func whatFailsNowAndThenIsSaidToDoSo() throws {
    var servers = 0
    var told: [SessionResult] = []
    let dialect = Dialect(framing: .line, serverClass: .line, canLaunch: false)
    var run = GeneratedRun.inMemory(seed: 1, dialect, failures: 5, report: { told.append($0) }) {
      () -> MutantServer in
      servers += 1
      var server = MutantServer(framing: .line)
      if servers == 1 { server.relays { _, _ in [] } }
      return server
    }
    run.judge(10)
    let failed = told.filter { if case .failed = $0.outcome { true } else { false } }
    #expect(failed.count == 1)
    #expect(failed.first?.notes.first?.contains("now and then") == true)
    #expect(Summary(run.results).line == "9 passed, 1 failed, 0 skipped")
  }

  /// Sessions that fail for one reason are told once, and after a few the run ends.
  @Test func oneCauseIsToldOnce() {
    var told = 0
    let dialect = Dialect(framing: .line, serverClass: .line, canLaunch: false)
    var run = GeneratedRun.inMemory(
      seed: 1, dialect, failures: 4,
      report: { if case .failed = $0.outcome { told += 1 } },
      server: { () -> MutantServer in
        var server = MutantServer(framing: .line)
        server.relays { _, output in output.recipient == output.event.client ? [] : nil }
        return server
      })
    run.judge(100)
    let summary = Summary(run.results)
    #expect(summary.failed == 4 && summary.skipped > 50)
    #expect(told < 4 && told == run.alike.count)
  }
}
