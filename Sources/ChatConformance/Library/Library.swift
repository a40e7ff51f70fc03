import SessionScript

/// The sessions and the requirements that they test.
package struct Library: Sendable {
  package private(set) var sessions: [Session] = []
  package private(set) var requirements: [Requirement] = []
  /// The table of requirements, the faults that break just them, and the sessions that catch those.
  package private(set) var traceability = ""
  private var sources: [String: String] = [:]

  /// What was put into the program when it was built.
  package static func embedded() throws(SessionErrors) -> Library {
    var library = Library()
    try library.add(embeddedFiles.map { ($0.path, Array($0.text.utf8)) })
    return library
  }

  /// The requirements that the program holds, and other sessions: files by their path below `Fixtures/`.
  package static func replacing(sessions files: [(path: String, text: [UInt8])]) throws(SessionErrors)
    -> Library
  {
    var library = Library()
    try library.add(
      embeddedFiles.filter { $0.path.hasPrefix("Spec/") }.map { ($0.path, Array($0.text.utf8)) })
    try library.add(files)
    return library
  }

  /// The requirement of this id.
  package func requirement(_ id: String) -> Requirement? { requirements.first { $0.id == id } }

  /// The session of this id.
  package func session(_ id: String) -> Session? { sessions.first { $0.id == id } }

  /// The text of a session's file.
  package func source(of session: Session) -> String { sources[session.id] ?? session.canonicalText }

  /// The class that a session belongs to: that of its folder.
  package func serverClass(of session: Session) -> ServerClass {
    ServerClass(rawValue: String(session.folder)) ?? .core
  }

  private mutating func add(_ files: [(path: String, text: [UInt8])]) throws(SessionErrors) {
    var errors: [SessionError] = []
    for file in files {
      if file.path == "Spec/traceability.md" {
        traceability = String(decoding: file.text, as: UTF8.self)
        continue
      }
      if file.path.hasSuffix(".md") {
        requirements += Requirement.all(in: String(decoding: file.text, as: UTF8.self), file: file.path)
        continue
      }
      let path = file.path.hasPrefix("Fixtures/") ? String(file.path.dropFirst("Fixtures/".count)) : file.path
      let id = String(path.dropLast(".session".count))
      do throws(SessionErrors) {
        sessions.append(try Session.parse(file.text, id: id, file: file.path))
        sources[id] = String(decoding: file.text, as: UTF8.self)
      } catch {
        errors += error.all
      }
    }
    guard errors.isEmpty else { throw SessionErrors(all: errors) }
  }
}
