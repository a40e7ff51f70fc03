import SessionLanguage

/// What a person sees at a terminal.
package struct Screen: Hashable, Sendable {
  /// All rows from the first that is kept, those that scrolled away too; without blanks at their ends.
  package var rows: [String]
  /// The row of the cursor, counted as the rows are.
  package var cursorRow: Int
  /// What stands in that row before the cursor, blanks and all, and from the cursor on.
  package var beforeCursor: String
  package var afterCursor: String
  /// How many cells a row has; nil where a line is never wrapped.
  package var columns: Int?

  package init(
    rows: [String] = [], cursorRow: Int = 0, beforeCursor: String = "", afterCursor: String = "",
    columns: Int? = nil
  ) {
    self.columns = columns
    self.rows = rows
    self.cursorRow = cursorRow
    self.beforeCursor = beforeCursor
    self.afterCursor = afterCursor
  }

  /// What somebody without a terminal sees: lines.
  init(lines: [UInt8]) {
    self.init(
      rows: lines.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      })
  }

  /// Whether the line of a row goes on in the next one: what begins there had no room behind it.
  func isWrapped(at row: Int) -> Bool {
    guard let columns, rows.indices.contains(row + 1) else { return false }
    let word = rows[row + 1].drop { $0 == " " }.prefix { $0 != " " }
    return !word.isEmpty && !rows[row].isEmpty && rows[row].cells + String(word).cells >= columns
  }

  /// Whether the text stands before the cursor, and nothing behind it.
  func hasLine(_ text: String) -> Bool {
    let head = rows.prefix(cursorRow) + [beforeCursor]
    let wanted = text.squeezed
    let rest = rows.dropFirst(cursorRow + 1).joined()
    return (afterCursor + rest).squeezed.isEmpty
      && head.suffix(wanted.count / 2 + 2).joined().squeezed.suffix(wanted.count).elementsEqual(wanted)
  }

  /// The rows where something stands that was not on the other screen, the row that is edited left out.
  func news(since other: Screen) -> [String] {
    let known = Set(other.rows)
    return rows.enumerated().filter { index, row in
      index != cursorRow && !row.squeezed.isEmpty && !known.contains(row)
    }.map(\.element)
  }
}

extension String {
  /// Its characters without white space: a line may be wrapped anywhere, and blanks at the end of a row are not seen.
  var squeezed: [Unicode.Scalar] { unicodeScalars.filter { !$0.properties.isWhitespace } }

  /// How many cells it takes.
  fileprivate var cells: Int { unicodeScalars.reduce(0) { $0 + $1.displayWidth } }
}

/// Rows as a reader takes them in, whatever is wrapped where.
struct Reading {
  private var scalars: [Unicode.Scalar] = []
  /// The row of each of them.
  private var rows: [Int] = []

  init(_ screen: Screen) {
    for (index, row) in screen.rows.enumerated() {
      let row = row.squeezed
      scalars += row
      rows += Array(repeating: index, count: row.count)
      // No text has an LF in it.
      if !screen.isWrapped(at: index) {
        scalars.append("\n")
        rows.append(index)
      }
    }
  }

  /// The rows of each place where the text stands; places do not overlap.
  func places(of text: String) -> [ClosedRange<Int>] {
    let wanted = text.squeezed
    guard let first = wanted.first else { return [] }
    var places: [ClosedRange<Int>] = []
    var start = 0
    while start + wanted.count <= scalars.count {
      let end = start + wanted.count
      if scalars[start] == first, scalars[start..<end].elementsEqual(wanted) {
        places.append(rows[start]...rows[end - 1])
        start = end
      } else {
        start += 1
      }
    }
    return places
  }
}
