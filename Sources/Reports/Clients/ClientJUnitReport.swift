import ClientConformance
import FoundationEssentials

/// A client's run as JUnit's XML: each requirement is a case.
struct ClientJUnitReport {
  let record: ClientRecord
  let library: ClientLibrary

  var text: String {
    let cases = record.requirements.map { testcase($0.id, record.state(of: $0), record.sessions(of: $0)) }
    func count(_ name: String) -> String { "\(cases.count { $0.children.contains { $0.name == name } })" }
    let time = "\(record.duration.inSeconds)"
    let properties = [
      ("command", record.command.joined(separator: " ")), ("terminal", "\(record.hasTerminal)"),
    ]
    .map { Markup.tag("property", ["name": $0, "value": $1]) }
    let suite = Markup.tag(
      "testsuite",
      [
        "name": "client", "tests": "\(cases.count)", "failures": count("failure"), "errors": "0",
        "skipped": count("skipped"), "time": time, "timestamp": record.started.formatted(.iso8601),
      ], [.tag("properties", [:], properties)] + cases)
    return Markup.tag(
      "testsuites",
      [
        "name": "chat-conform", "time": time, "tests": "\(cases.count)", "failures": count("failure"),
        "errors": "0",
      ], [suite]
    ).xml
  }

  private func testcase(_ name: String, _ state: ClientRecord.State, _ sessions: [ClientResult]) -> Markup {
    var outcome: [Markup] =
      switch state {
      case .kept: []
      case .broken(let results): results.prefix(1).map(complaint)
      case .notShown(let reason): [.tag("skipped", ["message": reason])]
      }
    let played = sessions.filter { !$0.isSkipped }
    if !played.isEmpty {
      let output = played.flatMap(\.transcript).joined(separator: "\n") + "\n"
      outcome.append(.tag("system-out", [:], output))
    }
    let time = sessions.reduce(.zero) { $0 + $1.duration }
    return .tag("testcase", ["name": name, "classname": "client", "time": "\(time.inSeconds)"], outcome)
  }

  private func complaint(_ result: ClientResult) -> Markup {
    guard let failure = result.failure else { return .text("") }
    let words = ClientReport(library: library, traces: false).text(of: failure, in: result)
    return .tag("failure", ["type": "WRONG", "message": failure.words], words.joined(separator: "\n"))
  }
}

extension ClientFailure {
  /// What was due and what was there, in a line.
  fileprivate var words: String { "expected \(expected); seen \(seen.first ?? "nothing")" }
}

extension ClientResult {
  /// The session in a line, and what happened in it beneath.
  fileprivate var transcript: [String] {
    ["\(session.id)  \(hasFailed ? "failed" : "passed")  \(session.title)"]
      + moments.map { "  \($0.time.inMilliseconds) ms  \($0.words)" }
  }
}
