extension Session {
  /// Reads a session, or tells every error of its file.
  ///
  /// A file of which a line cannot be read is not checked as a conversation: what is said of the rest would mislead.
  /// - Parameters:
  ///   - bytes: the file.
  ///   - id: its path below Fixtures without the ending.
  ///   - file: what errors call the file.
  ///   - firstLine: the number of the first line, for a session inside a longer text.
  /// - Returns: the session, which can be played.
  /// - Throws: every error of the file, at most one a line.
  package static func parse(
    _ bytes: [UInt8], id: String, file: String, firstLine: Int = 1
  ) throws(SessionErrors) -> Session {
    let lines = SourceLine.all(of: bytes, file: file, firstLine: firstLine)
    var parser = SessionParser(lines)
    parser.parse()
    var errors = parser.errors
    if errors.isEmpty { errors = folderErrors(id, in: lines[0]) + parser.checked() }
    guard errors.isEmpty else { throw SessionErrors(all: errors) }
    return Session(
      id: id, title: parser.header.title, covers: parser.header.covers, needs: parser.header.needs,
      given: parser.header.given, steps: parser.steps.map(\.step),
      lines: parser.steps.map(\.place.line.number), log: parser.log)
  }

  package static func parse(
    _ text: String, id: String, file: String, firstLine: Int = 1
  ) throws(SessionErrors) -> Session {
    try parse(Array(text.utf8), id: id, file: file, firstLine: firstLine)
  }

  /// The folder is the session's class; a session without one stands in a text and has none.
  private static func folderErrors(_ id: String, in line: SourceLine) -> [SessionError] {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1, !classes.contains(String(parts[0])) else { return [] }
    let expected = "one of the folders \(classes.joined(separator: ", "))"
    return [SessionError(at: Place(line: line, column: 1), expected: expected, found: id)]
  }
}

/// The classes of requirements that a server may claim over TCP, each a folder of Fixtures.
private let classes = ServerClass.allCases.map(\.rawValue)
