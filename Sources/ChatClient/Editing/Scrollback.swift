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
      let wrapped = WrappedLine(line, columns: columns, width: width)
      pieces.append(wrapped.text(lastRows: missing) + "\r\n")
      missing -= min(missing, wrapped.rowCount)
    }
    return missing == 0 ? pieces.reversed().joined() : nil
  }
}
