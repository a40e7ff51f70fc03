import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner
import Testing

@testable import ChatConformance

/// Every wait ends by its act's deadline, every inbox at its bound, and a run where its machine fails it.
@Suite struct WaitTests {
  private func session(_ steps: String) throws -> Session {
    try Session.parse("title: T\ncovers: ROOM-10\ngiven: A B\n\n\(steps)\n", id: "core/t", file: "t.session")
  }

  private func runner(_ make: @escaping (inout MutantServer) -> Void) -> Runner<MemoryTransport<MutantServer>>
  {
    let transport = MemoryTransport { () -> MutantServer in
      var server = MutantServer(framing: .line)
      make(&server)
      return server
    }
    var runner = Runner(transport: transport, nonce: "test")
    runner.transport.terminator = Framing.line.terminator
    return runner
  }

  private let halfClose = "B half-closes\nA < [알림] {B} 님이 나갔습니다.\nB < closed"

  /// Something that is said again and again, so many times.
  private func drip(_ action: ServerOutput, every wait: Duration, times: Int) -> ServerOutput {
    (0..<times).reduce(action) { rest, _ in .later(wait, [action, rest]) }
  }

  @Test(arguments: [Duration.milliseconds(500), .milliseconds(100), .milliseconds(1)])
  func whatKeepsComingPutsNoDeadlineOff(every: Duration) throws {
    let count = Int(Duration.seconds(20) / every)
    var runner = runner {
      $0.doesAll { actions, event, _ in
        guard case .ended(let client, true) = event else { return actions }
        return [
          drip(.write(Array("are you there?\n".utf8), to: client), every: every, times: min(count, 3000))
        ]
      }
    }
    let start = runner.transport.now
    let execution = runner.play(try session(halfClose))
    #expect(execution.failure?.verdict == .hang)
    #expect(runner.transport.now - start <= runner.timeouts.deadline + runner.timeouts.lateAfter * 2)
  }

  @Test func whatIsStillComingAtTheDeadlineIsLateAndNotMissing() throws {
    var runner = runner {
      var count: Int64 = 0
      $0.relays { text, output in
        guard text.starts(with: "유저".utf8), output.recipient == output.event.client else { return nil }
        count += 1
        return [.later(.milliseconds(700 * count), [output.value])]
      }
    }
    let burst = "together\n  A > 유저 1:{1..3}번\nA B < in any order\n  유저 1:{1..3}번"
    #expect(runner.play(try session(burst)).failure?.verdict == .late)
  }

  /// Where many play, a session that is not about promptness leaves it to others to tell what is late from what is missing.
  @Test(arguments: [("ROOM-6", Verdict.late), ("ROOM-3", .hang)])
  func sessionsAboutPromptnessAloneWaitForWhatIsLate(requirement: String, verdict: Verdict) throws {
    let late = runner { $0.relays { _, output in [.later(.milliseconds(1500), [output.value])] } }
    let session = try Session.parse(
      "title: T\ncovers: \(requirement)\ngiven: A\n\nA > 유저 1:하나\nA < 유저 1:하나\n", id: "core/t",
      file: "t.session")
    var player = Player(by: late)
    player.setPatience(for: session)
    let start = player.runner.transport.now
    #expect(player.runner.play(session).failure?.verdict == verdict)
    #expect((player.runner.transport.now - start > .seconds(2)) == (verdict == .late))
  }

  /// Who makes a session last for many seconds is late for certain; a short one is given a second try.
  @Test(arguments: [(1, 2), (6, 1)]) func onlyAShortSessionIsPlayedAgainForWhatIsLate(
    messages: Int, plays: Int
  ) throws {
    var late = runner { $0.relays { _, output in [.later(.milliseconds(1200), [output.value])] } }
    let steps = (1...messages).map { "A > 유저 1:\($0)번\nA B < 유저 1:\($0)번" }.joined(separator: "\n")
    let execution = late.playConfirmed(try session(steps))
    #expect(execution.failure?.verdict == .late)
    #expect(late.habits.sessions == plays)
  }

  @Test func twoThatAreToldNothingAreWaitedForTogether() {
    var runner = runner { $0.notifies { _, _ in [] } }
    let start = runner.transport.now
    #expect(runner.survey().failure?.verdict == .hang)
    #expect(runner.transport.now - start <= runner.timeouts.deadline + runner.timeouts.forWhatHasBegun)
  }

  @Test(arguments: [Duration.milliseconds(200), .milliseconds(700), .milliseconds(1500)])
  func whoTellsTheFirstLateIsSurveyedAllTheSame(after wait: Duration) {
    var runner = runner { $0.notifies { _, output in [.later(wait, [output.value])] } }
    let survey = runner.survey()
    #expect(survey.failure == nil && survey.terminator == Framing.line.terminator)
  }

  /// The last of three hears of the first end when it waits to hear of the second, which is told later.
  @Test func oneEndIsNotTakenForAnother() throws {
    let (soon, late) = (Duration.milliseconds(50), Duration.milliseconds(200))
    var runner = runner {
      $0.notifies { notice, output in
        guard case .left = notice, output.recipient == 3 else { return nil }
        return [.later(output.event.client == 2 ? late : soon, [output.value])]
      }
    }
    let execution = runner.play(try session("C joins\nA B C < [알림] {C} 님이 접속하셨습니다."))
    #expect(execution.failure == nil && execution.unnoticed.isEmpty)
    #expect(runner.transport.now >= late && runner.timeouts.budget == Timeouts().budget)
  }

