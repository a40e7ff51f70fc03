/// One error of a file of sessions, or about them.
package struct SessionError: Error, CustomStringConvertible {
  package let expected: String
  package let found: String
  private let place: Place

  package init(at place: Place, expected: String, found: String) {
    self.place = place
    self.expected = expected
    self.found = found
  }

  package var file: String { place.line.file }
  /// Counted from 1.
  package var line: Int { place.line.number }
  /// Counted in Unicode scalars, from 1.
  package var column: Int { place.column }

  /// `FILE:LINE:COLUMN: expected …, found …`.
  package var description: String {
    "\(file):\(line):\(column): expected \(expected), found \(found)"
  }

  /// The description, the line of the file, and a caret under the place.
  package var shown: String {
    let before = DecodedScalar.all(in: place.line.bytes).prefix(column - 1)
    let source = Visible(source: place.line.bytes, caretAt: before.last?.range.upperBound ?? 0)
    return "\(description)\n    \(source.text)\n    \(source.caretLine)"
  }
}

/// Every error of one file, in the order of its lines.
package struct SessionErrors: Error, CustomStringConvertible {
  package let all: [SessionError]

  package init(all: [SessionError]) { self.all = all }

  /// One line for each.
  package var description: String { all.map(\.description).joined(separator: "\n") }

  /// Each with the line of the file and a caret.
  package var shown: String { all.map(\.shown).joined(separator: "\n") }
}
