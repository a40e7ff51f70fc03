import ChatConformance
import FoundationEssentials
import SessionLanguage
import SessionRunner

/// A run as JUnit's XML: each class is a suite, each requirement a case, and what fails the run besides is one more.
struct JUnitReport {
  let record: RunRecord
  let library: Library

  var text: String {
    var suites = record.suites.map { serverClass, all in
      suite(
        serverClass.rawValue, all.map { testcase($0, of: serverClass) },
        lasting: record.results.reduce(.zero) { $0 + ($1.serverClass == serverClass ? $1.duration : .zero) })
    }
    if !record.problems.isEmpty {
      suites.insert(suite("run", record.problems.map(testcase), lasting: .zero), at: 0)
    }
    let cases = suites.flatMap(\.children)
    return XMLElement(
      "testsuites",
      [
        "name": "chat-conform", "time": "\(record.duration.inSeconds)",
        "tests": "\(cases.count { $0.name == "testcase" })", "failures": cases.count(with: "failure"),
        "errors": cases.count(with: "error"),
      ], suites
    ).document
  }

  private func suite(_ name: String, _ cases: [XMLElement], lasting time: Duration) -> XMLElement {
    XMLElement(
      "testsuite",
      [
        "name": name, "tests": "\(cases.count)", "failures": cases.count(with: "failure"),
        "errors": cases.count(with: "error"), "skipped": cases.count(with: "skipped"),
        "time": "\(time.inSeconds)", "timestamp": record.started.formatted(.iso8601),
      ], [properties] + cases)
  }

  private var properties: XMLElement {
    let values = [
      ("host", record.server.host), ("port", record.server.port.map { "\($0)" }),
      ("command", record.server.command), ("framing", record.framing?.rawValue),
      ("claim", record.claim?.rawValue), ("log", record.log), ("segments", record.cutting.name),
      ("random", record.generated.map { "\($0.count)" }), ("seed", record.seed.map { "\($0)" }),
    ]
    return XMLElement(
      "properties", [:],
      values.compactMap { name, value in
        value.map { XMLElement("property", ["name": name, "value": $0]) }
      })
  }

  private func testcase(_ reportCase: ReportCase, of serverClass: ServerClass) -> XMLElement {
    let words = CaseWords(record: record, library: library)
    func complaint(_ kind: String, _ verdict: Verdict) -> XMLElement {
      XMLElement(
        kind, ["type": verdict.rawValue, "message": words.message(of: reportCase)],
        text: words.explanation(of: reportCase).joined(separator: "\n"))
    }
    var outcome: [XMLElement] =
      switch reportCase {
      case .kept: []
      case .broken(_, let evidence): [complaint("failure", evidence.failure.verdict)]
      case .notShown(_, let reason): [XMLElement("skipped", ["message": reason])]
      case .failed(_, let failure): [complaint("failure", failure.verdict)]
      case .disturbed(_, let failure): [complaint("error", failure.verdict)]
      case .known(_, let failure, let known):
        [XMLElement("skipped", ["message": "known failure: \(known.reason) (\(failure.verdict.rawValue))"])]
      }
    let sessions = words.sessions(of: reportCase)
    if !sessions.isEmpty {
      let output = sessions.flatMap(\.transcript).joined(separator: "\n") + "\n"
      outcome.append(XMLElement("system-out", [:], text: output))
    }
    let time = sessions.reduce(.zero) { $0 + $1.duration }
    return XMLElement(
      "testcase",
      ["name": reportCase.name, "classname": serverClass.rawValue, "time": "\(time.inSeconds)"], outcome)
  }

  private func testcase(_ problem: Problem) -> XMLElement {
    XMLElement(
      "testcase", ["name": problem.entry?.id ?? problem.topic, "classname": "run", "time": "0.0"],
      [XMLElement("error", ["type": problem.topic, "message": problem.words], text: problem.words)])
  }
}

extension [XMLElement] {
  /// How many of the cases have such an element.
  fileprivate func count(with name: String) -> String {
    "\(count { $0.children.contains { $0.name == name } })"
  }
}
