import ChatConformance
import Localization

/// A cause on one screen: what is broken, what was seen, what it is like, what to do, and how to see it by hand.
struct CauseReport {
  let cause: Cause
  let evidence: Finding.Evidence
  let library: Library
  let server: String
  let palette: Palette
  /// Whether all is told, however long that is.
  let isWhole: Bool

  var lines: [String] {
    guard let first = evidence.results.first else { return [] }
    let report = FailureReport(
      result: first, failure: evidence.failure, library: library, server: server, palette: palette)
    let requirement = cause.requirement
    let heading = Paragraph(label: requirement.id, text: requirement.sentence).lines
    return [palette.strong(heading[0])] + heading.dropFirst().map(palette.strong)
      + field("seen", evidence.words)
      + (evidence.serverWords?.sentence.map { field("server", $0) } ?? [])
      + palette.fields("like", cause.likeness)
      + (requirement.hint.map { field("hint", $0) } ?? [])
      + [""] + field("in", "\(first.session.id), \(first.session.title.translated)")
      + proof(report) + first.notes.flatMap { field("note", $0) } + [""] + report.byHand + others + [""]
  }

  /// What was due and what came, and as much of what led to it as there is room for.
  private func proof(_ report: FailureReport) -> [String] {
    let place = report.sourceLine.map { [$0] } ?? []
    let evidence = isWhole ? report.evidence.lines : report.evidence.lines(atMost: Self.mostEvidence)
    let events =
      isWhole
      ? report.diagram.lines(palette: palette)
      : report.timeline(Self.mostEvidence - evidence.count - 1, withoutFences: true)
    return (place + evidence + events).map { Self.margin + $0 }
  }

  private static var mostEvidence: Int { 12 }
  private static var margin: String { String(repeating: " ", count: 11) }

  private func field(_ label: String, _ text: String) -> [String] { palette.field(label, text) }

  private var others: [String] {
    let ids = evidence.results.dropFirst().map(\.session.id)
    guard !ids.isEmpty else { return [] }
    let shown = isWhole ? ids : Array(ids.prefix(3))
    let left = ids.count - shown.count
    let list = shown.joined(separator: ", ")
    let words = left > 0 ? "\(list) and \(left) more".translated : list
    return field("also in", "\(ids.count): \(words)")
  }
}
