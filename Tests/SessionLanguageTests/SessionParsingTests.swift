import SessionLanguage
import Testing

@Suite struct SessionParsingTests {
  static let example = """
    title: Everyone hears everyone, the speaker included
    covers: ROOM-3 LOG-4

    A joins
    A < [알림] {A} 님이 접속하셨습니다.
    B joins
    A B < [알림] {B} 님이 접속하셨습니다.
    A > 유저 1:안녕하세요
    A B < 유저 1:안녕하세요
    B leaves
    A < [알림] {B} 님이 나갔습니다.

    log
      [Connected] IP:{A.ip} / Port:{A}가 연결되었습니다.
      [Connected] IP:{B.ip} / Port:{B}가 연결되었습니다.
      [Message Log] ({A}) - 유저 1:안녕하세요␠
      [Disconnected] IP:{B.ip} / Port:{B}가 종료되었습니다.

    """

  @Test func `the example of the design is read and written as it stands`() throws {
    let session = try Sample.parse("# Fixtures/core/x.session\n" + Self.example)
    #expect(Array(session.canonicalText.utf8) == Array(Self.example.utf8))
    #expect(session.title == "Everyone hears everyone, the speaker included")
    #expect(session.covers == ["ROOM-3", "LOG-4"])
    #expect(session.lines == [5, 6, 7, 8, 9, 10, 11, 12])
    #expect(session.log?.line == 14)
    #expect(
      session.log?.entries.dropFirst(2).first
        == .line(
          Text([
            .bytes(Array("[Message Log] (".utf8)), .port("A"), .bytes(Array(") - 유저 1:안녕하세요 ".utf8)),
          ])))
  }

  @Test func `the header names what is needed and who is there`() throws {
    let session = try Sample.parse(
      "needs: line log launch\n# why\ngiven: A B2\ncovers: MSG-1 HARD-17\ntitle: T: U\n")
    #expect(session.id == "core/x")
    #expect(session.folder == "core")
    #expect(session.title == "T: U")
    #expect(session.covers == ["MSG-1", "HARD-17"])
    #expect(session.needs == [.line, .log, .launch])
    #expect(session.given == ["A", "B2"])
    #expect(session.steps.isEmpty)
    #expect(session.log == nil)
  }

  static let steps: [(String, Step)] = [
    ("D joins", .act(.joins("D"))),
    ("A leaves", .act(.ends("A", .leaves))),
    ("A half-closes", .act(.ends("A", .halfCloses))),
    ("A resets", .act(.ends("A", .resets))),
    ("A stalls", .act(.stalls("A"))),
    ("server stops", .act(.server(.stops))),
    ("server is killed", .act(.server(.isKilled))),
    ("A > 유저 1:안녕", .act(.sends("A", .bytes("유저 1:안녕")))),
    ("A > closed", .act(.sends("A", .bytes("closed")))),
    ("A > # no comment", .act(.sends("A", .bytes("# no comment")))),
    ("A > \"\"", .act(.sends("A", Text([])))),
    ("A >> \"a\\n\"", .act(.sendsRaw("A", segments: [.bytes("a\n")]))),
    ("A < text", .observation(.message(.some(["A"]), .bytes("text")))),
    ("A C < text", .observation(.message(.some(["A", "C"]), .bytes("text")))),
    ("all < text", .observation(.message(.all, .bytes("text")))),
    ("all < \"closed\"", .observation(.message(.all, .bytes("closed")))),
    ("all < \"in any order\"", .observation(.message(.all, .bytes("in any order")))),
    ("all < together", .observation(.message(.all, .bytes("together")))),
    ("A < closed", .observation(.closing(.some(["A"])))),
    ("all < closed", .observation(.closing(.all))),
    ("all < in any order\n  x\n  y", .observation(.messages(.all, .any, [.bytes("x"), .bytes("y")]))),
    (
      "A B < in one order\n    x\n\n    # y\n    z",
      .observation(.messages(.some(["A", "B"]), .one, [.bytes("x"), .bytes("z")]))
    ),
    ("all < in any order\n  \"# x\"", .observation(.messages(.all, .any, [.bytes("# x")]))),
  ]

  @Test(arguments: SessionParsingTests.steps)
  func `each step is read`(line: String, step: Step) throws {
    #expect(try Sample.steps(line) == [step])
  }

  @Test func `who stalls reads again, and who stopped starts again`() throws {
    #expect(try Sample.steps("A stalls\nA reads").last == .act(.reads("A")))
    #expect(try Sample.steps("server stops\nserver starts").last == .act(.server(.starts)))
  }

  @Test func `segments are cut where the bars stand`() throws {
    let steps = try Sample.steps("A > x\nall < x\nA >> \"a | \" \"b\" * 2 | \"c\\n\"")
    let first = Text([.bytes(Array("a | ".utf8)), .repeated([0x62], count: 2)])
    #expect(steps.last == .act(.sendsRaw("A", segments: [first, .bytes("c\n")])))
  }

  @Test func `what happens together stands in one step`() throws {
    let text = """
      together
        A > x{1..3}
        # a comment
        B >> "y\\n"
        D joins
        B leaves
        C half-closes
        A resets
      D < since joining
        x{1..3}
      """
    let session = try Sample.parse("title: T\ncovers: ROOM-1\ngiven: A B C\n\n" + text)
    guard case .act(.together(let acts)) = session.steps.first else {
      Issue.record("no step together")
      return
    }
    #expect(session.lines == [5, 13])
    #expect(
      acts == [
        .sends("A", Text([.bytes([0x78]), .counter(1...3)])),
        .sendsRaw("B", segments: [.bytes("y\n")]), .joins("D"), .ends("B", .leaves),
        .ends("C", .halfCloses), .ends("A", .resets),
      ])
    #expect(
      session.steps.last
        == .observation(
          .messages(.some(["D"]), .sinceJoining, [Text([.bytes([0x78]), .counter(1...3)])])))
  }

  @Test func `a log may be empty, keep an order, and end its lines in a blank`() throws {
    #expect(try Sample.parse(Sample.header + "log").log?.entries == [])
    let log = try Sample.parse(
      Sample.header + "log\n   x\n   in that order\n      y ␠\n      ␠\n   \"\"\n   \"␠\"\n   z␠␠\n   ␠a")
    #expect(
      log.log?.entries == [
        .line(.bytes("x")), .inThatOrder([.bytes("y  "), .bytes(" ")]), .line(Text([])),
        .line(.bytes("␠")), .line(.bytes("z␠ ")), .line(.bytes("␠a")),
      ])
  }

  @Test func `what the server writes when it opens is a log of its own`() throws {
    let log = try Sample.parse(Sample.header + "opening\n  \"\"\n  ===== 서버가 열렸습니다 =====").log
    #expect(log?.subject == .opening)
    #expect(log?.entries == [.line(Text([])), .line(.bytes("===== 서버가 열렸습니다 ====="))])
  }

  @Test func `a session inside a longer text has that text's line numbers`() throws {
    let text = Sample.header + "A joins"
    let session = try Session.parse(text, id: "ROOM-1", file: "Spec/3-room.md", firstLine: 40)
    #expect(session.lines == [43])
    let error = #expect(throws: SessionErrors.self) {
      try Session.parse(text + "s", id: "ROOM-1", file: "Spec/3-room.md", firstLine: 40)
    }
    #expect(error?.all.map(\.line) == [43])
  }
}
