import DequeModule

/// The last lines that were printed, so that a screen can be painted anew when its size changes.
///
/// Terminals do not agree on what becomes of wrapped rows at a new width, and some lose count of them where characters
/// are wide. What is painted anew depends on nobody's count.
struct Scrollback: Sendable {
  /// More than a screen has rows.
  private static let mostLines = 1000
  /// More, in bytes, than a screen shows.
  static let mostBytes = 1 << 20

  private var lines: Deque<String> = []
  private(set) var bytes = 0

  /// Takes note of a line that was printed; the only escapes in it are styles.
  mutating func append(_ line: String) {
    lines.append(line)
    bytes += line.utf8.count
    while lines.count > Self.mostLines || bytes > Self.mostBytes, let oldest = lines.popFirst() {
      bytes -= oldest.utf8.count
    }
  }

  /// What to write for this many of the last rows, each with its end; nil where there are not so many.
  func text(rows count: Int, columns: Int, width: (Unicode.Scalar) -> Int) -> String? {
    var pieces: [String] = []
    var missing = count
    for line in lines.reversed() where missing > 0 {
      let rows = StyledRows(line, columns: columns, width: width)
      pieces.append(rows.suffix(missing) + "\r\n")
      missing -= min(missing, rows.count)
    }
    return missing == 0 ? pieces.reversed().joined() : nil
  }
}

/// A line with styles in it, and where a terminal begins a new row.
private struct StyledRows {
  private let scalars: [Unicode.Scalar]
  /// The first scalar of each row.
  private var starts = [0]

  init(_ line: String, columns: Int, width: (Unicode.Scalar) -> Int) {
    scalars = Array(line.unicodeScalars)
    var position = WrapPosition(columns: columns)
    var isInStyle = false
    for (index, scalar) in scalars.enumerated() {
      if isInStyle || scalar == "\u{1B}" {
        isInStyle = scalar != "m"
      } else if scalar == "\t" {
        position.tabulate()
      } else if position.advance(by: width(scalar)) {
        starts.append(index)
      }
    }
  }

  var count: Int { starts.count }

  /// The text of the last rows, in the style that it has there.
  func suffix(_ rows: Int) -> String {
    let start = starts[max(0, starts.count - rows)]
    let style = scalars[..<start].lastIndex(of: "\u{1B}").map {
      scalars[$0..<start].prefix { $0 != "m" } + ["m"]
    }
    return String(String.UnicodeScalarView((style ?? []) + scalars[start...]))
  }
}
