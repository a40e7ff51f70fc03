import ChatConformance
import ChatProtocol
import FoundationEssentials

/// A run as one JSON document, which `Sources/Reports/report.schema.json` describes.
struct JSONReport: Encodable {
  struct Server: Encodable {
    let host: String?
    let port: UInt16?
    let command: String?
    let framing: String?
    let log: String?
  }

  struct Claim: Encodable {
    let serverClass: String?
    let explicit: Bool

    private enum CodingKeys: String, CodingKey {
      case serverClass = "class"
      case explicit
    }
  }

  struct Figures: Encodable {
    let passed: Int
    let failed: Int
    let skipped: Int
    let known: Int
    let playedBeyond: Int
    let passedBeyond: Int
    let logJudged: Bool

    init(_ summary: Summary) {
      passed = summary.passed
      failed = summary.failed
      skipped = summary.skipped
      known = summary.known
      playedBeyond = summary.playedBeyond
      passedBeyond = summary.passedBeyond
      logJudged = summary.logWasJudged
    }
  }

  /// What was played, and how.
  struct Play: Encodable {
    let segments: String
    /// How many sessions were generated.
    let random: Int?
    /// A text, as it may be more than a reader's numbers can hold.
    let seed: String?

    init(_ record: RunRecord) {
      segments = record.cutting.name
      random = record.generated?.count
      seed = record.seed.map(String.init)
    }
  }

  /// A remark or a problem.
  struct Note: Encodable {
    let topic: String
    let text: String
    var file: String?
    var line: Int?
  }

  private let format = 2
  private let program: String
  private let started: String
  private let seconds: Double
  private let status: Int32
  private let server: Server
  private let claim: Claim
  private let play: Play
  private let summary: Figures
  private let problems: [Note]
  private let remarks: [Note]
  private let requirements: [JSONRequirement]
  private let causes: [JSONCause]
  private let sessions: [JSONSession]

  init(_ record: RunRecord, _ library: Library) {
    program = "chat-conform \(packageVersion)"
    started = record.started.formatted(.iso8601)
    seconds = record.duration.inSeconds
    status = record.status
    server = Server(
      host: record.server.host, port: record.server.port, command: record.server.command,
      framing: record.framing?.rawValue, log: record.log)
    claim = Claim(serverClass: record.claim?.rawValue, explicit: record.claimIsExplicit)
    play = Play(record)
    summary = Figures(record.summary)
    problems = record.problems.map {
      Note(topic: $0.topic, text: $0.words, file: $0.entry?.file, line: $0.entry?.line)
    }
    remarks = record.remarks.map { Note(topic: $0.topic, text: $0.words) }
    requirements = record.assessment.told.map(JSONRequirement.init)
    causes = record.diagnosis.causes.map(JSONCause.init)
    sessions = record.results.map { JSONSession($0, library) }
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
