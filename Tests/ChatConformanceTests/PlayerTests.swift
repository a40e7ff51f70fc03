import ChatConformance
import ChatProtocol
import SessionScript
import Testing

/// How a player judges, in a time that moves only when it waits.
@Suite struct PlayerTests {
  private func session(_ steps: String, given: String = "given: A B\n") throws -> Session {
    try Session.parse("title: T\ncovers: ROOM-3\n\(given)\n\(steps)\n", id: "core/t", file: "t.session")
  }

  private func player(
    _ framing: Framing = .line, patience: Patience = Patience(), _ make: @escaping (inout WrongServer) -> Void
  ) -> Player<MemoryStage<WrongServer>> {
    let stage = MemoryStage { () -> WrongServer in
      var server = WrongServer(framing: framing)
      make(&server)
      return server
    }
    var player = Player(stage: stage, patience: patience, nonce: "test")
    player.stage.terminator = framing.terminator
    return player
  }

  private let greeting = "A > 유저 1:안녕\nA B < 유저 1:안녕"

  // MARK: - Time

  static let delays: [(Int64, Verdict?)] = [
    (0, nil), (900, nil), (1000, nil), (1001, .late), (1999, .late), (2100, .hang),
  ]

  @Test(arguments: delays, Framing.allCases)
  func messageIsLateAfterASecondAndGivenUpAfterTwo(delay: (Int64, Verdict?), framing: Framing) throws {
    var player = player(framing) {
      $0.relays { _, deed in [.later(.milliseconds(delay.0), [deed.action])] }
    }
    #expect(player.play(try session(greeting)).failure?.verdict == delay.1)
  }

  @Test func silenceIsAHangAndAnEndIsTold() throws {
    var silent = player { $0.relays { _, _ in [] } }
    var closing = player { $0.relays { _, deed in [.close(deed.recipient ?? 0)] } }
    #expect(silent.play(try session(greeting)).failure?.verdict == .hang)
    #expect(silent.stage.now >= silent.patience.deadline)
    #expect(closing.play(try session(greeting)).failure?.verdict == .closed)
    #expect(closing.stage.now < closing.patience.lateAfter)
  }

  @Test func waitsInVainUseUpTheBudget() throws {
    var player = player(patience: Patience(budget: .seconds(3))) { $0.relays { _, _ in [] } }
    _ = player.play(try session(greeting))
    #expect(!player.patience.isExhausted)
    _ = player.play(try session(greeting))
    #expect(player.patience.isExhausted)
  }

  // MARK: - What else comes

  @Test func fenceTellsWhatNobodyAskedFor() throws {
    var player = player {
      $0.relays { text, deed in
        text.starts(with: "유저".utf8) && deed.recipient != deed.event.client
          ? [deed.action, deed.action] : nil
      }
    }
    let failure = player.play(try session(greeting)).failure
    #expect(failure?.verdict == .wrong && failure?.line == nil)
  }

  @Test func fenceCatchesWhatIsStillOnItsWay() throws {
    var player = player {
      $0.relays { text, deed in
        guard text.starts(with: "유저".utf8) else { return [.later(.milliseconds(20), [deed.action])] }
        return [deed.action, .later(.milliseconds(10), [deed.action])]
      }
    }
    #expect(player.play(try session(greeting)).failure?.verdict == .wrong)
  }

  static let strangers: [(String, [Int], Verdict?)] = [
    ("its own notice", [0], nil), ("a stranger's before its own", [61000, 0], .stray),
    ("a stranger's after its own", [0, 61000], .stray), ("a wrong port", [61000], .wrong),
    ("its own twice", [0, 0], .wrong),
  ]

