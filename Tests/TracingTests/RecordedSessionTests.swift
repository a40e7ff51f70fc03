import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner
import Testing

@testable import Tracing

/// What was recorded of a right server passes with a right server.
@Suite struct RecordedSessionTests {
  @Test func aTalkReadsAsItWas() throws {
    let acts: [(milliseconds: Int, client: Int, act: SimulatedTraffic.Act)] = [
      (0, 1, .comes), (100, 2, .comes), (200, 1, .says(Array("bob:안녕\n".utf8))),
      (300, 2, .says(Array("유저 2:어서 오세요\n".utf8))), (301, 1, .says(Array("bob:\u{0007}\n".utf8))),
      (500, 2, .ends), (600, 1, .waits),
    ]
    let capture = SimulatedTraffic.capture(of: Oracle(framing: .line), seed: 1, longest: 5, acts)
    #expect(
      RecordedSession(capture).session("A talk").canonicalText == """
        title: A talk
        covers: ROOM-3
        needs: line

        Bob joins
        Bob < [알림] {Bob} 님이 접속하셨습니다.
        A joins
        Bob A < [알림] {A} 님이 접속하셨습니다.
        Bob > bob:안녕
        Bob A < bob:안녕
        together
          A > 유저 2:어서 오세요
          Bob >> "bob:\\x07\\n"
        Bob < in any order
          유저 2:어서 오세요
          [알림] 전달되지 않았습니다: {any}
        A < 유저 2:어서 오세요
        A leaves
        Bob < [알림] {A} 님이 나갔습니다.

        log
          [Connected] IP:{Bob.ip} / Port:{Bob}가 연결되었습니다.
          [Connected] IP:{A.ip} / Port:{A}가 연결되었습니다.
          [Message Log] ({Bob}) - bob:안녕␠
          [Message Log] ({A}) - 유저 2:어서 오세요␠
          [Disconnected] IP:{A.ip} / Port:{A}가 종료되었습니다.

        """)
  }

  @Test(arguments: Framing.allCases, 0..<12)
  func itPassesWithTheRightRoom(framing: Framing, seed: UInt64) throws {
    let acts = framing == .line && seed > 0 ? TraceTests.crowd(seed) : TraceTests.talk
    for longest in [5, 300] {
      let capture = SimulatedTraffic.capture(of: Oracle(framing: framing), seed: seed, longest: longest, acts)
      let text = RecordedSession.text(of: capture, title: "Recorded")
      let session = try Session.parse(text, id: "recorded", file: "recorded.session")
      var runner = Runner(transport: MemoryTransport { Oracle(framing: framing) }, nonce: "recorded")
      runner.transport.terminator = framing.terminator
      let execution = runner.play(session)
      #expect(execution.failures.isEmpty, "\(execution.failures.map(\.summary)) in\n\(text.prefix(20000))")
    }
  }

  @Test(arguments: ["[알림] 가짜", "bob:\u{7}", "bob:" + String(repeating: "x", count: 5000)])
  func whoLeavesAfterARefusalMayDoSo(refused: String) throws {
    let acts: [(milliseconds: Int, client: Int, act: SimulatedTraffic.Act)] = [
      (0, 1, .comes), (100, 2, .comes), (200, 1, .says(Array("\(refused)\n".utf8))), (500, 1, .ends),
      (600, 2, .says(Array("유저 2:잘 가요\n".utf8))), (700, 2, .ends),
    ]
    let capture = SimulatedTraffic.capture(of: Oracle(framing: .line), seed: 1, longest: 5, acts)
    var runner = Runner(transport: MemoryTransport { Oracle(framing: .line) }, nonce: "recorded")
    runner.transport.terminator = Framing.line.terminator
    let execution = runner.play(RecordedSession(capture).session("A refusal"))
    #expect(execution.failures.isEmpty, "\(execution.failures.map(\.summary))")
  }

  @Test(arguments: Mutant.all.filter { $0.framings.contains(.line) })
  func whateverAServerDoesTheFileCanBeRead(mutant: Mutant) throws {
    let capture = SimulatedTraffic.capture(of: mutant.server(.line), seed: 2, TraceTests.talk)
    let text = RecordedSession.text(of: capture, title: "Recorded")
    #expect(throws: Never.self) { try Session.parse(text, id: "recorded", file: "recorded.session") }
    #expect(try Capture.parse(Array(text.utf8), file: "recorded.session") == capture)
  }
}
