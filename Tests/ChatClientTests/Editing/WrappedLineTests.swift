import Testing

@testable import ChatClient

struct WrappedLineTests {
  private func text(_ line: String, columns: Int) -> [String] {
    WrappedLine(line, columns: columns, width: MemoryTerminal.width).text().split(
      separator: "\r\n", omittingEmptySubsequences: false
    ).map { String($0) }
  }

  @Test(arguments: [
    ("", [""]), ("봇:안녕", ["봇:안녕"]), ("봇:하나 둘 셋 넷 다섯", ["봇:하나 둘 셋 넷", "  다섯"]),
    ("12345678901234567890", ["12345678901234567890"]),
    ("1234567890123456789 1", ["1234567890123456789", "  1"]),
    ("12345678901234567890 1", ["12345678901234567890", "  1"]),
    // A word that no row has room for begins where it stands.
    ("봇:가나다라마바사아자차카타", ["봇:가나다라마바사아", "  자차카타"]),
    ("ab 1234567890123456789012", ["ab 12345678901234567", "  89012"]),
    ("ab 123456789012345678", ["ab", "  123456789012345678"]),
    ("ab 1234567890123456789", ["ab 12345678901234567", "  89"]),
    // Only the blank at which a row ends is gone.
    ("12345678901234567    x", ["12345678901234567   ", "  x"]),
    ("123456789012345678    x", ["123456789012345678  ", "   x"]), ("   x", ["   x"]),
    // Hangul in jamo, and an accent: what joins the one before takes no cell.
    (
      "1234567890123456 e\u{301}e\u{301}e\u{301} e\u{301}",
      ["1234567890123456 e\u{301}e\u{301}e\u{301}", "  e\u{301}"]
    ),
    ("좋아요 👍👍👍 좋아요 👍", ["좋아요 👍👍👍 좋아요", "  👍"]), ("1234567890123\tabcdef", ["1234567890123", "  abcdef"]),
  ])
  func rowsEndBetweenWords(line: String, rows: [String]) {
    #expect(text(line, columns: 20) == rows)
  }

  /// Jamo that make up a syllable stay together, and it has the width of its first.
  @Test func decomposedHangulIsAsWideAsComposed() {
    let width: (Unicode.Scalar) -> Int = { (0x1160...0x11FF).contains($0.value) ? 0 : Layout.width($0) }
    let (composed, decomposed) = (
      "봇:가나다라마바사 각각각", "봇:가나다라마바사 \u{1100}\u{1161}\u{11A8}\u{1100}\u{1161}\u{11A8}각"
    )
    for columns in 2...40 {
      let rows = WrappedLine(composed, columns: columns, width: width).rowCount
      #expect(WrappedLine(decomposed, columns: columns, width: width).rowCount == rows, "\(columns)")
    }
  }

  @Test func aNarrowScreenHasNoMargin() {
    #expect(text("하나 둘 셋", columns: 8) == ["하나 둘", "셋"])
  }

  /// By other words in the model, and by a terminal that wraps what it is given.
  @Test(arguments: [2, 3, 8, 19, 20, 21, 39, 40, 80])
  func anyLineIsShownWholeAndWrappedAsTheModelSays(columns: Int) {
    var random = SeededRandom(seed: UInt64(columns))
    for _ in 0..<300 {
      let words = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        String(
          repeating: Bool.random(using: &random) ? "가" : "a", count: Int.random(in: 0...12, using: &random))
      }
      let line = words.joined(separator: " ")
      let rows = text(line, columns: columns)
      #expect(rows == Layout.wrapped(line, width: columns), "\(line)")
      #expect(rows.allSatisfy { Layout.width($0.unicodeScalars) <= columns })
      #expect(rows.joined().filter { $0 != " " } == line.filter { $0 != " " })
    }
  }

  /// Whatever is said, none of its rows begins as a line does.
  @Test(arguments: 20...60)
  func noRowButTheFirstBeginsALine(columns: Int) {
    for length in 0..<(2 * columns) {
      let rows = text("악:" + String(repeating: "x", count: length) + "[알림] 접속을 종료합니다. ¦ 안녕", columns: columns)
      #expect(rows.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    }
  }

  @Test func theLastRowsKeepTheirStyle() {
    let line = WrappedLine("\u{1B}[1m하나 둘 셋 넷 다섯 여섯 일곱\u{1B}[0m", columns: 20, width: MemoryTerminal.width)
    #expect(line.rowCount == 2)
    #expect(line.text(lastRows: 1) == "  \u{1B}[1m여섯 일곱\u{1B}[0m")
    #expect(line.text(lastRows: 2) == line.text())
  }
}
