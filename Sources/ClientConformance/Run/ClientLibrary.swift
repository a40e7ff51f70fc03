import ChatConformance
import Localization
import SessionLanguage

/// The sessions about clients, and the requirements that they test.
package struct ClientLibrary: Sendable {
  package private(set) var sessions: [ClientSession] = []
  /// Those of chapter 5.
  package let requirements: [Requirement]
  private var sources: [String: String] = [:]

  /// What was put into the program when it was built.
  package static func embedded() throws(SessionErrors) -> ClientLibrary {
    try ClientLibrary(
      embeddedFiles.filter { $0.path.hasSuffix(".session") }.map { path, text in
        let id = String(path.dropFirst("Fixtures/".count).dropLast(".session".count))
        return SessionSource(id: id, path: path, text: Array(text.utf8))
      })
  }

  /// These sessions; throws all that is wrong with them.
  package init(_ files: [SessionSource]) throws(SessionErrors) {
    requirements = try Library.replacing(sessions: []).requirements.filter { $0.serverClass == nil }
    var errors: [SessionError] = []
    for file in files {
      do throws(SessionErrors) {
        let session = try ClientSession.parse(file.text, id: file.id, file: file.path)
        errors += self.errors(in: session, of: file)
        sessions.append(session)
        sources[session.id] = String(decoding: file.text, as: UTF8.self)
      } catch {
        errors += error.all
      }
    }
    guard errors.isEmpty else { throw SessionErrors(all: errors) }
  }

  /// The requirement of this id.
  package func requirement(_ id: String) -> Requirement? { requirements.first { $0.id == id } }

  /// The text of a session's file.
  package func source(of session: ClientSession) -> String { sources[session.id] ?? session.canonicalText }

  /// A line for each session.
  package func list(_ sessions: [ClientSession]) -> [String] {
    sessions.map { "\($0.id)  \($0.title.translated)  (\($0.covers.joined(separator: " ")))" }
  }

  /// A requirement on clients with the sessions that test it, or a session's text with the requirements that it tests.
  package func explanation(of id: String) -> String? {
    if let session = sessions.first(where: { $0.id == id }) {
      return Explanation.of(source(of: session), session.covers.compactMap { requirement($0) })
    }
    guard let requirement = requirement(id) else { return nil }
    let tests = sessions.filter { $0.covers.contains(id) }.map { (id: $0.id, title: $0.title) }
    return Explanation.of(requirement, hint: clientHint(for: id), tests: tests)
  }

  private func errors(in session: ClientSession, of file: SessionSource) -> [SessionError] {
    let line = SourceLine.all(of: file.text, file: file.path)[0]
    var errors: [SessionError] = []
    if sources[session.id] != nil {
      errors.append(
        SessionError(
          at: Place(line: line, column: 1), expected: "a session with an id of its own", found: session.id))
    }
    for id in session.covers where requirement(id) == nil {
      errors.append(
        SessionError(at: Place(line: line, column: 1), expected: "requirements on clients", found: id))
    }
    return errors
  }
}
