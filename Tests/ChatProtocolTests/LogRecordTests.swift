import ChatProtocol
import Testing

private let opening = "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n"
private let home = Peer(address: "127.0.0.1", port: 1104)

/// The log's entries, written and read again.
@Suite struct LogRecordTests {
  static let records: [(LogRecord, String)] = [
    (.opened, opening),
    (.connected(home), "[Connected] IP:127.0.0.1 / Port:1104가 연결되었습니다.\n"),
    (.disconnected(home), "[Disconnected] IP:127.0.0.1 / Port:1104가 종료되었습니다.\n"),
    (.connected(Peer(address: "::1", port: 1)), "[Connected] IP:::1 / Port:1가 연결되었습니다.\n"),
    (
      .disconnected(Peer(address: "2001:db8::beef", port: 65535)),
      "[Disconnected] IP:2001:db8::beef / Port:65535가 종료되었습니다.\n"
    ),
    (.message(port: 1104, text: "유저 1:안녕".bytes), "[Message Log] (1104) - 유저 1:안녕 \n"),
    (.message(port: 1, text: "a".bytes), "[Message Log] (1) - a \n"),
    (.message(port: 1, text: " a ".bytes), "[Message Log] (1) -  a  \n"),
    (.message(port: 1, text: " ".bytes), "[Message Log] (1) -   \n"),
    (.message(port: 1, text: "\t) - (".bytes), "[Message Log] (1) - \t) - ( \n"),
    (
      .message(port: 1, text: "e\u{301}\u{1100}\u{1161}".bytes),
      "[Message Log] (1) - e\u{301}\u{1100}\u{1161} \n"
    ),
    (
      .message(port: 1, text: "\u{A0}\u{2027}\u{202A}£".bytes),
      "[Message Log] (1) - \u{A0}\u{2027}\u{202A}£ \n"
    ),
    (
      .message(port: 1, text: "[Message Log] (1) - a ".bytes),
      "[Message Log] (1) - [Message Log] (1) - a  \n"
    ),
  ]

  // Spec: LOG-1 LOG-3 LOG-4 LOG-5 LOG-9 LOG-13
  @Test(arguments: records)
  func anEntryThatIsWrittenAndReadIsTheSame(record: LogRecord, text: String) throws {
    #expect(record.bytes == text.bytes)
    #expect(try LogRecord.parse(text.bytes) == [record])
    var log = "before\n".bytes
    record.write(to: &log)
    #expect(log == "before\n".bytes + text.bytes)
  }

  @Test func aLogThatIsReadAndWrittenIsTheSame() throws {
    let log = Array(Self.records.map(\.1.bytes).joined())
    let read = try LogRecord.parse(log)
    #expect(read == Self.records.map(\.0))
    #expect(Array(read.map(\.bytes).joined()) == log)
    #expect(try LogRecord.parse([]) == [])
    #expect(try LogRecord.parse((opening + opening).bytes) == [.opened, .opened])
  }

  @Test func anAddressThatAnotherServerWroteIsReadAsItStands() throws {
    let log = "[Connected] IP:::ffff:10.0.0.1 / Port:1가 연결되었습니다.\n".bytes
    #expect(Array(try LogRecord.parse(log).map(\.bytes).joined()) == log)
  }

  // Spec: LOG-12
  @Test(arguments: [
    ("a\nb", "a\\u{A}b"), ("\r\n", "\\u{D}\\u{A}"), ("\0", "\\u{0}"), ("\u{1B}[2J", "\\u{1B}[2J"),
    ("\u{7F}", "\\u{7F}"), ("\u{80}\u{9F}", "\\u{80}\\u{9F}"), ("\u{85}é", "\\u{85}é"),
    ("안\u{2028}녕\u{2029}", "안\\u{2028}녕\\u{2029}"), ("a\tb", "a\tb"), ("\\u{A}", "\\u{A}"),
  ])
  func controlCharacterIsWrittenAsEscape(text: String, written: String) throws {
    let record = LogRecord.message(port: 1104, text: text.bytes)
    #expect(record.bytes == "[Message Log] (1104) - \(written) \n".bytes)
    #expect(try LogRecord.parse(record.bytes) == [.message(port: 1104, text: written.bytes)])
  }

  @Test func noMessageForgesAnEntry() throws {
    let forged = LogRecord.connected(home).bytes
    let record = LogRecord.message(port: 1, text: "a \n".bytes + forged)
    #expect(record.bytes.count { $0 == UInt8(ascii: "\n") } == 1)
    #expect(try LogRecord.parse(record.bytes).count == 1)
  }
}

