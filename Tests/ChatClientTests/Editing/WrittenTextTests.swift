import Testing

@testable import ChatClient

struct WrittenTextTests {
  private func written(_ prompt: String, _ line: String, cursor: Int, columns: Int, rows: Range<Int>? = nil)
    -> WrittenText
  {
    let layout = LineLayout(
      Picture(prompt: prompt, line: Array(line.unicodeScalars), cursor: cursor), columns: columns,
      width: MemoryTerminal.width)
    return WrittenText(layout, rows: rows ?? layout.rows.indices)
  }

  @Test func onlyRowsThatEndEarlyHaveAnEnd() {
    #expect(written("a\n> ", "bcdefgh", cursor: 0, columns: 5).output(hasColour: false) == "a\r\n> bcdefgh")
    #expect(written("a\n> ", "bcdefgh", cursor: 0, columns: 5, rows: 0..<1).output(hasColour: false) == "a")
  }

  /// Written at ten columns, and asked for at others.
  @Test(arguments: [
    ("> ", "abcdefghijkl", 12, 10, 1), ("> ", "abcdefghijkl", 12, 20, 0), ("> ", "abcdefghijkl", 12, 5, 2),
    ("> ", "abcdefghijkl", 0, 5, 0), ("> ", "abcdefghijkl", 3, 5, 1), ("> ", "가나다라마", 5, 10, 1),
    ("> ", "가나다라마", 4, 5, 2), ("> ", "가나다라마", 1, 5, 1), ("x\ny\n> ", "a", 1, 40, 2),
    ("abcdefg\n> ", "a", 0, 4, 2),
  ])
  func theCursorsRowIsThatOfATerminalThatWrapsAnew(
    prompt: String, line: String, cursor: Int, columns: Int, row: Int
  ) {
    let text = written(prompt, line, cursor: cursor, columns: 10)
    #expect(text.cursorRow(columns: columns, width: MemoryTerminal.width) == row)
  }

  /// Some rows of a tall line, counted from the first of them.
  @Test func rowsAreCountedFromTheFirstThatWasWritten() {
    let line = String(repeating: "가", count: 50)
    let text = written("", line, cursor: 48, columns: 10, rows: 7..<10)
    #expect(text.output(hasColour: false).count == 15)
    #expect(text.cursorRow(columns: 10, width: MemoryTerminal.width) == 2)
  }
}
