import ChatConformance
import Localization
import SessionLanguage
import SessionRunner

/// The report that a person reads: a line for each new kind of failure as it comes, then what to mend first, then the figures.
package struct TextReport {
  package var library: Library
  /// Host and port, as `nc` takes them.
  package var server: String
  package var palette: Palette
  /// Whether every session is shown with what happened in it.
  package var traces: Bool
  /// Whether every cause is told in full.
  package var all: Bool

  /// What has been told of while the run goes on.
  private var told: Set<Symptom> = []

  package init(library: Library, server: String, palette: Palette, traces: Bool, all: Bool = false) {
    self.library = library
    self.server = server
    self.palette = palette
    self.traces = traces
    self.all = all
  }

  /// What is said first: which server it is, and what it speaks.
  package func heading(_ record: RunRecord) -> String {
    let framing = record.framing?.rawValue ?? "unknown"
    let claim = record.claim?.rawValue ?? "unknown"
    let log = record.log.map { "log \($0)" } ?? "no log"
    let cutting =
      switch record.cutting {
      case .whole: ""
      case .bytes: ", segments of one byte"
      case .random(let seed): ", segments drawn from seed \(seed)"
      }
    return "chat-conform: \(server), framing \(framing), claim \(claim), \(log)\(cutting)".translated + "\n"
  }

  /// What is said as soon as a session is over; nil where there is nothing to say, or nothing new.
  package mutating func text(for result: SessionResult) -> String? {
    switch result.outcome {
    case .passed, .skipped: return traces ? trace(of: result) : nil
    case .failed(let failure):
      guard result.isClaimed || traces else { return nil }
      if let known = result.known, !traces {
        return palette.faint(
          "~ \(result.session.id)  \(failure.verdict.rawValue)  " + "known: \(known.reason)".translated)
      }
      let news = Set(result.failures.map(\.symptom) + [failure.symptom]).subtracting(told)
      told.formUnion(news)
      guard !news.isEmpty || all || traces else { return nil }
      let report = FailureReport(
        result: result, failure: failure, library: library, server: server, palette: palette)
      return traces ? report.lines.joined(separator: "\n") : report.line
    }
  }

  private func trace(of result: SessionResult) -> String {
    switch result.outcome {
    case .skipped(let reason): palette.faint("- \(result.session.id)  " + "skipped: \(reason)".translated)
    case .passed, .failed:
      ([palette.good("✓ \(result.session.id)") + "  \(result.duration.inMilliseconds) ms"]
        + result.timeline.map { "  \($0.shown)" }).joined(separator: "\n")
    }
  }

  /// What is said at the end, the last line being the figures of the sessions.
  package func closing(_ record: RunRecord) -> String {
    let table = RequirementTable(assessment: record.assessment, palette: palette)
    var lines = causes(of: record) + unexplained(record)
    lines += table.lines + next(record)
    if !lines.isEmpty { lines.append("") }
    lines += ServerClass.allCases.compactMap { line(for: $0, record.results) }
    lines += skipReasons(record.results)
    let known = record.summary.known
    if known > 0 { lines.append(line("known", "\(known) failed as the list says, and are not counted")) }
    lines += record.remarks.map { line($0.topic, $0.words) }
    lines += record.problems.map { palette.bad(line($0.topic, $0.words)) }
    lines.append("")
    if !record.assessment.findings.isEmpty { lines.append("requirements".translated + "  \(table.figures)") }
    lines.append(record.summary.line.translated)
    return lines.joined(separator: "\n")
  }

  private func line(_ topic: String, _ words: String) -> String {
    topic.translated.padding(to: 10) + words.translated
  }

  /// The first cause on a screen; all of them where all is wanted.
  private func causes(of record: RunRecord) -> [String] {
    record.diagnosis.causes.prefix(all ? .max : 1).flatMap { cause -> [String] in
      guard let evidence = record.assessment.finding(cause.requirement.id)?.evidence else { return [] }
      let report = CauseReport(
        cause: cause, evidence: evidence, library: library, server: record.server.placeByHand,
        palette: palette, isWhole: all)
      return [""] + report.lines
    }
  }

  /// What else is to be mended, by name.
  private func next(_ record: RunRecord) -> [String] {
    let causes = all ? [] : record.diagnosis.causes.dropFirst()
    guard !causes.isEmpty else { return [] }
    let first = record.diagnosis.causes.first?.name
    let shown = causes.prefix(Self.mostNames).flatMap { cause in
      let seen = record.assessment.finding(cause.requirement.id)?.evidence?.words
      let isTheSame = first != nil && cause.name == first
      let words = isTheSame ? "The same mistake." : cause.name ?? seen ?? ""
      return Paragraph(label: "  \(cause.requirement.id)", text: words).lines
    }
    let left = causes.count - Self.mostNames
    return ["", "Mend the first one first. Next, in this order (--all tells each in full):".translated]
      + shown
      + (left > 0 ? ["  " + "… and \(left) more".translated] : [])
  }

  private static var mostNames: Int { 12 }

  /// Sessions that failed of what is charged to no requirement.
  private func unexplained(_ record: RunRecord) -> [String] {
    let results = record.unexplained
    guard record.diagnosis.causes.isEmpty || all || results.isEmpty else {
      let ids = results.prefix(3).map(\.session.id).joined(separator: ", ")
      let all = results.count > 3 ? "\(ids) and \(results.count - 3) more" : ids
      let words = "What failed besides may come of the same: \(all)."
      return Paragraph(text: words, indent: 0).lines + [""]
    }
    return results.prefix(all ? .max : 1).flatMap { result -> [String] in
      guard let failure = result.failure else { return [] }
      let report = FailureReport(
        result: result, failure: failure, library: library, server: record.server.placeByHand,
        palette: palette)
      return [""] + report.lines
    }
  }

  private func line(for serverClass: ServerClass, _ results: [SessionResult]) -> String? {
    let own = results.filter { $0.serverClass == serverClass }
    let summary = Summary(own)
    let name = serverClass.rawValue.padding(to: 10)
    if summary.passed + summary.failed > 0 {
      let passed = palette.good("\(summary.passed) passed".translated)
      let failed = "\(summary.failed) failed".translated
      return "\(name)\(passed), \(summary.failed > 0 ? palette.bad(failed) : failed)"
    }
    guard summary.playedBeyond > 0 else { return nil }
    let words =
      "\(own.count) sessions not claimed and not counted: \(summary.playedBeyond) played, \(summary.passedBeyond) passed"
    return palette.faint(name + words.translated)
  }

  private func skipReasons(_ results: [SessionResult]) -> [String] {
    var reasons: [(reason: String, sessions: [String])] = []
    for result in results where result.isClaimed {
      guard case .skipped(let reason) = result.outcome else { continue }
      if let index = reasons.firstIndex(where: { $0.reason == reason }) {
        reasons[index].sessions.append(result.session.id)
      } else {
        reasons.append((reason, [result.session.id]))
      }
    }
    return reasons.map { reason, sessions in
      let names = sessions.count <= 3 ? " (\(sessions.joined(separator: ", ")))" : ""
      return line("skipped", "\(sessions.count): \(reason.translated)\(names)")
    }
  }
}
