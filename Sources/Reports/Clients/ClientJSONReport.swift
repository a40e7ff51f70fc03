import ChatProtocol
import ClientConformance
import FoundationEssentials

/// A client's run as one JSON document, which `Sources/Reports/client-report.schema.json` describes.
struct ClientJSONReport: Encodable {
  struct Client: Encodable {
    let command: [String]
    let terminal: Bool
    let ownNicks: [String]
  }

  struct Figures: Encodable {
    let passed: Int
    let failed: Int
    let skipped: Int
  }

  struct Requirement: Encodable {
    let id: String
    let sentence: String
    let state: String
    /// Why it is not shown.
    var reason: String?
    /// Those that show that it is broken.
    var sessions: [String]?
    var hint: String?
  }

  struct Session: Encodable {
    let id: String
    let title: String
    let covers: [String]
    let outcome: String
    /// Why it was skipped.
    let reason: String?
    let seconds: Double
    let failure: Failure?
    let timeline: [Event]
  }

  struct Failure: Encodable {
    /// What is broken.
    let requirements: [String]
    let line: Int?
    let step: String
    let expected: String
    let seen: [String]
  }

  struct Event: Encodable {
    let milliseconds: Int
    let text: String
  }

  private let format = 1
  private let program: String
  private let started: String
  private let seconds: Double
  private let status: Int32
  private let client: Client
  private let summary: Figures
  private let requirements: [Requirement]
  private let sessions: [Session]

  init(_ record: ClientRecord) {
    program = "chat-conform \(packageVersion)"
    started = record.started.formatted(.iso8601)
    seconds = record.duration.inSeconds
    status = record.status
    client = Client(command: record.command, terminal: record.hasTerminal, ownNicks: record.ownNicks)
    summary = Figures(passed: record.passed, failed: record.failed, skipped: record.skipped)
    requirements = record.requirements.map { requirement in
      let (id, sentence) = (requirement.id, requirement.sentence)
      return switch record.state(of: requirement) {
      case .kept: Requirement(id: id, sentence: sentence, state: "kept")
      case .broken(let results):
        Requirement(
          id: id, sentence: sentence, state: "broken", sessions: results.map(\.session.id),
          hint: clientHint(for: id))
      case .notShown(let reason): Requirement(id: id, sentence: sentence, state: "not shown", reason: reason)
      }
    }
    sessions = record.results.map(Session.init)
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

extension ClientJSONReport.Session {
  init(_ result: ClientResult) {
    (id, title, covers) = (result.session.id, result.session.title, result.session.covers)
    outcome = result.hasFailed ? "failed" : result.isSkipped ? "skipped" : "passed"
    reason = result.reason
    seconds = result.duration.inSeconds
    failure = result.failure.map {
      ClientJSONReport.Failure(
        requirements: result.broken, line: $0.line, step: $0.step, expected: $0.expected, seen: $0.seen)
    }
    timeline = result.moments.map {
      ClientJSONReport.Event(milliseconds: Int($0.time.inMilliseconds), text: $0.words)
    }
  }
}
