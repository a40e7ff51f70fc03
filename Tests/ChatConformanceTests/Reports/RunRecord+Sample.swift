import ChatConformance
import ChatProtocol
import Foundation
import Mutants
import SessionLanguage
import SessionRunner
import Testing

extension RunRecord {
  /// What a text must survive in every format.
  static let nastyText = "<&\"'>\u{0}\u{1B}[0m\r\n\t#\\%:,]]>\u{FFFE}\u{85}\u{2028}\"\u{301}안녕 😀"

  /// A run of a right server over some sessions; what became of each is the caller's to change.
  static func sample(claim: ServerClass = .line, known: String = "") throws -> RunRecord {
    var options = RunOptions()
    options.claim = claim
    options.selection.only = ["core/relay-*", "line/*", "hardened/*"]
    options.knownFailures = try KnownFailures.parse(Array(known.utf8), file: "known.txt")
    let runner = Runner(transport: MemoryTransport { Oracle(framing: .line) }, nonce: "sample")
    var run = Run(of: try Library.embedded(), by: runner, options: options)
    run.judge()
    var record = RunRecord(
      of: Server(host: "127.0.0.1", port: 2500), started: Date(timeIntervalSince1970: 1_750_000_000))
    record.duration = .milliseconds(1234)
    record.framing = .line
    record.claim = claim
    record.results = run.results.filter { if case .skipped = $0.outcome { false } else { true } }
    record.strangers = options.knownFailures.entries.filter { entry in
      !run.results.contains { $0.session.id == entry.id }
    }
    return record
  }

  /// The same with an outcome of every kind, each with a text that is hard to write down.
  static func mixed() throws -> RunRecord {
    var record = try sample(known: "core/relay-everyone  \(knownReason)\nline/gone  it was renamed")
    let known = Failure(.wrong, .altered, .message(isOwn: false), line: 6, nastyText)
    record.set(.failed(known), of: "core/relay-everyone")
    let claimed = record.results.filter { $0.isClaimed && $0.known == nil }.map(\.session.id)
    record.set(.failed(failure), of: claimed[0])
    let stray = Failure(.stray, .strange, .connection, "somebody else is in the room")
    record.set(.failed(stray), of: claimed[1])
    record.set(.skipped(reason: nastyText), of: claimed[2])
    if let beyond = record.results.first(where: { !$0.isClaimed }) {
      record.set(.failed(failure), of: beyond.session.id)
    }
    return try record.assessed()
  }

  static let knownReason = "to be mended in spring # 5"

  /// It speaks against LOG-1, whatever session shows it.
  private static var failure: Failure {
    let evidence = Failure.Evidence.flaw(.missing(path: nastyText))
    return Failure(.hang, .flawed, .log(.missing(path: nastyText)), line: 4, nastyText, evidence: evidence)
  }

  /// What relays otherwise than it heard would be seen to do.
  static func altered(_ heard: String, line: Int = 6) throws -> Failure {
    let name = try #require(ClientName("A"))
    let evidence = Failure.Evidence.stream(
      name, expected: [Pattern([.text("hello")])], actual: Array(heard.utf8), offset: 0)
    return Failure(
      .wrong, .altered, .message(isOwn: false), line: line, "A heard something else", evidence: evidence)
  }

  /// Changes what became of a session.
  mutating func set(_ outcome: SessionResult.Outcome, of id: String) {
    for index in results.indices where results[index].session.id == id {
      results[index].outcome = outcome
      results[index].failures = results[index].failure.map { [$0] } ?? []
    }
  }

  /// The same with what is to be said of each requirement.
  func assessed() throws -> RunRecord {
    var record = self
    let circumstances = Circumstances(framing: .line, hasLog: false, deadline: .seconds(1), nonce: "sample")
    record.assess(in: try Library.embedded(), circumstances)
    return record
  }
}
