import ChatConformance
import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner
import Testing

/// What a newcomer may hear that was being told when it came, and what it may not.
@Suite struct NewcomerTests {
  /// When a server that is still telling something when a client comes tells it that.
  enum Place: CaseIterable { case before, after }

  private func runner(
    _ framing: Framing = .line, _ make: @escaping (inout MutantServer) -> Void
  ) -> Runner<MemoryTransport<MutantServer>> {
    let transport = MemoryTransport { () -> MutantServer in
      var server = MutantServer(framing: framing)
      make(&server)
      return server
    }
    var runner = Runner(transport: transport, nonce: "test")
    runner.transport.terminator = framing.terminator
    return runner
  }

  /// Tells each newcomer the last messages that were told, as many as the count says, so many times.
  private func tells(_ count: Int, _ place: Place, times: Int = 1) -> (inout MutantServer) -> Void {
    { server in
      var told: [[UInt8]] = []
      server.relays { _, output in
        if case .write(let bytes, let client) = output.value, client == output.event.client {
          told.append(bytes)
        }
        return nil
      }
      server.doesAll { actions, event, _ in
        guard case .connected(let client, _, _) = event else { return actions }
        let rest = (0..<times).flatMap { _ in told.suffix(count).map { ServerOutput.write($0, to: client) } }
        return place == .before ? rest + actions : actions + rest
      }
    }
  }

  private func session(_ covers: String) throws -> Session {
    let text = """
      title: T
      covers: \(covers)
      given: A

      A > 하나
      A < 하나
      B joins
      A B < [알림] {B} 님이 접속하셨습니다.
      B > 둘
      A B < 둘
      """
    return try Session.parse(text, id: "core/t", file: "t.session")
  }

  @Test(arguments: Framing.allCases, Place.allCases)
  func theMessageThatWasBeingToldIsNoFault(framing: Framing, place: Place) throws {
    var runner = runner(framing, tells(1, place))
    for _ in 1...3 { #expect(runner.play(try session("ROOM-3")).failure == nil) }
  }

  @Test(arguments: Framing.allCases, Place.allCases)
  func whatEverybodyHadHeardBeforeIsAFault(framing: Framing, place: Place) throws {
    var runner = runner(framing, tells(2, place))
    #expect(runner.play(try session("ROOM-3")).failure?.verdict == .wrong)
  }

  @Test(arguments: Framing.allCases, Place.allCases)
  func theMessageThatWasBeingToldComesOnce(framing: Framing, place: Place) throws {
    var runner = runner(framing, tells(1, place, times: 2))
    #expect(runner.play(try session("ROOM-3")).failure?.verdict == .wrong)
  }

  @Test(arguments: Place.allCases)
  func aHardenedServerTellsANewcomerNothingFromBefore(place: Place) throws {
    var runner = runner(.line, tells(1, place))
    #expect(runner.play(try session("HARD-1")).failure?.verdict == .wrong)
  }

  @Test(arguments: Framing.allCases)
  func aFenceThatComesTwiceIsAFault(framing: Framing) throws {
    var runner = runner(framing) {
      $0.relays { text, output in text.starts(with: "chat-conform".utf8) ? [output.value, output.value] : nil
      }
    }
    #expect(runner.play(try session("ROOM-3")).failure?.verdict == .wrong)
  }

  @Test(arguments: Framing.allCases)
  func theJoinNoticeOfWhoHasGoneIsNoFault(framing: Framing) throws {
    var runner = runner(framing) {
      var last: ServerOutput?
      $0.doesAll { actions, event, _ in
        guard case .connected(let client, _, let port) = event else { return actions }
        defer {
          last = .write(Array(Notice.joined(port: port).text.utf8) + framing.terminator, to: client + 1)
        }
        return (last.map { [$0] } ?? []) + actions
      }
    }
    let text = "title: T\ncovers: ROOM-11\n\nA joins\nA < [알림] {A} 님이 접속하셨습니다.\nA resets"
    let alone = try Session.parse(text, id: "core/t", file: "t.session")
    #expect(runner.play(alone).failure == nil)
  }

  /// The sessions that are about who comes and goes, and in which order.
  @Test func sessionsPassWherePortsAreTranslated() throws {
    let subjects: Set = ["ROOM-1", "ROOM-2", "ROOM-16", "HARD-1", "HARD-2", "LOG-3", "LOG-5"]
    let library = try Library.embedded()
    var runner = Runner(transport: MemoryTransport { Oracle(framing: .line) }, nonce: "test")
    runner.transport.terminator = Framing.line.terminator
    runner.transport.translates = true
    for session in library.sessions where !session.needs.contains(.bare) {
      guard !subjects.isDisjoint(with: session.covers) else { continue }
      let summary = runner.play(session).failure?.summary
      #expect(summary == nil, "\(session.id)")
    }
    #expect(runner.translatesAddresses)
  }
}
