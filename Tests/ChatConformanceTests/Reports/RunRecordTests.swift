import ChatConformance
import SessionRunner
import Testing

/// What fails a run, and what does not.
@Suite struct RunRecordTests {
  private let failure = Failure(
    .wrong, .altered, .message(isOwn: false), line: 6, "A heard something else")

  @Test func whatPassesIsZero() throws {
    let record = try RunRecord.sample()
    #expect(record.status == 0)
    #expect(record.problems.isEmpty)
    #expect(record.summary.passed >= 10)
    // Of class line much is played in the little time that there is for what is not claimed.
    #expect(try RunRecord.sample(claim: .core).summary.passedBeyond > 0)
  }

  @Test func aFailureIsOne() throws {
    var record = try RunRecord.sample()
    record.set(.failed(failure), of: "core/relay-everyone")
    #expect(record.status == 1)
    #expect(record.problems.isEmpty)
  }

  @Test func aKnownFailureIsTakenAwayFromTheCount() throws {
    var record = try RunRecord.sample(known: "core/relay-everyone  to be mended")
    let before = record.summary
    record.set(.failed(failure), of: "core/relay-everyone")
    #expect(record.status == 0)
    #expect(record.summary.known == 1)
    #expect(record.summary.failed == 0)
    #expect(record.summary.passed == before.passed - 1)
    record.claimIsExplicit = true
    #expect(record.status == 0)
  }

  @Test func aKnownFailureThatPassesIsOne() throws {
    let record = try RunRecord.sample(known: "# soon\n\ncore/relay-everyone  to be mended")
    #expect(record.status == 1)
    #expect(
      record.problems.map(\.words) == ["core/relay-everyone passes now: take it off known.txt, line 3"])
  }

  @Test func aKnownFailureThatIsSkippedIsNoProblem() throws {
    var record = try RunRecord.sample(known: "core/relay-everyone  to be mended")
    record.set(.skipped(reason: "there is no log"), of: "core/relay-everyone")
    #expect(record.status == 0)
  }

  @Test func aKnownFailureThatIsNoSessionIsOne() throws {
    let record = try RunRecord.sample(known: "core/gone  it was renamed")
    #expect(record.status == 1)
    #expect(record.problems.map(\.words) == ["core/gone is no session: see known.txt, line 1"])
  }

  @Test func whatWasClaimedAndNotCheckedIsOneWhereTheClaimIsExplicit() throws {
    var record = try RunRecord.sample()
    record.set(.skipped(reason: "there is no log"), of: "core/relay-everyone")
    #expect(record.status == 0)
    record.claimIsExplicit = true
    #expect(record.status == 1)
    #expect(record.problems.map(\.words) == ["not kept: 1 of its sessions could not be checked"])
  }

  @Test func nothingPassedIsOne() throws {
    var record = try RunRecord.sample()
    for index in record.results.indices { record.results[index].outcome = .skipped(reason: "no time") }
    #expect(record.status == 1)
    #expect(record.problems.map(\.words) == ["none has passed"])
  }

  @Test func noServerIsThree() throws {
    var record = try RunRecord.sample()
    record.results = []
    record.obstacle = .noServer(.unreachable(host: "127.0.0.1", port: 2500, reason: "nobody is there"))
    #expect(record.status == 3)
    #expect(record.problems.count == 1)
  }
}
