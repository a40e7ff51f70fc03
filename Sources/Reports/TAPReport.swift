import ChatConformance
import Localization
import SessionRunner

/// A run in the Test Anything Protocol: a point for each requirement, and for each problem beside them.
///
/// Its version is 13, which readers of version 14 take, while many, such as Perl 5.36's `prove`, take no 14.
struct TAPReport {
  let record: RunRecord
  let library: Library

  var text: String {
    let points = record.suites.flatMap(\.cases).map(point) + record.problems.compactMap(point)
    var lines = ["TAP version 13"]
    if record.tookPlace {
      lines.append("1..\(points.count)")
      lines += points.enumerated().flatMap { index, point in point.lines(number: index + 1) }
    }
    if let obstacle = record.obstacle { lines.append("Bail out! \(oneLine(obstacle.words.translated))") }
    return lines.map { $0 + "\n" }.joined()
  }

  /// One line of `ok` or `not ok`, and the diagnosis beneath.
  private struct Point {
    let isOK: Bool
    let description: String
    /// `SKIP` or `TODO`, with its reason.
    var directive: String?
    var diagnosis: [(key: String, value: Value)] = []

    enum Value {
      case text(String)
      case list([String])
    }

    func lines(number: Int) -> [String] {
      let directive = self.directive.map { " # \($0)" } ?? ""
      let first = "\(isOK ? "ok" : "not ok") \(number) - \(description)\(directive)"
      guard !diagnosis.isEmpty else { return [first] }
      let block = diagnosis.flatMap { key, value in
        switch value {
        case .text(let text): ["\(key): \(quoted(text))"]
        case .list(let texts): ["\(key):"] + texts.map { "  - \(quoted($0))" }
        }
      }
      return [first] + (["---"] + block + ["..."]).map { "  " + $0 }
    }
  }

  private func point(_ reportCase: ReportCase) -> Point {
    let description = escaped("\(reportCase.name): \(reportCase.title.translated)")
    func point(isOK: Bool, _ directive: String? = nil) -> Point {
      Point(
        isOK: isOK, description: description, directive: directive.map(escaped),
        diagnosis: directive == nil && isOK ? [] : diagnosis(reportCase))
    }
    return switch reportCase {
    case .kept: point(isOK: true)
    case .broken, .failed, .disturbed: point(isOK: false)
    case .known(_, _, let known): point(isOK: false, "TODO \(known.reason)")
    case .notShown(_, let reason): point(isOK: true, "SKIP \(reason.translated)")
    }
  }

  private func point(_ problem: Problem) -> Point? {
    if case .noVerdict = problem { return nil }
    return Point(isOK: false, description: escaped("\(problem.topic): \(problem.words.translated)"))
  }

  private func diagnosis(_ reportCase: ReportCase) -> [(key: String, value: Point.Value)] {
    guard let (result, failure) = reportCase.sight else { return [] }
    let words = CaseWords(record: record, library: library)
    return [
      ("message", .text(words.message(of: reportCase).translated)), ("severity", .text("fail")),
      ("verdict", .text(failure.verdict.rawValue)), ("session", .text(result.session.id)),
      ("file", .text(library.file(of: result.session))),
    ]
      + (words.serverWords(of: reportCase).map { [("server", .text($0.translated))] } ?? [])
      + (failure.line.map { [("line", .text("\($0)"))] } ?? [])
      + (words.cause(of: reportCase).map { [("cause", .text($0.words.translated))] } ?? [])
      + [("sessions", .list(words.sessions(of: reportCase).map(\.session.id)))]
      + (result.timeline.isEmpty ? [] : [("timeline", .list(result.timeline.map(\.shown)))])
  }

  private func escaped(_ text: String) -> String {
    oneLine(text).replacing("\\", with: "\\\\").replacing("#", with: "\\#")
  }

  private func oneLine(_ text: String) -> String {
    text.held.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

/// A text between double quotes, as YAML and JSON take it.
private func quoted(_ text: String) -> String {
  var quoted = ""
  for scalar in text.held.unicodeScalars {
    switch scalar {
    case "\"", "\\": quoted += "\\\(scalar)"
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return "\"\(quoted)\""
}
