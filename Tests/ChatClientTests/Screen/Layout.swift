/// How a terminal wraps lines: our own idea of it, which knows the characters that the tests use.
enum Layout {
  /// How many columns a character takes.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF: 2
    case 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF: 2
    default: 1
    }
  }

  static func width(_ text: some Sequence<Unicode.Scalar>) -> Int {
    text.reduce(0) { $0 + width($1) }
  }

  /// The cell of each character, and of one more that would follow, counted from the line's first row.
  ///
  /// A wide character that does not fit begins the next row; so does whatever follows a full one.
  static func cells(_ text: some Sequence<Unicode.Scalar>, width columns: Int) -> [Screen.Cell] {
    var cells: [Screen.Cell] = []
    var next = Screen.Cell(row: 0, column: 0)
    for scalar in text {
      if next.column + width(scalar) > columns { next = Screen.Cell(row: next.row + 1, column: 0) }
      cells.append(next)
      next.column += width(scalar)
    }
    return cells + [next.column < columns ? next : Screen.Cell(row: next.row + 1, column: 0)]
  }

  /// The rows that a line takes; an empty one takes one.
  static func rows(_ line: String, width columns: Int) -> [String] {
    let scalars = Array(line.unicodeScalars)
    var rows = [String.UnicodeScalarView()]
    for (scalar, cell) in zip(scalars, cells(scalars, width: columns)) {
      if cell.row == rows.count { rows.append(String.UnicodeScalarView()) }
      rows[cell.row].append(scalar)
    }
    return rows.map { String($0) }
  }

  /// The rows of a line that is broken between words, where those behind the first have a margin on wide screens.
  ///
  /// A word that no row has room for is cut; the blank at which a row ends is gone.
  static func wrapped(_ line: String, width columns: Int) -> [String] {
    let margin = columns < 20 ? "" : "  "
    var rows = [""]
    var room = columns
    func startRow() {
      rows.append(margin)
      room = columns - margin.count
    }
    for (index, word) in line.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      let cells = width(word.unicodeScalars)
      if index > 0 {
        if room == 0 || (cells >= room && cells <= columns - margin.count) {
          startRow()
        } else {
          rows[rows.count - 1] += " "
          room -= 1
        }
      }
      for scalar in word.unicodeScalars {
        if width(scalar) > room { startRow() }
        rows[rows.count - 1].unicodeScalars.append(scalar)
        room -= width(scalar)
      }
    }
    return rows
  }
}
