import ChatProtocol
import Testing

/// What a client may say, and how its own side makes it.
@Suite struct ChatLineTests {
  static let parts: [(line: String, nick: String?, body: String)] = [
    ("유저 1:안녕하세요", "유저 1", "안녕하세요"),
    ("a:b:c", "a", "b:c"),
    ("a:", "a", ""),
    (":b", "", "b"),
    (":", "", ""),
    ("::", "", ":"),
    ("no colon", nil, "no colon"),
    (" a : b ", " a ", " b "),
    ("a：b", nil, "a：b"),
    ("e:\u{301}", "e", "\u{301}"),
  ]

  // Spec: MSG-4 MSG-5 MSG-6
  @Test(arguments: parts)
  func nickEndsAtTheFirstColon(part: (line: String, nick: String?, body: String)) throws {
    let line = try ChatLine(checking: part.line.bytes)
    #expect(line.bytes == part.line.bytes)
    #expect(line.nick?.bytes == part.nick?.bytes)
    #expect(line.body.bytes == part.body.bytes)
  }

  // Spec: ROOM-4
  @Test(arguments: [
    ("\u{AC00}", "\u{1100}\u{1161}"), ("\u{E9}", "e\u{301}"), ("\u{212B}", "\u{C5}"), ("가 ", "가"), ("A", "a"),
    ("\u{1100}\u{1161}\u{11A8}", "\u{AC00}\u{11A8}"),
  ])
  func whatLooksAlikeDiffersWhereItsBytesDo(one: String, other: String) throws {
    let (first, second) = (try ChatLine(checking: one.bytes), try ChatLine(checking: other.bytes))
    #expect(first != second)
    #expect(Message.chat(first) != .chat(second))
    #expect(LogRecord.message(port: 1, text: first.bytes) != .message(port: 1, text: second.bytes))
    #expect(first == (try ChatLine(checking: one.bytes)))
    #expect(Set([first, second]).count == 2)
  }

  static let names: [(typed: String, sent: String)] = [
    ("유저 1", "유저 1"), (" a", "a"), ("a\t ", "a"), ("\u{3000}a b\u{A0}", "a b"), ("\r\na\u{85}", "a"),
    ("\u{2028}a\u{2029}", "a"), ("\u{200B}a", "\u{200B}a"), ("\u{FEFF}a", "\u{FEFF}a"),
    (" \u{301}a", "\u{301}a"), ("\u{AC00}", "\u{AC00}"), ("\u{1100}\u{1161}", "\u{1100}\u{1161}"),
  ]

  // Spec: CLIENT-1
  @Test(arguments: names)
  func nickIsTrimmed(name: (typed: String, sent: String)) throws {
    #expect(try Nick(name.typed).text.bytes == name.sent.bytes)
    #expect(try ChatLine(nick: Nick(name.typed), body: "b").bytes == "\(name.sent):b".bytes)
  }

  // Spec: CLIENT-2
  @Test(arguments: ["", " ", "\t\n", "\u{3000}\u{A0} "])
  func emptyNickIsUnknown(name: String) throws {
    #expect(try ChatLine(nick: Nick(name), body: "안녕").bytes == "Unknown:안녕".bytes)
  }

  // Spec: CLIENT-3
  @Test(arguments: [":", "a:b", ":a", "a: ", "e:\u{301}"])
  func nickWithColonIsRefused(name: String) {
    #expect(throws: NickError.colon) { try Nick(name) }
  }

  // Spec: CLIENT-22
  @Test(arguments: ["a\nb", "a\r\nb", "\u{1B}[1ma", "a\u{0}", "\u{85}a\u{9F}", "a\u{2028}b"])
  func nickWithControlCharacterIsRefused(name: String) {
    #expect(throws: NickError.controlCharacter) { try Nick(name) }
  }

  @Test(arguments: ["a：b", "a;b", "a\u{2236}b"])
  func nickMayHoldWhatOnlyLooksLikeAColon(name: String) throws {
    #expect(try ChatLine(nick: Nick(name), body: "c").nick?.bytes == name.bytes)
  }

  // Spec: CLIENT-4
  @Test(arguments: names + [("", ""), (" ", ""), ("\u{3000}\n", ""), (" :a: ", ":a:")])
  func bodyIsTrimmed(body: (typed: String, sent: String)) throws {
    #expect(try ChatLine(nick: Nick("n"), body: body.typed).bytes == "n:\(body.sent)".bytes)
    #expect(try ChatLine(nick: Nick("n"), body: body.typed[...]).bytes == "n:\(body.sent)".bytes)
  }

  // Spec: CLIENT-5
  @Test func goodbyeIsNeverSent() throws {
    let goodbye = Notice.goodbye.text
    #expect(goodbye == "[알림] 접속을 종료합니다.")
    #expect(throws: Refusal.likeNotice) { try ChatLine(checking: goodbye.bytes) }
    #expect(throws: NickError.likeNotice) { try Nick(goodbye) }
    for name in ["", "a", "알림"] {
      let line = try ChatLine(nick: Nick(name), body: goodbye)
      #expect(try Message(line.bytes) == .chat(line))
    }
  }

  @Test(arguments: [
    ("a", "b\nc", Refusal.controlCharacter), ("א", "안녕 א[알림]", .likeNotice), ("1", "\u{202E}a", .likeNotice),
  ])
  func aClientRefusesWhatAServerWould(name: String, body: String, refusal: Refusal) {
    #expect(throws: refusal) { try ChatLine(nick: Nick(name), body: body) }
  }
}
