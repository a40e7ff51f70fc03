import ChatProtocol
import Foundation
import Mutants
import SessionRunner
import Testing

@testable import ChatConformance

/// What is played again on fresh servers tells what happens always from what happens now and then.
@Suite struct ConfirmationTests {
  /// Starts servers; each new one has the mistakes that are next, and the last ones stay.
  private final class Maker {
    var next: [[String]] = [[]]

    func server() -> MutantServer {
      let names = next.count > 1 ? next.removeFirst() : next[0]
      var server = MutantServer(framing: .line)
      for mutant in Mutant.all where names.contains(mutant.name) { mutant.spoil(&server) }
      return server
    }
  }

  /// Judges a server with mistakes, and plays what showed them again on servers with those.
  private func judged(_ mistakes: [String], then others: [[String]]) throws -> Assessment {
    let maker = Maker()
    maker.next = [mistakes]
    var options = RunOptions()
    options.claim = .line
    options.canLaunch = true
    options.selection = Selection(only: [
      "core/relay-to-oneself", "core/log-join", "core/log-message", "core/leave-by-close",
    ])
    let renew = { (runner: inout Runner<MemoryTransport<MutantServer>>) in
      runner.transport = MemoryTransport { maker.server() }
      runner.transport.terminator = Framing.line.terminator
      return true
    }
    var run = Run(
      of: try Trial.embedded.get(),
      by: Runner(transport: MemoryTransport { maker.server() }, nonce: "run"), options: options, renew: renew)
    run.judge()
    var record = RunRecord(of: RunRecord.Server(), started: Date(timeIntervalSince1970: 0))
    (record.results, record.claim) = (run.results, run.claim)
    maker.next = others
    var confirmation = Confirmation(by: run.runner, within: .seconds(60), renew: renew, lastWords: { nil })
    record.assess(
      in: try Trial.embedded.get(), Circumstances(framing: .line, hasLog: true, renews: true, nonce: "run")
    ) {
      confirmation.confirm(&$0)
    }
    return record.assessment
  }

  @Test func whatHappensEachTimeIsToldSo() throws {
    let assessment = try judged(["join-not-logged"], then: [["join-not-logged"]])
    let rate = try #require(assessment.finding("LOG-3")?.evidence?.rate)
    #expect(rate.failed == rate.played && rate.played > 1)
  }

  @Test func whatHappensNowAndThenIsToldWithItsRate() throws {
    let assessment = try judged(["join-not-logged"], then: [[], ["join-not-logged"], [], [], []])
    #expect(assessment.finding("LOG-3")?.evidence?.rate == Finding.Rate(failed: 2, played: 5))
  }

  @Test func whatIsSeenOnceIsBrokenStillWhereNothingElseIs() throws {
    let assessment = try judged(["join-not-logged"], then: [[]])
    #expect(assessment.finding("LOG-3")?.evidence?.rate == Finding.Rate(failed: 1, played: 5))
  }
}
