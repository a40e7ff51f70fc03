/// Reads one line of a session from left to right, and tells what it expected where it cannot go on.
struct LineScanner {
  /// Where a line names a client.
  struct Mention {
    let name: ClientName
    /// Whether it stands in a hole of a text (`{A}`), and not as the one who acts or listens.
    let isHole: Bool
    let place: Place
  }

  let line: SourceLine
  var mentions: [Mention] = []
  /// A line has one counter at most: it stands for so many lines.
  var hasCounter = false
  private(set) var position: Int

  /// Starts after the indentation.
  init(_ line: SourceLine) {
    self.line = line
    position = line.indentation
  }

  var isAtEnd: Bool { position == line.scalars.count }
  var next: Unicode.Scalar? { isAtEnd ? nil : line.scalars[position] }
  var rest: ArraySlice<Unicode.Scalar> { line.scalars[position...] }
  var place: Place { place(at: position) }

  /// What stands before the next blank.
  var word: String { Self.string(rest.prefix { $0 != " " }) }

  func place(at position: Int) -> Place { Place(line: line, column: position + 1) }

  func starts(with text: String) -> Bool { rest.starts(with: text.unicodeScalars) }

  /// Whether this, and nothing else, is left of the line.
  func isLeft(_ text: String) -> Bool { rest.elementsEqual(text.unicodeScalars) }

  mutating func skip(_ count: Int = 1) { position = min(position + count, line.scalars.count) }

  /// Goes behind the text, if it stands here.
  mutating func take(_ text: String) -> Bool {
    guard starts(with: text) else { return false }
    skip(text.unicodeScalars.count)
    return true
  }

  mutating func take(while belongs: (Unicode.Scalar) -> Bool, atMost limit: Int = .max) -> String {
    let run = rest.prefix(while: belongs).prefix(limit)
    skip(run.count)
    return Self.string(run)
  }

  /// Goes behind exactly one blank, with something after it.
  mutating func blank(before expected: String) throws(SessionError) {
    guard take(" ") else { throw fault("a blank and \(expected)") }
    guard !isAtEnd, next != " " else { throw fault("\(expected) after one blank") }
  }

  func end(orElse others: String? = nil) throws(SessionError) {
    guard isAtEnd else { throw fault(others.map { "\($0) or the end of the line" } ?? "the end of the line") }
  }

  func fault(_ expected: String) -> SessionError { fault(expected, found: found, at: position) }

  func fault(_ expected: String, found: String, at position: Int) -> SessionError {
    SessionError(at: place(at: position), expected: expected, found: found)
  }

  /// What stands here, in words.
  var found: String {
    switch next {
    case nil: return "the end of the line"
    case " ": return rest.allSatisfy { $0 == " " } ? "a blank at the end of the line" : "a blank"
    case "\t": return "a tab"
    default: return Self.quoted(rest.prefix { $0 != " " })
    }
  }

  /// A part of the line inside an error: visible, and not too long.
  static func quoted(_ part: ArraySlice<Unicode.Scalar>) -> String {
    let limit = 30
    return "\"\(Visible(source: Array(string(part.prefix(limit + 1)).utf8), limit: limit).text)\""
  }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    // Each word of each session comes by here: the scalars' bytes are put together faster than the scalars are.
    String(decoding: scalars.flatMap(\.utf8), as: UTF8.self)
  }
}
