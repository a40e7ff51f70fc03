import ChatClient
import Testing

@Suite struct LineLayoutTests {
  /// What is edited, and how it lies on a screen of ten columns.
  struct Example: CustomTestStringConvertible {
    var prompt = "> "
    let line: String
    let cursor: Int
    let rows: [String]
    let place: (row: Int, column: Int)

    var testDescription: String { "\(prompt)\(line), cursor at \(cursor)" }
  }

  private static let examples = [
    Example(prompt: "", line: "", cursor: 0, rows: [""], place: (0, 0)),
    Example(line: "", cursor: 0, rows: ["> "], place: (0, 2)),
    Example(line: "abc", cursor: 1, rows: ["> abc"], place: (0, 3)),
    Example(line: "abcdefgh", cursor: 7, rows: ["> abcdefgh", " "], place: (0, 9)),
    Example(line: "abcdefgh", cursor: 8, rows: ["> abcdefgh", " "], place: (1, 0)),
    Example(line: "abcdefghi", cursor: 8, rows: ["> abcdefgh", "i"], place: (1, 0)),
    Example(line: "가나다라", cursor: 4, rows: ["> 가나다라", " "], place: (1, 0)),
    Example(line: "가나다라마", cursor: 4, rows: ["> 가나다라", "마"], place: (1, 0)),
    Example(line: "a가나다라", cursor: 4, rows: ["> a가나다", "라"], place: (1, 0)),
    Example(line: "a가나다라", cursor: 5, rows: ["> a가나다", "라"], place: (1, 2)),
    Example(prompt: "a\nb> ", line: "x", cursor: 1, rows: ["a\n", "b> x"], place: (1, 4)),
    Example(prompt: "\n\n", line: "", cursor: 0, rows: ["\n", "\n", ""], place: (2, 0)),
    Example(prompt: "0123456789\n> ", line: "x", cursor: 0, rows: ["0123456789\n", "> x"], place: (1, 2)),
    Example(line: "a\u{7}b", cursor: 1, rows: ["> a\\u{7}b"], place: (0, 3)),
    Example(line: "a\u{7}b", cursor: 2, rows: ["> a\\u{7}b"], place: (0, 8)),
    Example(line: "ab\tc", cursor: 3, rows: ["> ab\\u{9}c", " "], place: (0, 9)),
    Example(line: "abcde\u{200B}", cursor: 5, rows: ["> abcde\\u{", "200B}"], place: (0, 7)),
    Example(line: "e\u{301}", cursor: 1, rows: ["> e\u{301}"], place: (0, 3)),
    Example(line: "abcdefge\u{301}", cursor: 9, rows: ["> abcdefge\u{301}", " "], place: (1, 0)),
    Example(prompt: "> ", line: "ab", cursor: 9, rows: ["> ab"], place: (0, 4)),
  ]

  private func layout(_ prompt: String, _ line: String, cursor: Int, columns: Int = 10) -> LineLayout {
    LineLayout(
      Picture(prompt: prompt, line: Array(line.unicodeScalars), cursor: cursor), columns: columns,
      width: MemoryTerminal.width)
  }

  private func texts(_ layout: LineLayout) -> [String] {
    layout.rows.map { String(String.UnicodeScalarView($0)) }
  }

  @Test(arguments: examples)
  func rowsAndCursorAreWhereATerminalPutsThem(example: Example) {
    let layout = layout(example.prompt, example.line, cursor: example.cursor)
    #expect(texts(layout) == example.rows)
    #expect((layout.cursorRow, layout.cursorColumn) == example.place)
  }

  /// Wide characters that begin in every column, seen from every cursor.
  @Test(arguments: 2...12)
  func wideCharactersFitAtEveryMargin(columns: Int) {
    for narrow in 0...columns {
      let line = String(repeating: "a", count: narrow) + "가나b다라마"
      let cells = Layout.cells(line.unicodeScalars, width: columns)
      for cursor in 0...line.unicodeScalars.count {
        let layout = layout("", line, cursor: cursor, columns: columns)
        let place = Screen.Cell(row: layout.cursorRow, column: layout.cursorColumn)
        #expect(place == cells[cursor], "\(line), cursor at \(cursor)")
        let rows = texts(layout).map { $0 == " " ? "" : $0 }.filter { !$0.isEmpty }
        #expect(rows == Layout.rows(line, width: columns), "\(line)")
      }
    }
  }

  @Test func aScreenOfOneColumnIsTakenForTwo() {
    #expect(texts(layout("", "가나", cursor: 0, columns: 1)) == ["가", "나", " "])
  }

  /// Five rows of a line, and the cursor in one of them.
  @Test(arguments: [
    (0, 9, 0..<5), (0, 5, 0..<5), (0, 3, 0..<3), (25, 3, 0..<3), (35, 3, 1..<4),
    (45, 3, 2..<5), (45, 1, 4..<5), (45, 0, 4..<5),
  ])
  func theWindowHoldsTheCursor(cursor: Int, height: Int, rows: Range<Int>) {
    let layout = layout("", String(repeating: "a", count: 45), cursor: cursor)
    #expect(layout.window(height: height) == rows)
    #expect(rows.contains(layout.cursorRow))
  }

  /// It gives way to the text itself, which takes as many rows or more.
  @Test(arguments: [
    ("유저:하나", ["유저:하나\n"]), ("0123456789", ["0123456789\n"]), ("0123456789a", ["012345678…\n"]),
    ("가나다라마바", ["가나다라…\n"]), ("a가나다라마", ["a가나다라…\n"]), ("\u{7}\u{7}\u{7}", ["\\u{7}…\n"]),
  ])
  func whatStandsAboveTakesARowEach(text: String, rows: [String]) {
    let picture = Picture(above: [text], prompt: "> ", line: Array("x".unicodeScalars), cursor: 1)
    let layout = LineLayout(picture, columns: 10, width: MemoryTerminal.width)
    #expect(layout.rows.map { String(String.UnicodeScalarView($0)) } == rows + ["> x"])
    #expect(layout.cursorRow == 1 && layout.aboveCount == rows.joined().unicodeScalars.count)
  }
}
