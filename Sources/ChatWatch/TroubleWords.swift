import ChatConformance
import Localization
import Reports
import SessionLanguage

/// What stands in the way of a server, in words.
struct TroubleWords {
  let library: Library
  let palette: Palette
  let width: Int
  /// Of a build: what comes first is the cause of much that comes after it.
  private static let mostErrors = 8

  /// What was seen, and as many steps towards what to do: the requirement, the likely mistake, the hint.
  func lines(of trouble: Standing.Trouble, hints: Int) -> [String] {
    switch trouble {
    case .notBuilt(let failure):
      return [palette.bad("The build has failed, \(failure.ending).".translated)]
        + failure.lines.prefix(Self.mostErrors).map { "  \($0)" }
    case .noServer(let reason):
      return text("There is no server: \(reason)") + [""] + text(Self.whatAServerDoes)
    case .isBare: return text(Self.bare)
    case .sighted(let sighting): return field("seen", sighting.words + ".")
    case .broken(let record, let first):
      guard let cause = first, let evidence = record.assessment.finding(cause.requirement.id)?.evidence
      else { return unexplained(record) }
      let steps = [
        field(cause.requirement.id, cause.requirement.sentence),
        palette.fields("like", cause.likeness, width: width),
        cause.requirement.hint.map { field("hint", $0) } ?? [],
      ]
      let more = evidence.results.count - 1
      let also = more > 0 ? field("also in", "\(more) more \(more == 1 ? "session" : "sessions")") : []
      let next = record.diagnosis.causes.map(\.requirement.id).filter { $0 != cause.requirement.id }
      return field("seen", evidence.words) + also + steps.prefix(hints).joined()
        + (next.isEmpty || hints < Watch.mostHints
          ? [] : field("next", next.prefix(6).joined(separator: " ")))
    }
  }

  /// What happened in the session that shows it, and what differs.
  func timeline(_ trouble: Standing.Trouble) -> [String] {
    guard case .broken(let record, let first) = trouble else { return lines(of: trouble, hints: 0) }
    guard let report = report(record, first) else { return ["No session has failed.".translated] }
    return text(report.words + ".") + report.evidence.lines.map { "  \($0)" } + [""]
      + report.diagram.lines(palette: palette, width: width)
  }

  /// The whole report of the stage.
  func all(_ trouble: Standing.Trouble) -> [String] {
    guard case .broken(let record, _) = trouble else { return lines(of: trouble, hints: 0) }
    let report = TextReport(library: library, server: "", palette: palette, traces: false, all: true)
    return report.closing(record).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func unexplained(_ record: RunRecord) -> [String] {
    report(record, nil).map { text($0.words + ".") }
      ?? record.problems.flatMap { text("\($0.topic.translated): \($0.words.translated)") }
  }

  private func report(_ record: RunRecord, _ cause: Cause?) -> FailureReport? {
    let evidence = cause.flatMap { record.assessment.finding($0.requirement.id)?.evidence }
    guard let result = evidence?.results.first ?? record.results.first(where: { $0.failure != nil }),
      let failure = evidence?.failure ?? result.failure
    else { return nil }
    return FailureReport(
      result: result, failure: failure, library: library, server: "HOST PORT", palette: palette)
  }

  private func text(_ words: String) -> [String] {
    words.translated.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { Paragraph(text: String($0), indent: 0, width: width).lines }
  }

  private func field(_ label: String, _ text: String) -> [String] { palette.field(label, text, width: width) }

  private static let whatAServerDoes =
    "It has to listen on the host and the port that it is given, take each client that comes, and go on for ever."

  private static let bare = """
    Your server speaks bare: its messages end in nothing, and nobody can tell where one ends and the next begins. \
    From here on send one LF, \\n, behind each message, notices too, and take what a client sends up to an LF as one message.
    """
}
