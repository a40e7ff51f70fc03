import ChatConformance
import SessionLanguage
import SessionRunner

/// A session in a JSON document.
struct JSONSession: Encodable {
  struct Broken: Encodable {
    let id: String
    let sentence: String

    init(_ requirement: Requirement) { (id, sentence) = (requirement.id, requirement.sentence) }
  }

  struct Fault: Encodable {
    let verdict: String
    /// What was seen, in a sentence.
    let symptom: String
    let summary: String
    let line: Int?
    /// What is broken.
    let requirements: [Broken]
    /// Any one of these.
    let expected: [String]?
    let actual: [String]?
    let hint: String?
  }

  struct Event: Encodable {
    let milliseconds: Int
    let client: String?
    let event: String
    let text: String
  }

  let id: String
  let title: String
  let file: String
  let serverClass: String
  let claimed: Bool
  let covers: [String]
  let outcome: String
  /// Why it was skipped, or is known to fail.
  let reason: String?
  let known: Bool
  let seconds: Double
  /// What was seen first.
  let failure: Fault?
  /// All that was seen, this first.
  let failures: [Fault]?
  let timeline: [Event]

  private enum CodingKeys: String, CodingKey {
    case id, title, file, claimed, covers, outcome, reason, known, seconds, failure, failures, timeline
    case serverClass = "class"
  }

  init(_ result: SessionResult, _ library: Library) {
    id = result.session.id
    title = result.session.title
    file = library.file(of: result.session)
    serverClass = result.serverClass.rawValue
    claimed = result.isClaimed
    covers = result.session.covers
    known = result.known != nil
    seconds = result.duration.inSeconds
    timeline = result.timeline.map(Event.init)
    switch result.outcome {
    case .passed:
      (outcome, reason, failure, failures) = ("passed", nil, nil, nil)
    case .failed(let first):
      (outcome, reason) = ("failed", result.known?.reason)
      failure = Fault(first, result, library)
      failures = result.failures.map { Fault($0, result, library) }
    case .skipped(let why):
      (outcome, reason, failure, failures) = ("skipped", why, nil, nil)
    }
  }
}

extension JSONSession.Fault {
  init(_ failure: Failure, _ result: SessionResult, _ library: Library) {
    let broken = library.requirements(brokenIn: result)
    verdict = failure.verdict.rawValue
    symptom = Sighting(failure: failure, result: result).words
    (summary, line) = (failure.summary, failure.line)
    requirements = broken.map(JSONSession.Broken.init)
    hint = broken.count == 1 ? broken.first?.hint : nil
    (expected, actual) = (failure.evidence.expected, failure.evidence.actual)
  }
}

extension Failure.Evidence {
  /// Any one of these, or of a log its lines; nil where that is not known.
  var expected: [String]? {
    switch self {
    case .stream(_, let patterns, _, _): patterns.map(\.shown)
    case .log(let due, _): due.map(Visible.text)
    case .flaw, .none: nil
    }
  }

  /// What came, or of a log its lines.
  var actual: [String]? {
    switch self {
    case .stream(_, _, let bytes, _): [Visible.text(bytes)]
    case .log(_, let found): found.map(Visible.text)
    case .flaw, .none: nil
    }
  }
}

extension JSONSession.Event {
  init(_ seen: SessionRunner.Event) {
    milliseconds = Int(seen.time.inMilliseconds)
    client = seen.client?.description
    (event, text) =
      switch seen.what {
      case .joined(let endpoint): ("joined", "port \(endpoint.port)")
      case .sent(let bytes): ("sent", Visible.text(bytes))
      case .heard(let bytes): ("heard", Visible.text(bytes))
      case .ended(let ending): ("ended", ending.rawValue)
      case .closed(let reset): ("closed", reset ? "reset" : "orderly")
      case .server(let action): ("server", action.rawValue)
      }
  }
}
