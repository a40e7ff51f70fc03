extension Session {
  /// Reads a session, or tells every error of its file.
  ///
  /// A file of which a line cannot be read is not checked as a conversation: what is said of the rest would mislead.
  /// - Parameters:
  ///   - id: its path below Fixtures without the ending.
  ///   - file: what errors call the file.
  ///   - firstLine: the number of the first line, for a session inside a longer text.
  package static func parse(
    _ bytes: [UInt8], id: String, file: String, firstLine: Int = 1
  ) throws(SessionErrors) -> Session {
    let lines = SourceLine.all(of: bytes, file: file, firstLine: firstLine)
    var parser = SessionParser(lines)
    parser.parse()
    guard parser.errors.isEmpty else { throw SessionErrors(all: parser.errors) }
    return Session(
      id: id, title: parser.header.title, covers: parser.header.covers, needs: parser.header.needs,
      given: parser.header.given, steps: parser.steps.map(\.step), log: parser.log)
  }

  package static func parse(
    _ text: String, id: String, file: String, firstLine: Int = 1
  ) throws(SessionErrors) -> Session {
    try parse(Array(text.utf8), id: id, file: file, firstLine: firstLine)
  }
}
