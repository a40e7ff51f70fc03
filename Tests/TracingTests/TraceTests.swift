import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner
import Testing

@testable import Tracing

/// Traffic is judged by what no order of events could excuse.
@Suite struct TraceTests {
  /// A talk of a few, each way to speak and to go in it.
  static let talk: [(milliseconds: Int, client: Int, act: SimulatedTraffic.Act)] = {
    var acts: [(milliseconds: Int, client: Int, act: SimulatedTraffic.Act)] = [
      (0, 1, .comes), (100, 2, .comes), (200, 3, .comes), (300, 4, .comes),
    ]
    for round in 0..<6 {
      for client in 1...4 {
        let text = "유저 \(client):\(round)번째 말입니다\n"
        acts.append((1000 + 400 * round + 3 * client, client, .says(Array(text.utf8))))
      }
    }
    acts += [
      (3300, 2, .says(Array("유저 2:ㅋㅋ\n".utf8))), (3350, 2, .says(Array("유저 2:ㅋㅋ\n".utf8))),
      (3400, 3, .says(Array(" ABC abc /quit  \n".utf8))), (3450, 4, .says(Array("1\n".utf8))),
      (3500, 1, .says(Array("유저 1:나누어 ".utf8))), (3600, 1, .says(Array("보냅니다\n".utf8))),
      (3700, 2, .says(Array("유저 2:한 번에\n유저 2:두 줄\n".utf8))), (3800, 3, .says(Array("콜론이 없는 말\r\n".utf8))),
      (3900, 4, .says(Array("유저 4:\n\n유저 4:10:30, http://example.com:80/\n".utf8))),
      (4000, 1, .says(Array(("유저 1:" + String(repeating: "가", count: 338) + "\n").utf8))),
      (4100, 2, .says(Array("유저 2:  빈칸과\t탭, é e\u{301} 😀 <b>&amp; \\n %s \"따옴표\"  \n".utf8))),
      (4500, 2, .ends), (4800, 5, .comes), (5000, 3, .says(Array("유저 3:끝까지\n유저 3:끝내지 못한".utf8))),
      (5300, 3, .ends),
      (5500, 4, .says(Array("유저 4:아직 있어요\n".utf8))), (5800, 4, .isLost),
      (6300, 5, .says(Array("유저 5:저도 있어요\n".utf8))), (6600, 1, .says(Array("유저 1:안녕히\n".utf8))),
      (9500, 1, .waits),
    ]
    return acts
  }()

  /// What a hardened server needs besides: what is refused, clients that send no LF, a browser.
  static let strangers: [(milliseconds: Int, client: Int, act: SimulatedTraffic.Act)] = {
    let odd: [[UInt8]] = [
      Array("유저 1:\u{7}\n".utf8), Array("유저 1:".utf8) + [0xFF, 0x0A], Array("[알림] 1 님이 나갔습니다.\n".utf8),
      Array(repeating: UInt8(ascii: "x"), count: 5000) + [0x0A], Array("유저 1:\u{2028}\n".utf8),
    ]
    var acts: [(milliseconds: Int, client: Int, act: SimulatedTraffic.Act)] = [
      (0, 1, .comes), (100, 2, .comes),
    ]
    for (index, bytes) in odd.enumerated() {
      acts.append((1000 + 500 * index, 1, .says(bytes)))
      acts.append((1200 + 500 * index, 1, .says(Array("유저 1:\(index)번째로 고친 말\n".utf8))))
    }
    acts += [
      (4000, 3, .comes), (4500, 3, .says(Array("유저 3:옛 클라이언트".utf8))),
      (5500, 3, .says(Array("유저 3:또 한 번".utf8))),
      (6500, 3, .ends), (7000, 4, .comes),
      (7200, 4, .says(Array("POST / HTTP/1.1\r\nHost: a\r\n\r\n유저 4:속았지\n".utf8))),
      (8000, 2, .says(Array("유저 2:반 줄 ".utf8))), (9000, 2, .says(Array("기다리는 말\n".utf8))),
      (9500, 2, .says(Array(repeating: UInt8(ascii: "y"), count: 4096) + [0x0A])), (13000, 1, .waits),
    ]
    return acts
  }()

  /// Many at once, who come, speak, say the same and go as chance has it.
  static func crowd(_ seed: UInt64) -> [(milliseconds: Int, client: Int, act: SimulatedTraffic.Act)] {
    var random = SplitMix64(seed: seed)
    var acts: [(milliseconds: Int, client: Int, act: SimulatedTraffic.Act)] = []
    for client in 1...20 {
      let came = random.number(below: 1500)
      acts.append((came, client, .comes))
      var time = came
      for number in 0..<random.number(below: 15) {
        time += random.number(below: 60)
        let text = random.pick(["ㅋㅋ", "유저 \(client):\(number)", "유저 \(client % 3):안녕", "\(number)"])
        let end = random.pick(["\n", "\n", "\r\n", "\n\n", "\n유저 \(client):바로 \(number)\n"])
        acts.append((time, client, .says(Array((text + end).utf8))))
      }
      let left = time + random.number(below: 100)
      switch random.number(below: 4) {
      case 0: acts.append((left, client, .ends))
      case 1: acts.append((left, client, .isLost))
      default: break
      }
    }
    return acts.sorted { $0.milliseconds < $1.milliseconds } + [(6000, 1, .waits)]
  }

