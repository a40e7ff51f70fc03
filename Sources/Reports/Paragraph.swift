import Localization
import SessionLanguage

/// Prose in its reader's language, in lines that a terminal shows whole, with a word in front that says what it is.
package struct Paragraph {
  /// Stands in front of the first line, padded to the indent.
  package var label = ""
  package var text: String
  package var indent = 11
  package var width = usualWidth

  package static let usualWidth = 100

  package init(label: String = "", text: String, indent: Int = 11, width: Int = usualWidth) {
    (self.label, self.text) = (label.translated, text.translated)
    (self.indent, self.width) = (indent, width)
  }

  /// A word that is longer than a line stands alone in its own.
  package var lines: [String] {
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