/// What is wrong with a log, and in which line.
@Suite struct LogErrorTests {
  static let noEntries = [
    "", " ", "x", "===== 서버가 열렸습니다 =====", "클라이언트의 입장을 기다리고 있습니다.",
    "[Connected] IP:127.0.0.1 / Port:1104가 연결되었습니다", "[Connected] IP:127.0.0.1 / Port:1104가 연결되었습니다. ",
    " [Connected] IP:127.0.0.1 / Port:1104가 연결되었습니다.", "[Connected] IP:127.0.0.1 / Port:1104가 종료되었습니다.",
    "[Disconnected] IP:127.0.0.1 / Port:1104가 연결되었습니다.", "[Connected] IP: / Port:1104가 연결되었습니다.",
    "[Connected] IP:127.0.0.1 / Port:가 연결되었습니다.", "[Connected] IP:127.0.0.1 / Port:0가 연결되었습니다.",
    "[Connected] IP:127.0.0.1 / Port:01가 연결되었습니다.", "[Connected] IP:127.0.0.1 / Port:65536가 연결되었습니다.",
    "[Connected] IP:127.0.0.1 / Port:70000가 연결되었습니다.", "[Connected] IP:127.0.0.1/Port:1104가 연결되었습니다.",
    "[Connected] IP:127.0.0.1 / Port: 1104가 연결되었습니다.", "[Connected] IP:localhost / Port:1가 연결되었습니다.",
    "[Connected] IP:fe80::1%eth0 / Port:1가 연결되었습니다.", "[Connected] IP:FE80::1 / Port:1가 연결되었습니다.",
    "[Connected] IP:[::1] / Port:1가 연결되었습니다.", "[connected] IP:127.0.0.1 / Port:1가 연결되었습니다.",
    "[Connected] IP:127.0.0.1 / Port:1\u{1100}\u{1161} 연결되었습니다.", "[Disconnected] IP:x / Port:1가 종료되었습니다.",
    "[Disconnected] IP:127.0.0.1 / Port:0가 종료되었습니다.", "[Connected] IP:가 연결되었습니다.",
    "[Message Log] (1104) - a", "[Message Log] (1104) -  ", "[Message Log] (1104) - ",
    "[Message Log] () - a ",
    "[Message Log] (0) - a ", "[Message Log] (01) - a ", "[Message Log] (65536) - a ",
    "[Message Log] (a) - a ",
    "[Message Log] (1104)- a ", "[Message Log] (1104 - a ", "[Message Log](1104) - a ",
    "[Message Log] (1) - a \r",
    "[Message Log] (1) - a\u{1B} ", "[Message Log] (1) - \u{85} ", "[Message Log] (1) - \u{2028} ",
    "[Message Log] (1) - a\u{A0}",
  ]

  // Spec: LOG-10
  @Test(arguments: noEntries)
  func aLineThatIsNoEntryIsNamed(line: String) {
    let entry = LogRecord.message(port: 1, text: "a".bytes).bytes
    #expect(throws: LogRecord.Malformed.line(1)) { try LogRecord.parse((line + "\n").bytes) }
    #expect(throws: LogRecord.Malformed.line(6)) {
      try LogRecord.parse(opening.bytes + entry + (line + "\nx\n").bytes)
    }
    #expect(throws: LogRecord.Malformed.line(3)) {
      try LogRecord.parse(entry + entry + (line + "\n").bytes + entry)
    }
  }

  @Test(arguments: [[0xFF], [0xC3], [0xBE, 0xC8], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func aLineThatIsNotUTF8IsNamed(bytes: [UInt8]) {
    #expect(throws: LogRecord.Malformed.line(1)) {
      try LogRecord.parse("[Message Log] (1) - ".bytes + bytes + " \n".bytes)
    }
  }

  @Test(arguments: LogRecordTests.records)
  func anEntryCutAnywhereIsToldByItsLine(record: LogRecord, text: String) {
    for cut in text.bytes.indices.dropFirst() {
      let part = text.bytes[..<cut]
      let isOpening = record == .opened
      #expect(throws: isOpening ? LogRecord.Malformed.line(1) : .unterminated) {
        try LogRecord.parse(Array(part))
      }
    }
  }

  @Test func anOpeningInTheMiddleOfOneIsNamed() {
    let half = "\n===== 서버가 열렸습니다 =====\n"
    #expect(throws: LogRecord.Malformed.line(5)) { try LogRecord.parse((opening + half + opening).bytes) }
    #expect(throws: LogRecord.Malformed.line(1)) { try LogRecord.parse((half + opening).bytes) }
  }
}

/// Who is at the other end.
@Suite struct PeerTests {
  // Spec: LOG-11
  @Test(arguments: [
    ("::ffff:127.0.0.1", "127.0.0.1"), ("::FFFF:10.0.0.1", "10.0.0.1"), ("127.0.0.1", "127.0.0.1"),
    ("::1", "::1"),
    ("::ffff:0:1", "::ffff:0:1"), ("::127.0.0.1", "::127.0.0.1"), ("64:ff9b::10.0.0.1", "64:ff9b::10.0.0.1"),
    ("::", "::"), ("2001:db8::ffff:1", "2001:db8::ffff:1"),
  ])
  func mappedAddressIsWrittenAsIPv4(address: String, written: String) throws {
    let peer = Peer(address: address, port: 1104)
    #expect(peer.address == written)
    let log = LogRecord.connected(peer).bytes
    #expect(log == "[Connected] IP:\(written) / Port:1104가 연결되었습니다.\n".bytes)
    #expect(try LogRecord.parse(log) == [.connected(peer)])
  }

  @Test(arguments: [("fe80::1%eth0", "fe80::1"), ("fe80::1%2", "fe80::1"), ("::ffff:10.0.0.1%x", "10.0.0.1")])
  func theZoneIsLeftOut(address: String, written: String) throws {
    let peer = Peer(address: address, port: 1)
    #expect(peer.address == written)
    #expect(try LogRecord.parse(LogRecord.disconnected(peer).bytes) == [.disconnected(peer)])
  }
}
