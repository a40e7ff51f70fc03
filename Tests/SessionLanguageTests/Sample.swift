import SessionLanguage

/// Sessions made from a few lines, as the tests need them.
enum Sample {
  static let header = "title: A session\ncovers: ROOM-1\n\n"

  static func parse(_ text: String) throws -> Session {
    try Session.parse(text, id: "core/x", file: "x.session")
  }

  /// The steps of a session in which A, B and C are there from the start.
  static func steps(_ lines: String) throws -> [Step] {
    try parse("title: A session\ncovers: ROOM-1\ngiven: A B C\nneeds: launch\n\n" + lines).steps
  }

  /// The errors of a file, each as it is described.
  static func errors(of text: String) -> [String] { errors(of: Array(text.utf8)) }

  static func errors(of bytes: [UInt8]) -> [String] {
    do throws(SessionErrors) {
      _ = try Session.parse(bytes, id: "core/x", file: "x.session")
      return []
    } catch { return error.all.map(\.description) }
  }
}

extension ClientName: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) {
    guard let name = ClientName(text) else { preconditionFailure("\(text) is no name") }
    self = name
  }
}

extension Text {
  /// Bytes as they stand.
  static func bytes(_ text: String) -> Text { Text([.bytes(Array(text.utf8))]) }
}
