import Localization

/// Several lines that were pasted, shown before they are sent.
package struct PastePreview: Sendable {
  package private(set) var lines: [String]

  /// Nil where the text is one line, which needs no asking.
  package init?(_ text: String) {
    lines = Self.lines(of: text)
    if lines.count < 2 { return nil }
  }

  /// Takes more that was pasted behind it.
  package mutating func add(_ text: String) { lines += Self.lines(of: text) }

  /// What to show on a screen of this many rows: the beginning where there is no room for all.
  package func picture(rows: Int) -> Picture {
    let room = max(1, rows - 2)
    let shown = lines.count <= room ? lines[...] : lines.prefix(room - 1)
    var prompt = shown.map { "| \($0)\n" }.joined()
    if shown.count < lines.count {
      prompt += "| " + "... and \(lines.count - shown.count) more".translated + "\n"
    }
    let question = "Enter sends \(lines.count) lines, Escape drops them".translated
    return Picture(prompt: prompt + question + " ")
  }

  /// The lines of a text, which end with LF, CR LF or, as terminals paste, CR; blank ones say nothing.
  static func lines(of text: String) -> [String] {
    text.split { $0.isNewline && $0.unicodeScalars.allSatisfy { $0 == "\r" || $0 == "\n" } }
      .map { String($0) }
      .filter { !$0.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
  }
}
