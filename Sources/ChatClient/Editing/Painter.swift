import POSIX

/// Knows what of the editor is on the screen, and says what to write so that something else is.
package struct Painter: Sendable {
  private let width: @Sendable (Unicode.Scalar) -> Int
  private let hasColour: Bool
  private var painted: Painted?
  private var scrollback = Scrollback()

  private struct Painted {
    let picture: Picture
    let size: ScreenSize
    let text: WrittenText
  }

  /// Nothing is on the screen, and the cursor stands at the beginning of a row.
  ///
  /// - Parameters:
  ///   - hasColour: whether what stands above the prompt is dim.
  ///   - width: the cells that a scalar takes.
  package init(hasColour: Bool = false, width: @escaping @Sendable (Unicode.Scalar) -> Int) {
    self.hasColour = hasColour
    self.width = width
  }

  /// What to write so that the lines stand above the picture; empty where nothing changes.
  ///
  /// The lines are safe for a terminal and have no line ends.
  package mutating func paint(_ picture: Picture, above lines: [String], size: ScreenSize) -> String {
    if lines.isEmpty, let painted, painted.picture == picture, painted.size == size { return "" }
    let layout = LineLayout(picture, columns: size.columns, width: width)
    let window = layout.window(height: size.rows)
    let text = WrittenText(layout, rows: window)
    var output = erase(size: size, leaving: window.count)
    output += print(lines, size: size)
    output += text.output(hasColour: hasColour) + "\r" + Self.up(window.upperBound - 1 - layout.cursorRow)
    if layout.cursorColumn > 0 { output += "\u{1B}[\(layout.cursorColumn)C" }
    painted = Painted(picture: picture, size: size, text: text)
    return output
  }

  /// What to write so that the lines stand above where the cursor is, each with its end.
  mutating func print(_ lines: [String], size: ScreenSize) -> String {
    for line in lines { scrollback.append(line) }
    return lines.map { WrappedLine($0, columns: size.columns, width: width).text() + "\r\n" }.joined()
  }

  /// What to write so that nothing of the editor is on the screen, and the cursor stands where it began.
  ///
  /// - Parameters:
  ///   - size: the screen's now, which the terminal may have changed since the painting.
  ///   - rows: how many are needed below what was printed.
  /// - Returns: what a terminal takes; empty where nothing was painted.
  package mutating func erase(size: ScreenSize, leaving rows: Int = 1) -> String {
    guard let painted else { return "" }
    self.painted = nil
    if painted.size != size {
      // What stood above stands there still, and what has no room any more is to scroll away and not to be cleared.
      let rows = min(rows, painted.text.rows(columns: size.columns, width: width))
      if let anew = paintAnew(rows: size.rows - rows, columns: size.columns) { return anew }
    }
    return Self.up(painted.text.cursorRow(columns: size.columns, width: width)) + Self.clearBelow
  }

  /// Takes note that others have written since: what was painted is theirs to keep.
  package mutating func lost() {
    painted = nil
    scrollback = Scrollback()
  }

  /// What to write so that the whole screen is what was printed last; nil where that would not fill it.
  ///
  /// Where a terminal puts the cursor at a new size cannot be relied on: not all wrap anew, and tmux errs with wide
  /// characters. As long as others' rows are on the screen, that has to do.
  private func paintAnew(rows: Int, columns: Int) -> String? {
    scrollback.text(rows: rows, columns: columns, width: width).map { "\u{1B}[H" + Self.clearBelow + $0 }
  }

  /// Clears the cursor's row and those below.
  ///
  /// It is not done from the first cell on: there some terminals keep what they clear, as scrolled away.
  static let clearBelow = "\r\u{1B}[2K \u{1B}[J\r"

  private static func up(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)A" : "" }
}
