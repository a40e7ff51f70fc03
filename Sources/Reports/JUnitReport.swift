import ChatConformance
import FoundationEssentials
import Localization
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
    return Markup.tag(
      "testsuites",
      [
        "name": "chat-conform", "time": "\(record.duration.inSeconds)",
        "tests": "\(cases.count { $0.name == "testcase" })", "failures": cases.count(with: "failure"),
        "errors": cases.count(with: "error"),
      ], suites
    ).xml
  }

  private func suite(_ name: String, _ cases: [Markup], lasting time: Duration) -> Markup {
    .tag(
      "testsuite",
      [
        "name": name, "tests": "\(cases.count)", "failures": cases.count(with: "failure"),
        "errors": cases.count(with: "error"), "skipped": cases.count(with: "skipped"),
        "time": "\(time.inSeconds)", "timestamp": record.started.formatted(.iso8601),
      ], [properties] + cases)
  }

  private var properties: Markup {
    let values = [
      ("host", record.server.host), ("port", record.server.port.map { "\($0)" }),
      ("command", record.server.command), ("framing", record.framing?.rawValue),
      ("claim", record.claim?.rawValue), ("log", record.log), ("segments", record.cutting.name),
      ("random", record.generated.map { "\($0.count)" }), ("seed", record.seed.map { "\($0)" }),
    ]
    return .tag(
      "properties", [:],
      values.compactMap { name, value in
        value.map { .tag("property", ["name": name, "value": $0]) }
      })
  }

  private func testcase(_ reportCase: ReportCase, of serverClass: ServerClass) -> Markup {
    let words = CaseWords(record: record, library: library)
    func complaint(_ kind: String, _ verdict: Verdict) -> Markup {
      .tag(
        kind, ["type": verdict.rawValue, "message": words.message(of: reportCase).translated],
        words.explanation(of: reportCase).joined(separator: "\n"))
    }
    var outcome: [Markup] =
      switch reportCase {
      case .kept: []
      case .broken(_, let evidence): [complaint("failure", evidence.failure.verdict)]
      case .notShown(_, let reason): [.tag("skipped", ["message": reason.translated])]
      case .failed(_, let failure): [complaint("failure", failure.verdict)]
      case .disturbed(_, let failure): [complaint("error", failure.verdict)]
      case .known(_, let failure, let known):
        [
          .tag(
            "skipped",
            ["message": "known failure: \(known.reason)".translated + " (\(failure.verdict.rawValue))"])
        ]
      }
    let sessions = words.sessions(of: reportCase)
    if !sessions.isEmpty {
      let output = sessions.flatMap(\.transcript).joined(separator: "\n") + "\n"
      outcome.append(.tag("system-out", [:], output))
    }
    let time = sessions.reduce(.zero) { $0 + $1.duration }
    return .tag(
      "testcase",
      ["name": reportCase.name, "classname": serverClass.rawValue, "time": "\(time.inSeconds)"], outcome)
  }

  private func testcase(_ problem: Problem) -> Markup {
    .tag(
      "testcase", ["name": problem.entry?.id ?? problem.topic, "classname": "run", "time": "0.0"],
      [.tag("error", ["type": problem.topic, "message": problem.words.translated], problem.words.translated)])
  }
}

extension [Markup] {
  /// How many of the cases have such an element.
  fileprivate func count(with name: String) -> String {
    "\(count { $0.children.contains { $0.name == name } })"
  }
}
