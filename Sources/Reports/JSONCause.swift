import ChatConformance
import SessionLanguage

/// What failures come of, in a JSON document; its members are called as in `report.schema.json`.
struct JSONCause: Encodable {
  struct Fault: Encodable {
    let fault: String
    let habit: String
  }

  let sureness: String
  let text: String
  /// The known mutants that nothing tells apart here.
  let faults: [Fault]
  /// The texts of sessions that told these from others; nil where there were none.
  let experiments: [String]?
  let requirements: [JSONSession.Broken]
  let hint: String?
  /// The one that shows it best before all others.
  let sessions: [String]

  init(_ cause: Cause) {
    sureness = cause.sureness.rawValue
    text = cause.words
    faults = cause.mutants.map { Fault(fault: $0.name, habit: $0.summary) }
    experiments = cause.experiments.isEmpty ? nil : cause.experiments.map(\.canonicalText)
    requirements = [JSONSession.Broken(cause.requirement)]
    hint = cause.requirement.hint
    sessions = cause.failures.map(\.session.id)
  }
}
