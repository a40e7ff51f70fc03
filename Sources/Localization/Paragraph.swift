/// Prose in its reader's language, in lines that a terminal shows whole, with a word in front that says what it is.
package struct Paragraph {
  /// Stands in front of the first line, padded to the indent.
  private let label: String
  private let text: String
  private let indent: Int
  private let width: Int
  /// How many columns a terminal gives a character.
  private let columns: (Unicode.Scalar) -> Int

  package init(
    label: String, text: String, indent: Int, width: Int, columns: @escaping (Unicode.Scalar) -> Int
  ) {
    (self.label, self.text) = (label.translated, text.translated)
    (self.indent, self.width, self.columns) = (indent, width, columns)
  }

  /// A word that is longer than a line stands alone in its own.
  package var lines: [String] {
    var lines: [String] = []
    var (line, used) = ("", 0)
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let needed = columns(of: word)
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
      return front + String(repeating: " ", count: max(0, indent - columns(of: front))) + line
    }
  }

  private func columns(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }
}
