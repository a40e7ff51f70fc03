/// What the client must show: the lines that came, each once and in order, and below them the line being edited.
struct ScreenModel {
  /// What was printed above, each a line before any wrapping.
  var lines: [String]
  var prompt: String
  var line: LineModel

  /// How many rows the prompt and its line take, with one for the cursor behind them.
  func editedRows(width: Int) -> Int {
    (Layout.cells(edited, width: width).last?.row ?? 0) + 1
  }

  func screen(width: Int) -> Screen {
    let above = lines.flatMap { Layout.rows($0, width: width) }
    let cells = Layout.cells(edited, width: width)
    var cursor = cells[prompt.unicodeScalars.count + line.cursor]
    cursor.row += above.count
    return Screen(rows: above + Layout.rows(String(edited), width: width), cursor: cursor)
  }

  private var edited: String.UnicodeScalarView {
    var scalars = prompt.unicodeScalars
    scalars.append(contentsOf: line.text)
    return scalars
  }
}
