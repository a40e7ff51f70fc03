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
  let failure: Fault?
  let timeline: [Event]

  private enum CodingKeys: String, CodingKey {
    case id, title, file, claimed, covers, outcome, reason, known, seconds, failure, timeline
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
      (outcome, reason, failure) = ("passed", nil, nil)
    case .failed(let failure):
      (outcome, reason) = ("failed", result.known?.reason)
      self.failure = Fault(failure, result, library)
    case .skipped(let why):
      (outcome, reason, failure) = ("skipped", why, nil)
    }
  }
}

extension JSONSession.Fault {
  init(_ failure: Failure, _ result: SessionResult, _ library: Library) {
    verdict = failure.verdict.rawValue
    summary = failure.summary
    line = failure.line
    requirements = library.requirements(brokenIn: result).map(JSONSession.Broken.init)
    hint = requirements.count == 1 ? library.requirements(brokenIn: result).first?.hint : nil
    switch failure.evidence {
    case .stream(_, let patterns, let bytes, _):
      (expected, actual) = (patterns.map(\.shown), [Visible.text(bytes)])
    case .log(let due, let found):
      (expected, actual) = (due.map(Visible.text), found.map(Visible.text))
    case .flaw, .none:
      (expected, actual) = (nil, nil)
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
