import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner
import Testing

/// How a runner judges, in a time that moves only when it waits.
@Suite struct RunnerTests {
  private func session(_ steps: String, given: String = "given: A B\n") throws -> Session {
    try Session.parse("title: T\ncovers: ROOM-3\n\(given)\n\(steps)\n", id: "core/t", file: "t.session")
  }

  private func runner(
    _ framing: Framing = .line, timeouts: Timeouts = Timeouts(),
    _ make: @escaping (inout MutantServer) -> Void
  ) -> Runner<MemoryTransport<MutantServer>> {
    let transport = MemoryTransport { () -> MutantServer in
      var server = MutantServer(framing: framing)
      make(&server)
      return server
    }
    var runner = Runner(transport: transport, timeouts: timeouts, nonce: "test")
    runner.transport.terminator = framing.terminator
    return runner
  }

  private let greeting = "A > 유저 1:안녕\nA B < 유저 1:안녕"

  @Test(arguments: [
    ("opening-missing", "The log has no opening"), ("opening-doubled", "The log opens differently"),
  ])
  func aLogThatOpensWithNothingIsNotSaidToOpen(name: String, words: String) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let failures = try MutantRun(.line, only: ["core/log-opening"]) { mutant.server(.line) }.results.flatMap(
      \.failures)
    #expect(failures.map(\.summary) == [words])
  }

  /// The system may give the client that fences the port of one that has gone.
  @Test(arguments: [[], [50001, 50001]])
  func whoFencesTakesNoEntryFromOthers(ports: [UInt16]) throws {
    var runner = runner { _ in }
    runner.transport.ports = ports
    let reset = try session(
      "A resets\n\nlog\n  [Disconnected] IP:{A.ip} / Port:{A}가 종료되었습니다.", given: "given: A\n")
    let execution = runner.play(reset)
    #expect(execution.failures.isEmpty && execution.logWasJudged)
    #expect(runner.play(try session(greeting)).failures.isEmpty)
  }

  // MARK: - Time

  static let delays: [(Int64, Verdict?)] = [
    (0, nil), (900, nil), (1000, nil), (1001, .late), (1999, .late), (2100, .late),
  ]

  @Test(arguments: delays, Framing.allCases)
  func messageIsLateAfterASecondAndGivenUpAfterTwo(delay: (Int64, Verdict?), framing: Framing) throws {
    var runner = runner(framing) {
      $0.relays { _, output in [.later(.milliseconds(delay.0), [output.value])] }
    }
    #expect(runner.play(try session(greeting)).failure?.verdict == delay.1)
  }

  @Test func whatCameLateIsCalledByItsName() throws {
    var runner = runner { $0.relays { _, output in [.later(.milliseconds(1523), [output.value])] } }
    #expect(
      runner.play(try session(greeting)).failure?.summary
        == "A message came after 1523 ms; one second is the limit")
  }

  /// What comes after so long, on a machine that was busy with others for such a share of it, in thousandths.
  static let busy: [(Int64, Int, Verdict?)] = [
    (1500, 0, .late), (1500, 500, nil), (1900, 300, .late), (2500, 1000, nil), (5000, 1000, .late),
  ]

  @Test(arguments: busy)
  func whatTheMachineWasBusyForIsNobodysDelay(delay: Int64, stalling: Int, verdict: Verdict?) throws {
    var runner = runner { $0.relays { _, output in [.later(.milliseconds(delay), [output.value])] } }
    runner.transport.stalling = stalling
    #expect(runner.play(try session(greeting)).failure?.verdict == verdict)
  }

  /// A wait in vain quarters the next of its kind: all together they cost little more than one.
  @Test(arguments: ["messages", "the ends of messages"])
  func whatWasWaitedForInVainIsNotWaitedForAgainAsLong(lost: String) throws {
    var runner = runner {
      $0.relays { text, output in
        guard text.starts(with: "유저".utf8) else { return nil }
        return lost == "messages" ? [] : [output.sending(text)]
      }
    }
    for _ in 1...30 { _ = runner.play(try session(greeting)) }
    #expect(runner.transport.now <= runner.timeouts.deadline * 4)
  }

  /// What a server that is only wrong in words has yet to tell of a session would come in the next.
  @Test func whoGoesAfterASessionIsWaitedForThoughWordsDiffered() throws {
    var runner = runner {
      $0.notifies { notice, output in
        switch notice {
        case .joined(let port): [output.saying("[알림] \(port) 님, 어서 오세요".utf8)]
        case .left: [.later(.milliseconds(300), [output.value])]
        case .notDelivered, .closing, .goodbye: nil
        }
      }
    }
    #expect(Set(runner.play(try session(greeting)).failures.map(\.symptom.kind)) == [.altered])
    #expect(runner.transport.now >= .milliseconds(300))
  }

  /// What was refused does not come back to who said it.
  @Test func whoLeavesAfterARefusalMayDoSo() throws {
    var runner = runner { _ in }
    let refused = try session("A > [알림] 가짜\nA < [알림] 전달되지 않았습니다: {any}\nA leaves\nB < [알림] {A} 님이 나갔습니다.")
    #expect(runner.play(refused).failures.isEmpty)
  }

  /// A notice in other words that tells of another client is not the one that is due.
  @Test func aNoticeInOtherWordsIsOfWhomItTells() throws {
    var runner = runner {
      $0.notifies { notice, output in
        guard case .joined(let port) = notice else { return nil }
        return [output.saying("[알림] \(port) 님, 어서 오세요".utf8)]
      }
    }
    let steps = "C joins\nC < [알림] {C} 님이 접속하셨습니다.\nB leaves\nA < [알림] {B} 님이 나갔습니다."
    let failures = runner.play(try session(steps)).failures
    #expect(!failures.map(\.symptom).contains(Symptom(.altered, .leaveNotice(.leaves))))
  }

  /// One message that was lost by chance says nothing of the next.
  @Test func whoHasLostAMessageIsStillWaitedFor() throws {
    var isLost = false
    var runner = runner {
      $0.relays { text, output in
        guard text.starts(with: "유저".utf8) || isLost else { return nil }
        defer { isLost = true }
        return isLost ? [.later(.milliseconds(50), [output.value])] : []
      }
    }
    #expect(runner.play(try session(greeting)).failure?.verdict == .hang)
    for _ in 1...3 { #expect(runner.play(try session(greeting)).failure == nil) }
  }

  @Test func silenceIsAHangAndAnEndIsTold() throws {
    var silent = runner { $0.relays { _, _ in [] } }
    var closing = runner { $0.relays { _, output in [.close(output.recipient ?? 0)] } }
    #expect(silent.play(try session(greeting)).failure?.verdict == .hang)
    #expect(silent.transport.now >= silent.timeouts.deadline)
    #expect(closing.play(try session(greeting)).failure?.verdict == .closed)
    #expect(closing.transport.now < closing.timeouts.lateAfter)
  }

  @Test func waitsInVainCostOfTheBudget() throws {
    var runner = runner(timeouts: Timeouts(budget: .seconds(3))) { $0.relays { _, _ in [] } }
    _ = runner.play(try session(greeting))
    #expect(runner.timeouts.budget < .seconds(3))
  }

  // MARK: - What else comes

  @Test func fenceTellsWhatNobodyAskedFor() throws {
    var runner = runner {
      $0.relays { text, output in
        text.starts(with: "유저".utf8) && output.recipient != output.event.client
          ? [output.value, output.value] : nil
      }
    }
    let failure = runner.play(try session(greeting)).failure
    #expect(failure?.verdict == .wrong && failure?.line == nil)
  }

  @Test func fenceCatchesWhatIsStillOnItsWay() throws {
    var runner = runner {
      $0.relays { text, output in
        guard text.starts(with: "유저".utf8) else { return [.later(.milliseconds(20), [output.value])] }
        return [output.value, .later(.milliseconds(10), [output.value])]
      }
    }
    #expect(runner.play(try session(greeting)).failure?.verdict == .wrong)
  }

  static let strangers: [(String, [Int], Verdict?)] = [
    ("its own notice", [0], nil), ("a stranger's before its own", [61000, 0], .stray),
    ("a stranger's after its own", [0, 61000], .stray), ("a wrong port", [61000], .wrong),
    ("its own twice", [0, 0], .wrong),
  ]

  /// `0` stands for the port of who joins.
  @Test(arguments: strangers)
  func foreignNoticeBesideTheRightOneIsAStranger(name: String, ports: [Int], verdict: Verdict?) throws {
    var runner = runner {
      $0.notifies { notice, output in
        guard case .joined = notice else { return nil }
        return ports.map { $0 == 0 ? output.value : output.saying(Notice.joined(port: UInt16($0)).text.utf8) }
      }
    }
    #expect(
      runner.play(try session("A joins\nA < [알림] {A} 님이 접속하셨습니다.", given: "")).failure?.verdict == verdict)
  }

  /// The log tells who said it: with it, or without.
  @Test(arguments: [(true, Verdict.stray), (false, .wrong)])
  func whatAStrangerSaysIsAStrangers(isLogged: Bool, verdict: Verdict) throws {
    var runner = runner {
      $0.doesAll { actions, event, members in
        guard case .received(_, let client) = event, members.present.first == client else { return actions }
        let entry = isLogged ? [ServerOutput.log(Array("[Message Log] (61000) - 누구세요? \n".utf8))] : []
        return entry + members.present.map { .write(Array("누구세요?\n".utf8), to: $0) } + actions
      }
    }
    #expect(runner.play(try session(greeting)).failure?.verdict == verdict)
  }

  @Test(arguments: [(1, nil), (2, Verdict.wrong)])
  func lateLeaveNoticeOfAnEarlierClientIsPardonedOnce(times: Int, verdict: Verdict?) throws {
    var runner = runner {
      var last: UInt16?
      $0.doesAll { actions, event, members in
        switch event {
        case .ended(let client, _), .lost(let client): last = members.ports[client]
        case .connected(let client, _, _):
          guard let port = last else { break }
          last = nil
          let notice = ServerOutput.write(Array("\(Notice.left(port: port).text)\n".utf8), to: client)
          return actions + Array(repeating: notice, count: times)
        case .opened, .received, .quiet: break
        }
        return actions
      }
    }
    let alone = try session("A > 유저 1:안녕\nA < 유저 1:안녕", given: "given: A\n")
    #expect(runner.play(alone).failure == nil)
    #expect(runner.play(alone).failure?.verdict == verdict)
  }

  // MARK: - Framing and ends

  @Test(arguments: [(Framing.line, false), (.bare, true)])
  func bareSenderWaitsForItsEcho(framing: Framing, waits: Bool) throws {
    var runner = runner(framing) { $0.relays { _, output in [.later(.milliseconds(100), [output.value])] } }
    let execution = runner.play(
      try session("together\n  A > 하나\n  A > 둘\nA B < in any order\n  하나\n  둘"))
    let said = ["하나", "둘"].map { Array($0.utf8) + framing.terminator }
    let sent = execution.timeline.compactMap { event in
      if case .sent(let bytes) = event.what, said.contains(bytes) { event.time } else { nil }
    }
    #expect(execution.failure == nil)
    #expect(sent.count == 2 && (sent[1] - sent[0] >= .milliseconds(100)) == waits)
  }

  @Test func bareSenderWaitsForEachOfTwoEqualEchoes() throws {
    var runner = runner(.bare) { $0.relays { _, output in [.later(.milliseconds(100), [output.value])] } }
    let execution = runner.play(
      try session("together\n  A > 또\n  A > 또\n  A > 또\nA B < in any order\n  또\n  또\n  또"))
    let sent = execution.timeline.compactMap { event in
      if case .sent = event.what { event.time } else { nil }
    }
    #expect(execution.failure == nil)
    #expect(sent.count >= 3 && sent[2] - sent[1] >= .milliseconds(100))
  }

  @Test func clientsAreEndedInAWayThatTheServerNotices() throws {
    var runner = runner {
      $0.hears { event, _ in
        guard case .ended = event else { return [event] }
        return []
      }
    }
    let first = runner.play(try session(greeting))
    #expect(first.failure == nil && first.unnoticed == [.leaves])
    let second = runner.play(try session(greeting))
    #expect(second.failure == nil && second.unnoticed.isEmpty)
  }

  @Test func orderlyEndThatGoesUnnoticedIsTold() throws {
    var runner = runner {
      $0.hears { event, _ in
        guard case .ended = event else { return [event] }
        return []
      }
    }
    let execution = runner.play(try session("B half-closes\nA < [알림] {B} 님이 나갔습니다.\nB < closed"))
    #expect(execution.failure?.verdict == .hang)
    #expect(execution.unnoticed.contains(.halfCloses))
  }

  @Test func brokenSessionLeavesNobodyBehindForTheNext() throws {
    var hasFailed = false
    var runner = runner {
      $0.relays { _, _ in
        defer { hasFailed = true }
        return hasFailed ? nil : []
      }
    }
    #expect(runner.play(try session(greeting)).failure?.verdict != nil)
    #expect(runner.play(try session(greeting)).failure == nil)
  }
}
