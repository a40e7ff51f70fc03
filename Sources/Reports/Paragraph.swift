import SessionLanguage

/// Prose in lines that a terminal shows whole, with a word in front that says what it is.
struct Paragraph {
  /// Stands in front of the first line, padded to the indent.
  var label = ""
  var text: String
  var indent = 11
  var width = 100

  /// A word that is longer than a line stands alone in its own.
  var lines: [String] {
    var lines: [String] = []
    var (line, columns) = ("", 0)
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let needed = word.unicodeScalars.reduce(0) { $0 + $1.displayWidth }
      if !line.isEmpty, indent + columns + 1 + needed > width {
        lines.append(line)
        (line, columns) = ("", 0)
      }
      columns += needed + (line.isEmpty ? 0 : 1)
      line += line.isEmpty ? String(word) : " " + word
    }
    lines.append(line)
    return lines.enumerated().map { index, line in
      (index == 0 ? label.padding(to: indent) : String(repeating: " ", count: indent)) + line
    }
  }
}

extension String {
  /// With blanks behind it up to the width.
  func padding(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}
