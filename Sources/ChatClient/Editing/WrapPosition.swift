/// Where a terminal puts the next character of a text that it wraps by itself.
struct WrapPosition: Hashable, Sendable {
  private let columns: Int
  /// Counted from the text's first row.
  private(set) var row = 0
  private(set) var column = 0

  init(columns: Int) { self.columns = max(columns, 2) }

  /// Takes the cells of a character, none where it joins the one before; whether it begins a new row.
  ///
  /// A wide one that does not fit does, and so does whatever follows a full row.
  @discardableResult
  mutating func advance(by cells: Int) -> Bool {
    let doesNotFit = cells > 0 && column + cells > columns
    if doesNotFit { startRow() }
    column += max(0, cells)
    return doesNotFit
  }

  /// Goes to the next tab stop, which never begins a row.
  mutating func tabulate() { column = max(column, min((column / 8 + 1) * 8, columns - 1)) }

  /// Goes to the beginning of the next row, or behind a margin there.
  mutating func startRow(behind margin: Int = 0) { (row, column) = (row + 1, margin) }

  /// The cells that are left in the row.
  var room: Int { columns - column }

  /// Whether so many cells fit in a row with such a margin.
  func isWhole(_ cells: Int, behind margin: Int) -> Bool { margin + cells <= columns }

  /// Whether the row is full.
  var isAtMargin: Bool { column >= columns }
}
