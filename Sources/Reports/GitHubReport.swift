import ChatConformance
import Localization
import SessionRunner

/// A run as annotations of GitHub Actions: an error for what fails it, a notice for what is known to fail.
struct GitHubReport {
  let record: RunRecord
  let library: Library

  var text: String {
    let cases = record.suites.flatMap(\.cases)
    return (record.problems.map(annotation) + cases.compactMap(annotation)).map { $0 + "\n" }.joined()
  }

  private func annotation(_ problem: Problem) -> String {
    let place = problem.entry.map { [("file", $0.file), ("line", "\($0.line)")] } ?? []
    return command(
      "error", place + [("title", "chat-conform: \(problem.topic.translated)")], problem.words.translated)
  }

  private func annotation(_ reportCase: ReportCase) -> String? {
    switch reportCase {
    case .kept, .notShown: nil
    case .broken, .failed, .disturbed: command("error", properties(reportCase), words(reportCase))
    case .known(_, _, let known):
      command("notice", properties(reportCase), "known failure: \(known.reason)".translated)
    }
  }

  private func properties(_ reportCase: ReportCase) -> [(String, String)] {
    guard let (result, failure) = reportCase.sight else { return [] }
    return [
      ("file", library.file(of: result.session)), ("line", "\(failure.line ?? 1)"),
      ("title", "\(reportCase.name) \(failure.verdict.rawValue)"),
    ]
  }

  private func words(_ reportCase: ReportCase) -> String {
    let words = CaseWords(record: record, library: library)
    let cause = words.cause(of: reportCase).map { [$0.words] } ?? []
    let said = [words.serverWords(of: reportCase)].compactMap(\.self)
    return ([words.message(of: reportCase)] + said + cause + [reportCase.title]).map(\.translated).joined(
      separator: "\n")
  }

  private func command(_ name: String, _ properties: [(String, String)], _ message: String) -> String {
    let list = properties.map { "\($0)=\(escaped($1, [":", ","]))" }.joined(separator: ",")
    return "::\(name) \(list)::\(escaped(message))"
  }

  /// What would end a command, or a property of one, is written in percent.
  private func escaped(_ text: String, _ others: [Unicode.Scalar] = []) -> String {
    var escaped = ""
    for scalar in text.held.unicodeScalars {
      if ["%", "\r", "\n"].contains(scalar) || others.contains(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        escaped += "%" + (digits.count == 1 ? "0" : "") + digits
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
