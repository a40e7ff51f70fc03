/// What the user edits, as it is to be seen.
package struct Picture: Hashable, Sendable {
  /// What stands above all else and is dim where there are colours: a row each, cut where it does not fit.
  package var above: [String]
  /// What stands before the line; each LF in it ends a row.
  package var prompt: String
  package var line: [Unicode.Scalar]
  /// The scalars of the line before the cursor.
  package var cursor: Int

  package init(above: [String] = [], prompt: String, line: [Unicode.Scalar] = [], cursor: Int = 0) {
    self.above = above
    self.prompt = prompt
    self.line = line
    self.cursor = cursor
  }
}

/// A picture in rows, as a terminal lays it out that wraps by itself.
///
/// The terminal is left to wrap, as it can join only those rows again when it grows wider.
package struct LineLayout: Sendable {
  /// What to write for each row; only where a row ends early does an LF belong to it.
  package private(set) var rows: [[Unicode.Scalar]] = [[]]
  /// Where the cursor is, counted from the first row.
  package private(set) var cursorRow = 0
  package private(set) var cursorColumn = 0
  /// How many scalars of all rows are before the cursor.
  package private(set) var cursorIndex = 0
  /// How many scalars of all rows stand above the prompt.
  package private(set) var aboveCount = 0

  private let columns: Int
  private let width: @Sendable (Unicode.Scalar) -> Int
  private var position: WrapPosition
  private var count = 0

  /// Lays a picture out; the width is the cells that a scalar takes, below 1 where it joins the one before it.
  package init(
    _ picture: Picture, columns: Int, width: @escaping @Sendable (Unicode.Scalar) -> Int
  ) {
    self.columns = max(columns, 2)
    self.width = width
    position = WrapPosition(columns: columns)
    for line in picture.above { placeCut(line) }
    aboveCount = count
    for scalar in picture.prompt.unicodeScalars {
      if scalar == "\n" { endRow() } else { place(scalar) }
    }
    for (index, scalar) in picture.line.enumerated() {
      place(scalar, isAtCursor: index == picture.cursor)
    }
    let isAtMargin = position.isAtMargin
    // A cursor stands beyond the margin only once the terminal has wrapped, and a blank makes it do so.
    if isAtMargin { startRow() }
    if picture.cursor >= picture.line.count { markCursor(column: position.column) }
    if isAtMargin { write(" ") }
  }

  /// The rows that a screen of this height shows: those around the cursor where it cannot show all.
  package func window(height: Int) -> Range<Int> {
    let height = max(height, 1)
    guard rows.count > height else { return 0..<rows.count }
    let top = max(0, cursorRow - height + 1)
    return top..<(top + height)
  }

  private mutating func place(_ scalar: Unicode.Scalar, isAtCursor: Bool = false) {
    if scalar.mustBeMarked || scalar == "\t" {
      for (index, scalar) in scalar.mark.unicodeScalars.enumerated() {
        put(scalar, cells: 1, isAtCursor: isAtCursor && index == 0)
      }
    } else {
      put(scalar, cells: max(0, width(scalar)), isAtCursor: isAtCursor)
    }
  }

  /// A text that is to take no more rows here than it takes elsewhere takes one.
  private mutating func placeCut(_ line: String) {
    let cells = line.unicodeScalars.map { scalar in
      scalar.mustBeMarked || scalar == "\t" ? scalar.mark.count : max(0, width(scalar))
    }
    let isWhole = cells.reduce(0, +) <= columns
    var room = isWhole ? columns : columns - 1
    for (scalar, cells) in zip(line.unicodeScalars, cells) {
      room -= cells
      if room < 0 { break }
      place(scalar)
    }
    if !isWhole { put("…", cells: 1, isAtCursor: false) }
    endRow()
  }

  private mutating func put(_ scalar: Unicode.Scalar, cells: Int, isAtCursor: Bool) {
    if position.advance(by: cells) { rows.append([]) }
    if isAtCursor { markCursor(column: position.column - cells) }
    write(scalar)
  }

  private mutating func endRow() {
    write("\n")
    startRow()
  }

  private mutating func startRow() {
    position.startRow()
    rows.append([])
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    rows[rows.count - 1].append(scalar)
    count += 1
  }

  private mutating func markCursor(column: Int) {
    cursorIndex = count
    cursorRow = rows.count - 1
    cursorColumn = min(column, columns - 1)
  }
}
