import DisplayWidth

/// Prose in its reader's language, in lines that a terminal shows whole, with a word in front that says what it is.
package struct Paragraph {
  /// Stands in front of the first line, padded to the indent.
  private let label: String
  private let text: String
  private let indent: Int
  private let width: Int

  package static let usualWidth = 100

  package init(label: String = "", text: String, indent: Int = 11, width: Int = usualWidth) {
    (self.label, self.text) = (label.translated, text.translated)
    (self.indent, self.width) = (indent, width)
  }

  /// A word that is longer than a line stands alone in its own.
  package var lines: [String] {
    var lines: [String] = []
    var (line, used) = ("", 0)
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let needed = word.columns
      if !line.isEmpty, indent + used + 1 + needed > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      used += needed + (line.isEmpty ? 0 : 1)
      line += line.isEmpty ? String(word) : " " + word
    }
    lines.append(line)
    return lines.enumerated().map { (index, line) in
      let front = index == 0 ? label : ""
      return front + String(repeating: " ", count: max(0, indent - front.columns)) + line
    }
  }
}
