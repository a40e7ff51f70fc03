import ChatConformance
import SessionRunner

/// A run as annotations of GitHub Actions: an error for what fails it, a notice for what is known to fail.
struct GitHubReport {
  let record: RunRecord
  let library: Library

  var text: String {
    (record.problems.map(annotation) + record.results.compactMap(annotation)).map { $0 + "\n" }.joined()
  }

  private func annotation(_ problem: Problem) -> String {
    let place = problem.entry.map { [("file", $0.file), ("line", "\($0.line)")] } ?? []
    return command("error", place + [("title", "chat-conform: \(problem.topic)")], problem.words)
  }

  private func annotation(_ result: SessionResult) -> String? {
    switch result.standing {
    case .passed, .skipped: nil
    case .failed(let failure), .disturbed(let failure):
      command("error", properties(result, failure), words(result, failure))
    case .known(let failure, let known):
      command("notice", properties(result, failure), "known failure: \(known.reason)")
    }
  }

  private func properties(_ result: SessionResult, _ failure: Failure) -> [(String, String)] {
    [
      ("file", library.file(of: result.session)), ("line", "\(failure.line ?? 1)"),
      ("title", "\(result.session.id) \(failure.verdict.rawValue)"),
    ]
  }

  private func words(_ result: SessionResult, _ failure: Failure) -> String {
    let requirements = library.requirements(brokenIn: result)
    let cause = record.diagnosis.cause(of: result).map { [$0.words] } ?? []
    return (["\(failure.summary)."] + cause + requirements.map { "\($0.id)  \($0.sentence)" }).joined(
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
