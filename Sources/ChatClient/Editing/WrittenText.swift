/// What was written to a terminal, which wraps it by itself and anew at each new width.
struct WrittenText: Sendable {
  /// An LF ends a row early.
  private let scalars: [Unicode.Scalar]
  /// The scalars before the cursor.
  private let cursor: Int
  /// The scalars above the prompt.
  private let above: Int

  /// Some rows of a layout, with the cursor's among them.
  init(_ layout: LineLayout, rows: Range<Int>) {
    // A line end behind the last row would scroll.
    let text = layout.rows[rows].joined()
    scalars = Array(text.last == "\n" ? text.dropLast() : text[...])
    let hidden = layout.rows[..<rows.lowerBound].joined().count
    cursor = layout.cursorIndex - hidden
    above = max(0, layout.aboveCount - hidden)
  }

  /// The bytes to write, as text, with what stands above the prompt in a style of its own where there are colours.
  func output(hasColour: Bool) -> String {
    guard hasColour, above > 0 else { return Self.text(scalars[...]) }
    return "\u{1B}[2m" + Self.text(scalars[..<above]) + "\u{1B}[0m" + Self.text(scalars[above...])
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars.flatMap { $0 == "\n" ? ["\r", "\n"] : [$0] }))
  }

  /// The row of the cursor, counted from the first, on a screen of this width.
  ///
  /// A cursor behind a last character that ends at the margin stays in its row.
  func cursorRow(columns: Int, width: (Unicode.Scalar) -> Int) -> Int {
    row(of: cursor, columns: columns, width: width)
  }

  /// How many rows it takes on a screen of this width.
  func rows(columns: Int, width: (Unicode.Scalar) -> Int) -> Int {
    row(of: max(0, scalars.count - 1), columns: columns, width: width) + 1
  }

  private func row(of cursor: Int, columns: Int, width: (Unicode.Scalar) -> Int) -> Int {
    var position = WrapPosition(columns: columns)
    for (index, scalar) in scalars.prefix(cursor + 1).enumerated() {
      if scalar != "\n" {
        position.advance(by: width(scalar))
      } else if index < cursor {
        position.startRow()
      }
    }
    return position.row
  }
}
