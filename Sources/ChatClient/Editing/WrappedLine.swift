/// A line with styles in it, in rows that end between words.
///
/// A word that has no room any more goes to the next row; only one that is longer than a row is cut. Every row but the
/// first stands behind a margin: whatever somebody says, none of its rows looks like the beginning of a line.
struct WrappedLine {
  private static let margin = "  "
  /// A screen with fewer columns has none to spare.
  private static let fewestColumns = 20

  private let scalars: [Unicode.Scalar]
  private let margin: String
  private var position: WrapPosition
  /// The scalars of each row; the blank between two of them is in neither.
  private var rows: [Range<Int>] = []
  private var start = 0

  /// Wraps a line whose only escapes are styles; the width is the cells that a scalar takes.
  init(_ line: String, columns: Int, width: (Unicode.Scalar) -> Int) {
    scalars = Array(line.unicodeScalars)
    margin = columns < Self.fewestColumns ? "" : Self.margin
    position = WrapPosition(columns: columns)
    var index = 0
    while index < scalars.count {
      if scalars[index].isBlank {
        placeBlank(at: index)
        index += 1
      } else {
        let word = scalars[index...].prefix { !$0.isBlank }.indices
        place(word, cells: Self.cells(of: scalars[word], width))
        index = word.upperBound
      }
    }
    rows.append(start..<scalars.count)
  }

  var rowCount: Int { rows.count }

  /// What to write for the last rows, without a line end behind them, in the style that they have there.
  func text(lastRows count: Int = .max) -> String {
    let shown = rows.suffix(count)
    let texts = shown.map { String(String.UnicodeScalarView(scalars[$0])) }
    let text = texts.joined(separator: "\r\n" + margin)
    guard shown.count < rows.count, let first = shown.first else { return text }
    let style = scalars[..<first.lowerBound].lastIndex(of: "\u{1B}").map { escape in
      scalars[escape..<first.lowerBound].prefix { $0 != "m" } + ["m"]
    }
    return margin + String(String.UnicodeScalarView(style ?? [])) + text
  }

  private mutating func placeBlank(at index: Int) {
    if scalars[index] == "\t" {
      position.tabulate()
    } else if position.room > 0 {
      position.advance(by: 1)
    } else {
      endRow(at: index, next: index + 1)
    }
  }

  private mutating func place(_ word: Range<Int>, cells: [Int]) {
    let sum = cells.reduce(0, +)
    let isBehindBlank = word.lowerBound > start
    if isBehindBlank, sum > position.room, position.isWhole(sum, behind: margin.count) {
      endRow(at: word.lowerBound - 1, next: word.lowerBound)
    }
    for (index, cells) in zip(word, cells) {
      if cells > position.room { endRow(at: index, next: index) }
      position.advance(by: cells)
    }
  }

  private mutating func endRow(at end: Int, next: Int) {
    rows.append(start..<end)
    start = next
    position.startRow(behind: margin.count)
  }

  /// The cells of each of them, none for what joins the one before, or is of a style.
  private static func cells(of word: ArraySlice<Unicode.Scalar>, _ width: (Unicode.Scalar) -> Int) -> [Int] {
    var isInStyle = false
    return word.map { scalar in
      if isInStyle || scalar == "\u{1B}" {
        isInStyle = scalar != "m"
        return 0
      }
      return max(0, width(scalar))
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isBlank: Bool { self == " " || self == "\t" }
}
