import SessionLanguage
import Testing

@Suite struct ExpansionTests {
  private func text(_ number: Int) -> Text { .bytes("x\(number)!") }

  @Test func `a line with a counter stands for so many lines, wherever a line stands`() throws {
    let session = try Sample.parse(
      """
      title: T
      covers: ROOM-1
      given: A B

      A > x{1..3}!
      A B < x{1..3}!
      A >> "x{1..2}!"
      all < y
      together
        A > x{8..9}!
        B leaves
      all < in any order
        x{8..9}!
        y
      log
        x{0..1}!
        in that order
          x{1..3}!
          y
      """)
    let expanded = session.expanded
    #expect(
      expanded.steps == [
        .act(.sends("A", text(1))), .act(.sends("A", text(2))), .act(.sends("A", text(3))),
        .observation(.message(.some(["A", "B"]), text(1))),
        .observation(.message(.some(["A", "B"]), text(2))),
        .observation(.message(.some(["A", "B"]), text(3))),
        .act(.sendsRaw("A", segments: [text(1)])), .act(.sendsRaw("A", segments: [text(2)])),
        .observation(.message(.all, .bytes("y"))),
        .act(.together([.sends("A", text(8)), .sends("A", text(9)), .ends("B", .leaves)])),
        .observation(.messages(.all, .any, [text(8), text(9), .bytes("y")])),
      ])
    #expect(expanded.lines == [5, 5, 5, 6, 6, 6, 7, 7, 8, 9, 12])
    #expect(
      expanded.log?.entries == [
        .line(text(0)), .line(text(1)), .inThatOrder([text(1), text(2), text(3), .bytes("y")]),
      ])
    #expect(expanded.expanded == expanded)
  }

  @Test func `all segments of a line count together`() throws {
    let steps = try Sample.parse(
      "title: T\ncovers: ROOM-1\ngiven: A B\nneeds: bare\n\nA >> \"a\" | \"{1..2}\""
    ).expanded.steps
    #expect(
      steps == [
        .act(.sendsRaw("A", segments: [.bytes("a"), .bytes("1")])),
        .act(.sendsRaw("A", segments: [.bytes("a"), .bytes("2")])),
      ])
  }

  @Test func `a session without counters is its own expansion`() throws {
    let session = try Sample.parse(SessionParsingTests.example)
    #expect(session.expanded == session)
  }

  @Test func `holes are filled in, and bytes beside bytes are one piece`() {
    let text = Text([
      .bytes([0x61]), .port("A"), .repeated([0x62, 0x63], count: 2), .address("B"), .any, .bytes([0x64]),
    ])
    let pattern = text.resolved(
      port: { _ in .text("1104") }, address: { $0 == "B" ? .text("::1") : .any })
    #expect(pattern.pieces == [.text("a1104bcbc::1"), .any, .text("d")])
    #expect(pattern.bytes == nil)
    #expect(pattern.shown == "a1104bcbc::1{any}d")
  }

  @Test func `what is not known yet may be anything`() {
    let pattern = Text([.port("A"), .bytes([0x20])]).resolved(port: { _ in .any }, address: { _ in .any })
    #expect(pattern == Pattern([.any, .bytes([0x20])]))
    #expect(pattern.shown == "{any}␠")
  }

  @Test func `a pattern without free words is bytes`() {
    #expect(Pattern([]).bytes == [])
    #expect(Pattern([.bytes([])]).bytes == [])
    #expect(Pattern([.bytes([1]), .bytes([2])]).bytes == [1, 2])
    #expect(Pattern([.any]).bytes == nil)
  }
}
