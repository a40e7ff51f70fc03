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

  /// The requirements that a failure is about.
  package func requirements(brokenBy failure: Failure, in session: Session) -> [Requirement] {
    failure.cited(in: session).compactMap { requirement($0) }
  }

  /// The requirements that a cause breaks.
  package func requirements(brokenBy cause: Cause) -> [Requirement] {
    cause.requirements.compactMap { requirement($0) }
  }

  /// The requirement whose hint helps against a failure; nil where several may be meant.
  package func hintedRequirement(for failure: Failure, in session: Session) -> Requirement? {
    let cited = failure.cited(in: session)
    return cited.count == 1 ? cited.first.flatMap(requirement) : nil
  }

  /// The requirement whose hint helps against a cause: one that it breaks and that its first failure is about.
  package func hintedRequirement(for cause: Cause) -> Requirement? {
    guard let first = cause.failures.first, let failure = first.failure else { return nil }
    let cited = failure.cited(in: first.session)
    // Where it may be one mutant or another, only what all of them break is certain.
    let broken = cause.requirements.filter { id in cause.mutants.allSatisfy { $0.breaks.contains(id) } }
    let id = broken.first(where: cited.contains) ?? (cause.sureness == .unsure ? nil : broken.first)
    return id.flatMap(requirement)
  }

  /// The class that a session belongs to: that of its folder.
  package func serverClass(of session: Session) -> ServerClass {
    ServerClass(rawValue: String(session.folder)) ?? .core
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
