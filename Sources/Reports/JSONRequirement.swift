import ChatConformance

/// What is said of a requirement, in a JSON document; its members are called as in `report.schema.json`.
struct JSONRequirement: Encodable {
  struct Evidence: Encodable {
    /// The simplest that shows it.
    let session: String
    let verdict: String
    /// What was seen, in a sentence.
    let symptom: String
    let summary: String
    /// How the server ended when that was played again, and what it said.
    let server: String?
    let line: Int?
    let expected: [String]?
    let actual: [String]?
  }

  struct Rate: Encodable {
    let failed: Int
    let played: Int
  }

  let id: String
  let serverClass: String?
  let sentence: String
  let state: String
  let reason: String?
  let evidence: Evidence?
  /// Those that show that it is broken.
  let sessions: [String]?
  let rate: Rate?

  private enum CodingKeys: String, CodingKey {
    case id, sentence, state, reason, evidence, sessions, rate
    case serverClass = "class"
  }

  init(_ finding: Finding) {
    id = finding.requirement.id
    serverClass = finding.requirement.serverClass?.rawValue
    sentence = finding.requirement.sentence
    switch finding.state {
    case .kept:
      (state, reason, evidence, sessions, rate) = ("kept", nil, nil, nil, nil)
    case .notShown(let why):
      (state, reason, evidence, sessions, rate) = ("not shown", why, nil, nil, nil)
    case .broken(let shown):
      (state, reason, evidence) = ("broken", nil, Evidence(shown))
      sessions = shown.results.map(\.session.id)
      rate = shown.rate.flatMap { $0.isNowAndThen ? Rate(failed: $0.failed, played: $0.played) : nil }
    }
  }
}

extension JSONRequirement.Evidence {
  init(_ shown: Finding.Evidence) {
    let failure = shown.failure
    session = shown.results.first?.session.id ?? ""
    verdict = failure.verdict.rawValue
    symptom = shown.results.first.map { Sighting(failure: failure, result: $0).words } ?? failure.summary
    (summary, line) = (failure.summary, failure.line)
    server = shown.serverWords?.sentence
    (expected, actual) = (failure.evidence.expected, failure.evidence.actual)
  }
}

extension Assessment {
  /// What is broken in the order of mending, then what is kept, then what is not shown.
  var told: [Finding] {
    let kept = findings.filter(\.isKept)
    let notShown = findings.filter { if case .notShown = $0.state { true } else { false } }
    return inOrderOfMending + kept + notShown
  }
}
