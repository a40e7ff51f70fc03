/// What failures come of, in a JSON document.
struct JSONCause: Encodable {
  struct Likeness: Encodable {
    let fault: String
    let habit: String
  }

  let sureness: String
  let text: String
  /// The known faults that nothing tells apart here.
  let faults: [Likeness]
  let requirements: [JSONSession.Broken]
  let hint: String?
  /// The one that shows it best before all others.
  let sessions: [String]

  init(_ cause: Cause, _ library: Library) {
    sureness = cause.sureness.rawValue
    text = cause.words
    faults = cause.faults.map { Likeness(fault: $0.name, habit: $0.habit) }
    requirements = library.requirements(brokenBy: cause).map(JSONSession.Broken.init)
    hint = cause.hint
    sessions = cause.failures.map(\.session.id)
  }
}