  /// `0` stands for the port of who joins.
  @Test(arguments: strangers)
  func foreignNoticeBesideTheRightOneIsAStranger(name: String, ports: [Int], verdict: Verdict?) throws {
    var player = player {
      $0.notifies { notice, deed in
        guard case .joined = notice else { return nil }
        return ports.map { $0 == 0 ? deed.action : deed.saying(Notice.joined(port: UInt16($0)).text.utf8) }
      }
    }
    #expect(
      player.play(try session("A joins\nA < [알림] {A} 님이 접속하셨습니다.", given: "")).failure?.verdict == verdict)
  }

  /// The log tells who said it: with it, or without.
  @Test(arguments: [(true, Verdict.stray), (false, .wrong)])
  func whatAStrangerSaysIsAStrangers(isLogged: Bool, verdict: Verdict) throws {
    var player = player {
      $0.doesAll { actions, event, guests in
        guard case .received(_, let client) = event, guests.present.first == client else { return actions }
        let entry = isLogged ? [ServerModelAction.log(Array("[Message Log] (61000) - 누구세요? \n".utf8))] : []
        return entry + guests.present.map { .write(Array("누구세요?\n".utf8), to: $0) } + actions
      }
    }
    #expect(player.play(try session(greeting)).failure?.verdict == verdict)
  }

  @Test(arguments: [(1, nil), (2, Verdict.wrong)])
  func lateLeaveNoticeOfAnEarlierClientIsPardonedOnce(times: Int, verdict: Verdict?) throws {
    var player = player {
      var last: UInt16?
      $0.doesAll { actions, event, guests in
        switch event {
        case .ended(let client, _), .lost(let client): last = guests.ports[client]
        case .connected(let client, _, _):
          guard let port = last else { break }
          last = nil
          let notice = ServerModelAction.write(Array("\(Notice.left(port: port).text)\n".utf8), to: client)
          return actions + Array(repeating: notice, count: times)
        case .opened, .received, .quiet: break
        }
        return actions
      }
    }
    let alone = try session("A > 유저 1:안녕\nA < 유저 1:안녕", given: "given: A\n")
    #expect(player.play(alone).failure == nil)
    #expect(player.play(alone).failure?.verdict == verdict)
  }

  // MARK: - Framing and ends

  @Test(arguments: [(Framing.line, false), (.bare, true)])
  func bareSenderWaitsForItsEcho(framing: Framing, waits: Bool) throws {
    var player = player(framing) { $0.relays { _, deed in [.later(.milliseconds(100), [deed.action])] } }
    let performance = player.play(
      try session("together\n  A > 하나\n  A > 둘\nA B < in any order\n  하나\n  둘"))
    let said = ["하나", "둘"].map { Array($0.utf8) + framing.terminator }
    let sent = performance.timeline.compactMap { moment in
      if case .sent(let bytes) = moment.what, said.contains(bytes) { moment.time } else { nil }
    }
    #expect(performance.failure == nil)
    #expect(sent.count == 2 && (sent[1] - sent[0] >= .milliseconds(100)) == waits)
  }

  @Test func bareSenderWaitsForEachOfTwoEqualEchoes() throws {
    var player = player(.bare) { $0.relays { _, deed in [.later(.milliseconds(100), [deed.action])] } }
    let performance = player.play(
      try session("together\n  A > 또\n  A > 또\n  A > 또\nA B < in any order\n  또\n  또\n  또"))
    let sent = performance.timeline.compactMap { moment in
      if case .sent = moment.what { moment.time } else { nil }
    }
    #expect(performance.failure == nil)
    #expect(sent.count >= 3 && sent[2] - sent[1] >= .milliseconds(100))
  }

  @Test func clientsAreEndedInAWayThatTheServerNotices() throws {
    var player = player {
      $0.hears { event, _ in
        guard case .ended = event else { return [event] }
        return []
      }
    }
    let first = player.play(try session(greeting))
    #expect(first.failure == nil && first.unnoticed == [.leaves])
    let second = player.play(try session(greeting))
    #expect(second.failure == nil && second.unnoticed.isEmpty)
  }

  @Test func orderlyEndThatGoesUnnoticedIsTold() throws {
    var player = player {
      $0.hears { event, _ in
        guard case .ended = event else { return [event] }
        return []
      }
    }
    let performance = player.play(try session("B half-closes\nA < [알림] {B} 님이 나갔습니다.\nB < closed"))
    #expect(performance.failure?.verdict == .hang)
    #expect(performance.unnoticed.contains(.halfCloses))
  }

  @Test func brokenSessionLeavesNobodyBehindForTheNext() throws {
    var hasFailed = false
    var player = player {
      $0.relays { _, _ in
        defer { hasFailed = true }
        return hasFailed ? nil : []
      }
    }
    #expect(player.play(try session(greeting)).failure?.verdict != nil)
    #expect(player.play(try session(greeting)).failure == nil)
  }
}
