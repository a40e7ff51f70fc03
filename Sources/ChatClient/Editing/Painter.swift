/// Knows what of the editor is on the screen, and says what to write so that something else is.
package struct Painter: Sendable {
  private let width: @Sendable (Unicode.Scalar) -> Int
  private var painted: Painted?

  private struct Painted {
    let picture: Picture
    let size: ScreenSize
    let text: WrittenText
  }

  /// Nothing is on the screen, and the cursor stands at the beginning of a row.
  ///
  /// - Parameter width: the cells that a scalar takes.
  package init(width: @escaping @Sendable (Unicode.Scalar) -> Int) { self.width = width }

  /// What to write so that the lines stand above the picture; empty where nothing changes.
  ///
  /// The lines are safe for a terminal and have no line ends.
  package mutating func paint(_ picture: Picture, above lines: [String], size: ScreenSize) -> String {
    if lines.isEmpty, let painted, painted.picture == picture, painted.size == size { return "" }
    var output = erase(size: size)
    for line in lines { output += line + "\r\n" }
    let layout = LineLayout(picture, columns: size.columns, width: width)
    let window = layout.window(height: size.rows)
    let text = WrittenText(layout, rows: window)
    output += text.output + "\r" + Self.up(window.upperBound - 1 - layout.cursorRow)
    if layout.cursorColumn > 0 { output += "\u{1B}[\(layout.cursorColumn)C" }
    painted = Painted(picture: picture, size: size, text: text)
    return output
  }

  /// What to write so that nothing of the editor is on the screen.
  ///
  /// The size is the screen's now: the terminal has wrapped anew what was painted at another.
  package mutating func erase(size: ScreenSize) -> String {
    guard let painted else { return "" }
    self.painted = nil
    return Self.up(painted.text.cursorRow(columns: size.columns, width: width)) + Self.clearBelow
  }

  /// Takes note that others have written since: what was painted is theirs to keep.
  package mutating func lost() { painted = nil }

  /// Clears the cursor's row and those below.
  ///
  /// It is not done from the first cell on: there some terminals keep what they clear, as scrolled away.
  static let clearBelow = "\r\u{1B}[2K \u{1B}[J\r"

  private static func up(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)A" : "" }
}
