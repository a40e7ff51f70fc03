import Testing

@testable import ChatClient

struct ScrollbackTests {
  private static let examples: [([String], Int, String?)] = [
    (["a", "b", "c"], 2, "b\r\nc\r\n"), (["a", "b"], 2, "a\r\nb\r\n"), (["a", "b"], 3, nil), ([], 1, nil),
    (["a"], 0, ""), (["0123456789ab"], 1, "ab\r\n"), (["0123456789ab"], 2, "0123456789\r\nab\r\n"),
    (["가나다라마바"], 1, "바\r\n"), (["a가나다라마"], 1, "마\r\n"), (["", ""], 2, "\r\n\r\n"),
    (["0123456789"], 2, nil), (["e\u{301}123456789e"], 1, "e\r\n"), (["a\tbc"], 1, "a\tbc\r\n"),
    (["a\tbcd"], 1, "bcd\r\n"), (["a bc defghijk"], 2, "a bc\r\ndefghijk\r\n"),
  ]

  private func text(_ lines: [String], rows: Int, columns: Int = 10) -> String? {
    var scrollback = Scrollback()
    for line in lines { scrollback.append(line) }
    return scrollback.text(rows: rows, columns: columns, width: MemoryTerminal.width)
  }

  @Test(arguments: examples)
  func theLastRowsAreThoseThatATerminalShows(lines: [String], rows: Int, text: String?) {
    #expect(self.text(lines, rows: rows) == text)
  }

  /// A line that is cut keeps the style that it has there.
  @Test(arguments: [
    ("\u{1B}[1;32m0123456789ab\u{1B}[0m", "\u{1B}[1;32mab\u{1B}[0m\r\n"),
    ("\u{1B}[2m012\u{1B}[0m3456789ab", "\u{1B}[0mab\r\n"),
    ("0123456789\u{1B}[2mab\u{1B}[0m", "\u{1B}[2mab\u{1B}[0m\r\n"),
  ])
  func stylesTakeNoCellsAndAreNotCut(line: String, text: String) {
    #expect(self.text([line], rows: 1) == text)
  }

  @Test func noMoreIsKeptThanScreensHaveRows() {
    #expect(text((0..<5000).map { "\($0)" }, rows: 1000)?.hasPrefix("4000\r\n") == true)
    #expect(text((0..<5000).map { "\($0)" }, rows: 1001) == nil)
    var scrollback = Scrollback()
    for _ in 0..<1000 { scrollback.append(String(repeating: "z", count: 64 << 10)) }
    #expect(scrollback.bytes <= Scrollback.mostBytes)
  }
}
