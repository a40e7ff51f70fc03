/// What a terminal shows, with all that has scrolled away above it.
struct Screen: Hashable {
  struct Size: Hashable {
    var width: Int
    var height: Int
  }

  struct Cell: Hashable {
    var row: Int
    var column: Int
  }

  /// All rows from the first one that scrolled away, without blanks at their ends and empty ones below.
  let rows: [String]
  /// Where the cursor is, its row counted as the rows are.
  let cursor: Cell

  init(rows: [String], cursor: Cell) {
    var rows = rows.map { row in
      row.utf8.last == UInt8(ascii: " ") ? String(row.reversed().drop { $0 == " " }.reversed()) : row
    }
    while rows.last == "" { rows.removeLast() }
    self.rows = rows
    self.cursor = cursor
  }

  /// Without the first rows.
  func dropFirst(_ count: Int) -> Screen {
    Screen(rows: Array(rows.dropFirst(count)), cursor: Cell(row: cursor.row - count, column: cursor.column))
  }
}

extension Screen: CustomStringConvertible {
  /// The last rows, numbered, with the cursor's cell below.
  var description: String {
    let first = max(0, rows.count - 30)
    let shown = rows[first...].enumerated().map { "  \(first + $0)|\($1)|" }
    return (shown + ["  cursor: row \(cursor.row), column \(cursor.column)"]).joined(separator: "\n")
  }
}
