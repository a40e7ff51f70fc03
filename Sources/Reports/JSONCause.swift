import ChatConformance

/// What failures come of, in a JSON document.
struct JSONCause: Encodable {
  struct Similarity: Encodable {
    let fault: String
    let summary: String
  }

  let sureness: String
  let text: String
  /// The known mutants that nothing tells apart here.
  let mutants: [Similarity]
  let requirements: [JSONSession.Broken]
  let hint: String?
  /// The one that shows it best before all others.
  let sessions: [String]

  init(_ cause: Cause, _ library: Library) {
    sureness = cause.sureness.rawValue
    text = cause.words
    mutants = cause.mutants.map { Similarity(fault: $0.name, summary: $0.summary) }
    requirements = library.requirements(brokenBy: cause).map(JSONSession.Broken.init)
    hint = cause.hint
    sessions = cause.failures.map(\.session.id)
  }
}
