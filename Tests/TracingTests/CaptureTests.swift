import ChatProtocol
import SessionLanguage
import Testing

@testable import Tracing

/// A capture comes out of a file as it went in, whatever the bytes are.
@Suite struct CaptureTests {
  static let texts: [[UInt8]] = [
    Array("유저 1:안녕하세요\n".utf8), [0xEC], [0x95, 0x88, 0x0A], [0], Array(0...255), [0xFF, 0xFE, 0x0D, 0x0A],
    Array("{A} {any} {1..3} \"\\\" # ␠  \t".utf8), Array("\u{202E}\u{FEFF}\u{2028}\u{1F600}".utf8),
    [0x0A, 0x0A],
    Array(repeating: 0x0A, count: 300),
  ]

  @Test(arguments: texts)
  func everyByteSurvives(text: [UInt8]) throws {
    var capture = Capture()
    let events: [Capture.Event] = [
      .connected(0, Peer(address: "127.0.0.2", port: 40001)), .connected(1, Peer(address: "::1", port: 9)),
      .said(text, by: 0), .heard(text, by: 1), .logged(text), .lookedAway(.milliseconds(1234)), .stalled(0),
      .ended(0), .lost(1), .closed(0), .dropped(1), .stopped,
    ]
    for (index, event) in events.enumerated() { capture.add(event, at: .microseconds(index * 999_999)) }
    let file = RecordedSession.text(of: capture, title: "Recorded")
    #expect(try Capture.parse(Array(file.utf8), file: "a.session") == capture)
  }

  @Test(arguments: [
    "0.000000 A ends", "0 A connects 127.0.0.1 1", "1.000000 a connects 127.0.0.1 1",
    "1.000000 A connects 127.0.0.1 70000",
    "1.000000 log \"", "1.000000 log \"\\q\"", "1.000000 away x", "1.000000", "", "-1.000000 log \"\"",
  ])
  func whatNoRecorderWroteIsRefusedWithItsPlace(line: String) {
    #expect(throws: SessionError.self) {
      try Capture.parse(Array("# a\n#: \(line)\n".utf8), file: "a.session")
    }
  }

  @Test func itIsBounded() {
    var capture = Capture()
    capture.add(.connected(0, Peer(address: "127.0.0.1", port: 1)), at: .zero)
    let piece = [UInt8](repeating: 0xFF, count: 1 << 16)
    var count = 0
    while !capture.isFull {
      capture.add(.said(piece, by: 0), at: .zero)
      count += 1
    }
    #expect(count > 10)
    #expect(RecordedSession.text(of: capture, title: "Recorded").utf8.count < 16 << 20)
  }
}
