/// What the client must show: the lines that came, each once and in order, and below them the line being edited.
struct ScreenModel {
  /// What was printed above, each a line before any wrapping.
  var lines: [String]
  var prompt: String
  var line: LineModel
  /// How wide the screen was when they were printed, where that is not its width now.
  var printedWidth: Int?
  /// The first row that is shown of those that a full screen has had.
  private var top = 0
  /// The rows of the first lines, as they were last shown.
  private var rowsAbove = (width: 0, printedWidth: Int?.none, lines: 0, rows: [String]())

  init(lines: [String], prompt: String, line: LineModel = LineModel()) {
    self.lines = lines
    self.prompt = prompt
    self.line = line
  }

  /// How many rows the prompt and its line take, with one for the cursor behind them.
  func editedRows(width: Int) -> Int {
    (Layout.cells(edited, width: width).last?.row ?? 0) + 1
  }

  func screen(width: Int) -> Screen { screen(below: rows(of: lines[...], width: width), width: width) }

  private func screen(below above: [String], width: Int) -> Screen {
    let cells = Layout.cells(edited, width: width)
    var cursor = cells[prompt.unicodeScalars.count + line.cursor]
    cursor.row += above.count
    return Screen(rows: above + Layout.rows(String(edited), width: width), cursor: cursor)
  }

  /// What a screen of this size shows, which never scrolls back.
  mutating func shown(on size: Screen.Size) -> Screen {
    if rowsAbove.width != size.width || rowsAbove.printedWidth != printedWidth {
      rowsAbove = (size.width, printedWidth, 0, [])
    }
    rowsAbove.rows += rows(of: lines[rowsAbove.lines...], width: size.width)
    rowsAbove.lines = lines.count
    top = max(top, rowsAbove.rows.count + editedRows(width: size.width) - size.height)
    return screen(below: rowsAbove.rows, width: size.width).dropFirst(top)
  }

  /// The screen has another size: it is painted anew down to its last row.
  mutating func resized() { top = 0 }

  /// A terminal wraps each row that was printed anew.
  private func rows(of lines: ArraySlice<String>, width: Int) -> [String] {
    lines.flatMap { Layout.wrapped($0, width: printedWidth ?? width) }.flatMap {
      Layout.rows($0, width: width)
    }
  }

  private var edited: String.UnicodeScalarView {
    var scalars = prompt.unicodeScalars
    scalars.append(contentsOf: line.text)
    return scalars
  }
}