  /// Messages of A are lost on the way to B, now this one and now that: what was waited for in vain once is waited for
  /// shorter and shorter, in the streams and in the log.
  @Test func whoWaitsInVainAgainAndAgainWaitsShorterEachTime() throws {
    var count = 0
    var runner = runner {
      $0.relays { text, output in
        guard text.starts(with: "유저".utf8), output.recipient != output.event.client else { return nil }
        count += 1
        return count.isMultiple(of: 2) ? [] : nil
      }
    }
    let steps = (1...20).map { "A > 유저 1:\($0)번\nA B < 유저 1:\($0)번" }.joined(separator: "\n")
    let start = runner.transport.now
    let execution = runner.play(try session(steps))
    #expect(execution.failures.map(\.symptom.kind) == [.missing])
    #expect(runner.transport.now - start < runner.timeouts.deadline * 2)
  }

  /// Two are served, and who comes after them when one of these leaves, be that in time or late.
  @Test func whoIsLetInWhenAnotherHasGoneIsNotToldOfThat() throws {
    var runner = runner {
      var (served, waiting): ([Int], [ServerEvent]) = ([], [])
      $0.hears { event, _ in
        guard let client = event.client else { return [event] }
        if served.count < 2, case .connected = event { served.append(client) }
        guard served.contains(client) else {
          waiting.append(event)
          return []
        }
        guard case .ended = event else { return [event] }
        served.removeAll { $0 == client }
        guard let next = waiting.first?.client else { return [event] }
        served.append(next)
        defer { waiting.removeAll { $0.client == next } }
        return [event] + waiting.filter { $0.client == next }
      }
    }
    let joins = "C joins\nA B C < [알림] {C} 님이 접속하셨습니다.\nD joins\nall < [알림] {D} 님이 접속하셨습니다."
    let leaves = "A leaves\nB C D < [알림] {A} 님이 나갔습니다.\nB leaves\nC D < [알림] {B} 님이 나갔습니다."
    let execution = runner.play(try session("\(joins)\n\(leaves)"))
    #expect(Set(execution.failures.map(\.symptom.kind)) == [.late])
  }

  /// A server may relay a mebibyte; eight players with a few clients each must not hold many times that.
  @Test func aLongMessageIsNoFlood() throws {
    var runner = runner { pours(1 << 20, by: &$0) }
    #expect(runner.play(try session("A > 하나\nA B < 하나")).failure?.verdict == .wrong)
  }

  @Test func moreThanAnInboxHoldsIsAFlood() throws {
    var runner = runner { pours(2 << 20, by: &$0) }
    let failure = runner.play(try session("A > 하나\nA B < 하나")).failure
    #expect(failure?.verdict == .flood)
    guard case .stream(_, _, let actual, _) = failure?.evidence else {
      Issue.record("no evidence")
      return
    }
    #expect(actual.count <= 1 << 16)
  }

  @Test(arguments: [("spam\n", 20_000), ("\n", 20_000), ("spam", 100_000)])
  func whatIsToldWithoutEndIsNotGoneThroughToItsEnd(words: String, times: Int) throws {
    let pour = Array(String(repeating: words, count: times).utf8)
    var runner = runner { $0.relays { text, output in [output.sending(pour), output.value] } }
    let execution = runner.play(try session("A > 하나\nA B < 하나"))
    #expect(execution.failure != nil && execution.isFlood == words.hasSuffix("\n"))
    #expect(execution.timeline.count < 2500)
    for case .heard(let bytes) in execution.timeline.map(\.what) { #expect(bytes.count <= 1 << 16) }
  }

  @Test func whatFollowsAnEndIsNoFloodOfThoseThatStay() throws {
    let pour = Array(String(repeating: "spam\n", count: 5000).utf8)
    var runner = runner {
      $0.doesAll { actions, event, _ in
        guard case .ended(let client, true) = event else { return actions }
        return [.write(pour, to: client)] + actions
      }
    }
    let execution = runner.play(try session(halfClose))
    #expect(execution.failure != nil && !execution.isFlood && execution.timeline.count < 2500)
  }

  /// Before each fence everyone is told so many bytes that nobody asked for.
  private func pours(_ count: Int, by server: inout MutantServer) {
    let pour = [UInt8](repeating: UInt8(ascii: "x"), count: count)
    server.relays { text, output in
      text.starts(with: "chat-conform".utf8) ? [output.sending(pour), output.value] : nil
    }
  }

  @Test(arguments: [Interruption.stopped, .exhausted(reason: "Too many open files")])
  func aRunThatIsBrokenOffBlamesNobody(interruption: Interruption) throws {
    var runner = runner { _ in }
    runner.transport.interruption = interruption
    let execution = runner.play(try session(halfClose))
    #expect(execution.failure == nil && execution.interruption == interruption)
    var run = Run(of: try Library.embedded(), by: runner, options: RunOptions())
    run.judge()
    #expect(!run.results.isEmpty)
    #expect(
      run.results.allSatisfy {
        if case .skipped(interruption.words) = $0.outcome { true } else { false }
      })
  }
}