  @Test(arguments: 0..<25)
  func aRightServerIsNeverBlamed(seed: UInt64) {
    for longest in [5, 200, 900] {
      let capture = SimulatedTraffic.capture(
        of: Oracle(framing: .line), seed: seed, longest: longest, Self.crowd(seed))
      for claim in ServerClass.allCases {
        let broken = Trace(of: capture, claim: claim).findings.filter { $0.value.broken != nil }
        #expect(broken.isEmpty, "\(claim), \(longest) ms: \(broken)")
      }
    }
  }

  @Test func aRightServerShowsWhatItKeeps() {
    let talks = [(Self.talk, Framing.line), (Self.talk, .bare), (Self.strangers, .line)]
    let traces = talks.map { acts, framing in
      Trace(
        of: SimulatedTraffic.capture(of: Oracle(framing: framing), seed: 1, acts),
        claim: framing == .line ? .hardened : .core)
    }
    for trace in traces {
      #expect(
        trace.findings.allSatisfy { $0.value.broken == nil && $0.value.doubt == nil }, "\(trace.findings)")
    }
    let kept = Set(traces.flatMap { $0.findings.filter { $0.value.kept > 0 }.keys })
    #expect(kept.count >= 55, "\(kept.sorted())")
  }

  @Test(arguments: [
    ("join-notice-without-full-stop", "MSG-1"), ("leave-notice-in-other-words", "MSG-2"),
    ("port-and-one", "MSG-3"),
    ("port-with-leading-zero", "MSG-7"), ("unknown-for-no-colon", "MSG-4"), ("empty-body-filled", "MSG-5"),
    ("cut-at-the-second-colon", "MSG-6"), ("join-notice-not-to-newcomer", "ROOM-1"),
    ("newcomer-gets-the-history", "ROOM-1"), ("join-notice-to-newcomer-alone", "ROOM-2"),
    ("sender-not-served", "ROOM-3"),
    ("relayed-to-all-but-the-last", "ROOM-3"), ("trailing-blanks-stripped", "ROOM-4"), ("composed", "ROOM-4"),
    ("markup-escaped", "ROOM-4"), ("message-cut-at-512-bytes", "ROOM-5"),
    ("each-segment-a-message", "FRAME-3"),
    ("lines-of-a-segment-joined", "FRAME-4"), ("cr-kept", "FRAME-5"), ("empty-line-relayed", "FRAME-6"),
    ("two-lfs", "FRAME-2"),
    ("log-in-cr", "LOG-13"), ("log-with-times", "LOG-4"), ("log-in-cp949", "LOG-9"),
    ("control-bell-relayed", "HARD-8"), ("not-utf8-byte-ff-relayed", "HARD-7"),
    ("refused-silently", "HARD-10"),
    ("http-is-talk", "HARD-36"), ("quiet-ends-nothing", "HARD-3"), ("refused-is-logged", "HARD-11"),
  ])
  func aWrongServerIsBlamedForIt(name: String, requirement: String) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let acts = requirement.hasPrefix("HARD") ? Self.strangers : Self.talk
    let capture = SimulatedTraffic.capture(of: mutant.server(.line), seed: 3, acts)
    let broken = Trace(of: capture, claim: .hardened).findings.filter { $0.value.broken != nil }
    #expect(broken[requirement] != nil, "\(mutant.summary): \(broken)")
  }

  /// What is not sure is not told as broken: it may be somebody else's doing, or the recording ended too early.
  @Test(arguments: [
    "유저 9:누구세요\n", "[알림] 50000 님이 접속하셨습니다.\n", "[알림] 전달되지 않았습니다: 이유\n",
  ])
  func whatOthersMaySayIsNotSure(text: String) {
    var capture = Self.visit()
    capture.add(.heard(Array(text.utf8), by: 0), at: .seconds(1))
    capture.add(.stopped, at: .seconds(9))
    #expect(Trace(of: capture).findings.allSatisfy { $0.value.broken == nil })
  }

  @Test(arguments: [(1.5, false), (2.5, true)])
  func whatIsMissingIsMissedAfterAWhile(seconds: Double, isBroken: Bool) {
    var capture = Self.visit()
    capture.add(.said(Array("유저 1:거기 있어요?\n".utf8), by: 0), at: .seconds(1))
    capture.add(.stopped, at: .seconds(1 + seconds))
    let trace = Trace(of: capture)
    #expect((trace.findings["ROOM-3"]?.broken != nil) == isBroken, "\(trace.findings)")
  }

  @Test(arguments: [(0.4, 1, false), (1.5, 0, false), (2.5, 0, true)])
  func latenessIsThatOfTheServerAlone(seconds: Double, kept: Int, isBroken: Bool) {
    for away in [0.0, 2.2] {
      var capture = Self.visit()
      capture.add(.said(Array("유저 1:안녕\n".utf8), by: 0), at: .seconds(1))
      if away > 0 { capture.add(.lookedAway(.seconds(away)), at: .seconds(1 + away)) }
      capture.add(.heard(Array("유저 1:안녕\n".utf8), by: 0), at: .seconds(1 + seconds + away))
      let finding = Trace(of: capture).findings["ROOM-6"]
      #expect((finding?.kept ?? 0, finding?.broken != nil) == (kept, isBroken))
    }
  }

  /// A client has come and was told so.
  private static func visit() -> Capture {
    var capture = Capture()
    capture.add(.connected(0, Peer(address: "127.0.0.1", port: 40000)), at: .zero)
    capture.add(.heard(Array("[알림] 40000 님이 접속하셨습니다.\n".utf8), by: 0), at: .milliseconds(1))
    return capture
  }
}
