import ChatConformance
import ChatProtocol
import FoundationEssentials
import Localization
import SessionLanguage
import SessionRunner

/// What a page tells, in its reader's language, of one thing that is wrong: a requirement that is broken, or a session that failed of something else.
struct Exhibit {
  let reportCase: ReportCase
  /// What was seen, in a sentence.
  let seen: String
  /// How the server ended when that was seen, and what it said.
  let serverWords: String?
  let likeness: [String]
  let hint: String?
  /// The simplest session that shows it.
  let result: SessionResult
  let failure: Failure
  /// The line of the session that was not as it must be.
  let sourceLine: String?
  let diagram: SequenceDiagram
  let byHand: [String]
  /// Other sessions that show it.
  let others: [String]

  /// Nil where nothing is wrong.
  init?(_ reportCase: ReportCase, _ record: RunRecord, _ library: Library) {
    guard let (result, failure) = reportCase.sight else { return nil }
    let words = CaseWords(record: record, library: library)
    let cause = words.cause(of: reportCase)
    let report = FailureReport(
      result: result, failure: failure, library: library, server: record.server.placeByHand,
      palette: Palette(hasColour: false))
    self.reportCase = reportCase
    self.result = result
    self.failure = failure
    seen = words.message(of: reportCase).translated
    serverWords = words.serverWords(of: reportCase)?.translated.shortened
    likeness = (cause?.likeness ?? []).map(\.translated)
    hint = cause?.requirement.hint?.translated
    sourceLine = report.sourceLine
    diagram = report.diagram
    byHand = report.byHandCommands
    if case .broken(_, let evidence) = reportCase {
      others = evidence.results.dropFirst().map(\.session.id)
    } else {
      others = []
    }
  }

  var name: String { reportCase.name }
  var title: String { reportCase.title.translated }
  var notes: [String] { result.notes.map(\.translated) }

  /// The first of the other sessions, and how many more there are.
  var othersInShort: String {
    let most = 5
    let ids = others.prefix(most).joined(separator: ", ")
    return others.count > most ? "\(ids) and \(others.count - most) more".translated : ids
  }
}

extension RunRecord {
  /// All that is wrong, in the order in which it should be mended.
  func exhibits(_ library: Library) -> [Exhibit] {
    let broken = assessment.inOrderOfMending.compactMap { finding in
      finding.evidence.map { ReportCase.broken(finding, $0) }
    }
    let others = suites.flatMap(\.cases).filter { reportCase in
      switch reportCase {
      case .failed, .disturbed: true
      case .kept, .broken, .notShown, .known: false
      }
    }
    return (broken + others).compactMap { Exhibit($0, self, library) }
  }

  /// The verdict in a few words.
  var headline: String { verdict.translated }

  private var verdict: String {
    if let obstacle, !tookPlace { return "No verdict: \(obstacle.words)" }
    let (broken, failed) = (assessment.broken.count, summary.failed)
    if broken > 0 { return broken == 1 ? "1 requirement is broken" : "\(broken) requirements are broken" }
    if failed > 0 { return failed == 1 ? "1 session failed" : "\(failed) sessions failed" }
    return status == 0 ? "All that was claimed is kept" : problems.first?.words ?? "No verdict"
  }

  /// Whom it judged and how, each with a word for what it is.
  var facts: [(topic: String, words: String)] {
    let logged = log ?? "none: it was not judged"
    let all: [(String, String?)] = [
      ("server", server.host == nil ? nil : server.place), ("launched by", server.command),
      ("framing", framing?.rawValue), ("claim", claim?.rawValue), ("log", tookPlace ? logged : nil),
      ("segments", cutting == .whole ? nil : cutting.name), ("seed", seed.map(String.init)),
      ("began", started.formatted(.iso8601)), ("took", "\(duration.inSeconds) s"),
      ("runner", "chat-conform \(packageVersion)"),
    ]
    return all.compactMap { topic, words in words.map { (topic.translated, $0.translated.shortened) } }
  }

  /// What else there is to know: sessions by their class, remarks and problems.
  var closingWords: [(topic: String, words: String)] {
    let known = "\(summary.known) failed as the list says, and are not counted"
    let all =
      [("sessions", summary.line)] + remarks.map { ($0.topic, $0.words) }
      + problems.map { ($0.topic, $0.words) } + (summary.known > 0 ? [("known", known)] : [])
    return all.map { ($0.translated, $1.translated.shortened) }
  }
}

extension Progress {
  /// How far it has come, in figures.
  var words: String {
    guard !findings.isEmpty else { return "not claimed".translated }
    let notShown = findings.count - kept - broken.count
    return
      (["\(kept) of \(findings.count) kept"] + (broken.isEmpty ? [] : ["\(broken.count) broken"])
      + (notShown == 0 ? [] : ["\(notShown) not shown"])).map(\.translated).joined(separator: ", ")
  }
}
