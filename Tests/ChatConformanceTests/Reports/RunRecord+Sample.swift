import ChatConformance
import ChatProtocol
import Foundation
import Mutants
import SessionLanguage
import SessionRunner

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
    record.set(.failed(Failure(.wrong, line: 6, nastyText)), of: "core/relay-everyone")
    let claimed = record.results.indices.filter {
      record.results[$0].isClaimed && record.results[$0].known == nil
    }
    record.results[claimed[0]].outcome = .failed(failure)
    record.results[claimed[1]].outcome = .failed(Failure(.stray, line: nil, "somebody else is in the room"))
    record.results[claimed[2]].outcome = .skipped(reason: nastyText)
    if let beyond = record.results.firstIndex(where: { !$0.isClaimed }) {
      record.results[beyond].outcome = .failed(failure)
    }
    return record
  }

  static let knownReason = "to be mended in spring # 5"

  private static var failure: Failure {
    let evidence = Failure.Evidence.flaw(.missing(path: nastyText))
    return Failure(.hang, line: 4, nastyText, evidence: evidence)
  }

  mutating func set(_ outcome: SessionResult.Outcome, of id: String) {
    for index in results.indices where results[index].session.id == id { results[index].outcome = outcome }
  }
}
