import ChatClient
import POSIX

/// A terminal in memory: it makes of what is written the screen that a person would see.
///
/// It wraps by itself, as all do: at a full row the cursor waits at the margin until one more character comes.
struct MemoryTerminal {
  private struct Row {
    /// The cells that were written; the right half of a wide character is empty.
    var cells: [String] = []
    /// Whether the next row is the same line.
    var isWrapped = false
  }

  /// What came that no terminal understands, or that this one does not.
  private(set) var unknown: [String] = []
  private(set) var size: ScreenSize
  private var rows: [Row]
  private var top = 0
  private var row = 0
  private var column = 0

  init(columns: Int, rows: Int) {
    size = ScreenSize(columns: columns, rows: rows)
    self.rows = Array(repeating: Row(), count: rows)
  }

  /// The cells that a character takes.
  static let width: @Sendable (Unicode.Scalar) -> Int = { scalar in
    scalar.properties.generalCategory == .nonspacingMark ? 0 : Layout.width(scalar)
  }

  /// All that is shown, with what has scrolled away above it.
  var everything: Screen {
    Screen(rows: rows.map { $0.cells.joined() }, cursor: Screen.Cell(row: row, column: column))
  }

  /// What is on the screen.
  var screen: Screen { everything.dropFirst(top) }

  mutating func write(_ text: String) {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n": feed()
      case "\t": column = max(column, min((column / 8 + 1) * 8, size.columns - 1))
      case "\u{1B}": obey(&rest)
      case let scalar where scalar.value < 0x20: unknown.append("\(scalar.escaped(asASCII: true))")
      case let scalar: put(scalar)
      }
    }
  }

  /// Another size: what was wrapped is joined and wrapped anew, and the last rows are shown.
  mutating func resize(to new: ScreenSize) {
    let (lines, cursor) = logicalLines()
    size = new
    rows = []
    for (index, cells) in lines.enumerated() {
      let first = rows.count
      let starts = wrap(cells)
      if index == cursor.line {
        row = first + (starts.lastIndex { $0 <= cursor.offset } ?? 0)
        column = min(cursor.offset - starts[row - first], new.columns - 1)
      }
    }
    top = max(0, rows.count - new.rows)
    while rows.count < top + new.rows { rows.append(Row()) }
  }

  private mutating func obey(_ rest: inout Substring.UnicodeScalarView) {
    let sequence = rest.prefix { !("@"..."~").contains($0) || $0 == "[" }
    rest = rest.dropFirst(sequence.count)
    let end = rest.popFirst()
    let number = Int(String(sequence.dropFirst())) ?? 1
    switch (end, sequence.first) {
    case ("m", "["): break
    case ("A", "["): (row, column) = (max(top, row - number), min(column, size.columns - 1))
    case ("C", "["): column = min(column + number, size.columns - 1)
    case ("H", "[") where sequence.count == 1: (row, column) = (top, 0)
    case ("K", "[") where number == 2: rows[row] = Row()
    case ("J", "[") where sequence.count == 1: clearBelow()
    default: unknown.append("ESC \(String(sequence))\(end.map { String($0) } ?? "")")
    }
  }

  private mutating func clearBelow() {
    rows[row].cells = Array(rows[row].cells.prefix(column))
    for row in row..<rows.count {
      rows[row].isWrapped = false
      if row > self.row { rows[row].cells = [] }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Self.width(scalar)
    guard width > 0 else {
      if let last = rows[row].cells[..<column].lastIndex(where: { !$0.isEmpty }) {
        rows[row].cells[last].unicodeScalars.append(scalar)
      }
      return
    }
    if column + width > size.columns {
      rows[row].isWrapped = true
      feed()
      column = 0
    }
    while rows[row].cells.count < column + width { rows[row].cells.append(" ") }
    rows[row].cells[column] = String(scalar)
    if width == 2 { rows[row].cells[column + 1] = "" }
    column += width
  }

  private mutating func feed() {
    row += 1
    guard row == rows.count else { return }
    rows.append(Row())
    top += 1
  }

  private func logicalLines() -> (lines: [[String]], cursor: (line: Int, offset: Int)) {
    let last = max(row, rows.lastIndex { !$0.cells.isEmpty } ?? 0)
    var lines: [[String]] = [[]]
    var cursor = (line: 0, offset: 0)
    for index in 0...last {
      if index == row { cursor = (lines.count - 1, lines[lines.count - 1].count + column) }
      lines[lines.count - 1] += rows[index].cells
      if !rows[index].isWrapped, index < last { lines.append([]) }
    }
    return (lines, cursor)
  }

  /// Adds a line's rows; returns where each begins in the line.
  private mutating func wrap(_ cells: [String]) -> [Int] {
    var starts = [0]
    var row = Row()
    for (index, cell) in cells.enumerated() where !cell.isEmpty {
      let isWide = index + 1 < cells.count && cells[index + 1].isEmpty
      if row.cells.count + (isWide ? 2 : 1) > size.columns {
        row.isWrapped = true
        rows.append(row)
        row = Row()
        starts.append(index)
      }
      row.cells += isWide ? [cell, ""] : [cell]
    }
    rows.append(row)
    return starts
  }
}
