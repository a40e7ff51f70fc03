import SessionLanguage
import SessionRunner

/// The sessions and the requirements that they test.
package struct Library: Sendable {
  package private(set) var sessions: [Session] = []
  package private(set) var requirements: [Requirement] = []
  private var files: [String: SessionSource] = [:]

  /// What was put into the program when it was built.
  package static func embedded() throws(SessionErrors) -> Library {
    let sessions = embeddedFiles.filter { $0.path.hasSuffix(".session") }.map { path, text in
      let id = String(path.dropFirst("Fixtures/".count).dropLast(".session".count))
      return SessionSource(id: id, path: path, text: Array(text.utf8))
    }
    return try replacing(sessions: sessions)
  }

  /// The requirements that the program holds, and these sessions; throws all that is wrong with them.
  package static func replacing(sessions files: [SessionSource]) throws(SessionErrors) -> Library {
    var library = Library()
    library.requirements = embeddedFiles.filter { $0.path.hasSuffix(".md") }
      .flatMap { Requirement.all(in: $0.text, file: $0.path) }
    try library.add(files)
    return library
  }

  /// The same sessions in other words, which hang on the word given: nobody can learn them by heart.
  ///
  /// Of those that cannot be said otherwise, as what is no text, each stays as it stands.
  package func drawn(by word: String) -> Library {
    var library = self
    library.sessions = sessions.map { session in
      var random = SplitMix64(word: "\(word)/\(session.id)")
      guard let drawn = DrawnWords(&random).applied(to: session), drawn != session else { return session }
      library.files[session.id] = nil
      return drawn
    }
    return library
  }

  /// The table of requirements, the faults that break just them, and the sessions that catch those.
  package static var traceability: String {
    embeddedFiles.first { $0.path == "Spec/traceability.md" }?.text ?? ""
  }

  /// The requirement of this id.
  package func requirement(_ id: String) -> Requirement? { requirements.first { $0.id == id } }

  /// The session of this id.
  package func session(_ id: String) -> Session? { sessions.first { $0.id == id } }

  /// The text of a session's file.
  package func source(of session: Session) -> String {
    files[session.id].map { String(decoding: $0.text, as: UTF8.self) } ?? session.canonicalText
  }

  /// The path of a session's file, as it was given.
  package func file(of session: Session) -> String { files[session.id]?.path ?? "\(session.id).session" }

  /// The requirements that a session's failures speak against: those of the session as long as that is not known.
  package func requirements(brokenIn result: SessionResult) -> [Requirement] {
    (result.broken.isEmpty ? result.session.covers : result.broken).compactMap { requirement($0) }
  }

  private mutating func add(_ files: [SessionSource]) throws(SessionErrors) {
    var errors: [SessionError] = []
    for file in files {
      do throws(SessionErrors) {
        let session = try Session.parse(file.text, id: file.id, file: file.path)
        errors += self.errors(in: session, of: file)
        sessions.append(session)
        self.files[session.id] = file
      } catch {
        errors += error.all
      }
    }
    guard errors.isEmpty else { throw SessionErrors(all: errors) }
  }
}

/// A session as it stands on file.
package struct SessionSource: Sendable {
  /// The path below the folder that holds the classes, without the ending.
  package let id: String
  /// What errors and reports call it.
  package let path: String
  package let text: [UInt8]

  package init(id: String, path: String, text: [UInt8]) {
    self.id = id
    self.path = path
    self.text = text
  }
}
