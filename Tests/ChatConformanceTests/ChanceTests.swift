import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner
import Testing

@testable import ChatConformance

/// What one play of a session shows, and no other does, decides nothing of what else is said.
@Suite struct ChanceTests {
  private static let missing = Symptom(.missing, .entry(.end))

  /// A log that once lacked for too long what had happened last, and lacks the end of a connection.
  private func record() throws -> RunRecord {
    var record = RunRecord(of: RunRecord.Server())
    (record.framing, record.claim) = (.line, .core)
    let symptoms = [
      "core/many-scripts": Symptom(.late, .entry(.message)), "core/log-close": Self.missing,
    ]
    record.results = try (["core/log-within-a-second"] + symptoms.keys.sorted()).map { id in
      let session = try #require(try Trial.embedded.get().session(id))
      var result = SessionResult(session: session, isClaimed: true, outcome: .passed)
      result.logWasJudged = true
      guard let symptom = symptoms[id] else { return result }
      result.failures = [Failure(.wrong, symptom.kind, symptom.subject, "", evidence: .none)]
      result.outcome = .failed(result.failures[0])
      return result
    }
    return record
  }

  @Test(arguments: [(1, ["LOG-5"], true), (4, ["LOG-8"], false)])
  func whatIsSeenOnceAccountsForNothing(failed: Int, broken: [String], isKept: Bool) throws {
    var record = try record()
    let circumstances = Circumstances(framing: .line, hasLog: true, nonce: "chance")
    record.assess(in: try Trial.embedded.get(), circumstances, among: []) { assessment, _ in
      guard var evidence = assessment.finding("LOG-8")?.evidence, let result = evidence.results.first else {
        return []
      }
      evidence.rate = Finding.Rate(failed: failed, played: 5)
      evidence.otherwise = Execution(session: result.session)
      assessment.note(evidence, of: "LOG-8")
      return []
    }
    #expect(record.assessment.broken.map(\.requirement.id) == broken)
    #expect(record.assessment.finding("LOG-8")?.isKept == isKept)
  }

  /// What chance had accounted for is played again, too, and may be chance as well.
  @Test func whatChanceHasHiddenIsConfirmedLikeAllElse() throws {
    var record = try record()
    let other = try #require(try Trial.embedded.get().session("core/relay-everyone"))
    var result = SessionResult(session: other, isClaimed: true, outcome: .passed)
    result.failures = [Failure(.hang, .missing, .message(isOwn: false), "", evidence: .none)]
    result.outcome = .failed(result.failures[0])
    record.results.append(result)
    let circumstances = Circumstances(framing: .line, hasLog: true, nonce: "chance")
    var asked: [[String]] = []
    record.assess(in: try Trial.embedded.get(), circumstances, among: []) { assessment, _ in
      asked.append(assessment.broken.map(\.requirement.id))
      for id in ["LOG-5", "LOG-8"] {
        guard var evidence = assessment.finding(id)?.evidence else { continue }
        evidence.rate = Finding.Rate(failed: 1, played: 5)
        evidence.otherwise = evidence.results.first.map { Execution(session: $0.session) }
        assessment.note(evidence, of: id)
      }
      return []
    }
    #expect(asked == [["ROOM-3", "LOG-8"], ["ROOM-3", "LOG-5"], ["ROOM-3"]])
    #expect(record.assessment.broken.map(\.requirement.id) == ["ROOM-3"])
  }

  /// A server that a reset ends meets one now and then that looks like an orderly end: it notices no resets.
  @Test(arguments: [(1, true), (2, false)])
  func whatMostSessionsDoNotComeToIsNotKept(ended: Int, isKept: Bool) throws {
    let ids = ["core/leave-by-reset", "core/reset-after-reset", "core/reset-amid-burst"]
    let results = try ids.enumerated().map { index, id in
      let session = try #require(try Trial.embedded.get().session(id))
      var result = SessionResult(session: session, isClaimed: true, outcome: .passed)
      guard index < ended else { return result }
      result.failures = [Failure(.crash, .closed, .connection, "", evidence: .none)]
      result.outcome = .failed(result.failures[0])
      return result
    }
    let replays = Replays(in: Circumstances(framing: .line, hasLog: true, nonce: "chance"), work: 0)
    let assessment = Assessment(
      of: results, in: try Trial.embedded.get(), claim: .core, by: replays, among: [])
    #expect(assessment.finding("ROOM-11")?.isKept == isKept)
  }

  /// What always goes wrong besides, and speaks against something else, is no second sight of what was seen once.
  @Test(arguments: [
    (
      "sender-not-served", "core/join-own-notice", Symptom(.missing, .joinNotice(isOwn: true)),
      ["ROOM-1", "ROOM-3"]
    ),
    ("orderly-end-unnoticed", "core/log-close", Symptom(.missing, .entry(.join)), ["LOG-3", "ROOM-9"]),
  ])
  func whatSpeaksAgainstOthersConfirmsNothing(
    name: String, session: String, seenOnce: Symptom, requirements: [String]
  ) throws {
    let (library, mutant) = (
      try Trial.embedded.get(), try #require(Mutant.all.first { $0.name == name })
    )
    var transport = MemoryTransport(renews: true) { mutant.server(.line) }
    transport.terminator = [UInt8(ascii: "\n")]
    var options = RunOptions()
    (options.claim, options.canLaunch) = (.core, true)
    options.selection = Selection(only: [session, "core/relay-*", "core/leave-by-close"])
    var run = Run(of: library, by: Runner(transport: transport, nonce: "chance"), options: options)
    run.judge()
    var results = run.results
    let index = try #require(results.firstIndex { $0.session.id == session })
    results[index].failures.insert(Failure(.hang, seenOnce.kind, seenOnce.subject, ""), at: 0)
    let replays = Replays(in: Circumstances(framing: .line, hasLog: true, nonce: "chance"), work: 0)
    var assessment = Assessment(of: results, in: library, claim: .core, by: replays, among: [])
    var confirmation = Confirmation(by: Player(by: run.runner), within: .seconds(60))
    _ = confirmation.confirm(&assessment) { [] }
    let rates = requirements.map { assessment.finding($0)?.evidence?.rate }
    #expect(rates.map { $0?.isNowAndThen } == [true, false])
    #expect(assessment.seldomSeen.map(\.requirement.id) == [requirements[0]])
  }

  @Test(arguments: [(1, 2, true), (1, 5, true), (2, 5, true), (3, 5, false), (2, 4, false), (1, 1, false)])
  func whatShowsLessOftenThanNotIsSeldom(failed: Int, played: Int, isSeldom: Bool) {
    #expect(Finding.Rate(failed: failed, played: played).isSeldom == isSeldom)
  }
}
