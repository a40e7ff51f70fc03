/// What was written to a terminal, which wraps it by itself and anew at each new width.
struct WrittenText: Sendable {
  /// An LF ends a row early.
  private let scalars: [Unicode.Scalar]
  /// The scalars before the cursor.
  private let cursor: Int

  /// Some rows of a layout, with the cursor's among them.
  init(_ layout: LineLayout, rows: Range<Int>) {
    // A line end behind the last row would scroll.
    let text = layout.rows[rows].joined()
    scalars = Array(text.last == "\n" ? text.dropLast() : text[...])
    cursor = layout.cursorIndex - layout.rows[..<rows.lowerBound].joined().count
  }

  /// The bytes to write, as text.
  var output: String {
    String(String.UnicodeScalarView(scalars.flatMap { $0 == "\n" ? ["\r", "\n"] : [$0] }))
  }

  /// The row of the cursor, counted from the first, on a screen of this width.
  ///
  /// A cursor behind a last character that ends at the margin stays in its row.
  func cursorRow(columns: Int, width: (Unicode.Scalar) -> Int) -> Int {
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
