import ChatConformance
import FoundationEssentials
import SessionRunner

/// A run as JUnit's XML: each class is a suite, and what fails the run beside its sessions is one more.
struct JUnitReport {
  let record: RunRecord
  let library: Library

  var text: String {
    var suites = record.suites.map { serverClass, results in
      suite(serverClass.rawValue, results.map(testcase), lasting: results.reduce(.zero) { $0 + $1.duration })
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

  private func testcase(_ result: SessionResult) -> XMLElement {
    var outcome: [XMLElement] =
      switch result.standing {
      case .passed: []
      case .failed(let failure): [complaint("failure", failure, result)]
      case .disturbed(let failure): [complaint("error", failure, result)]
      case .known(let failure, let known):
        [XMLElement("skipped", ["message": "known failure: \(known.reason) (\(failure.verdict.rawValue))"])]
      case .skipped(let reason): [XMLElement("skipped", ["message": reason])]
      }
    if !result.timeline.isEmpty {
      outcome.append(XMLElement("system-out", [:], text: result.transcript.joined(separator: "\n") + "\n"))
    }
    return XMLElement(
      "testcase",
      [
        "name": result.session.id, "classname": result.serverClass.rawValue,
        "time": "\(result.duration.inSeconds)",
      ], outcome)
  }

  private func complaint(_ kind: String, _ failure: Failure, _ result: SessionResult) -> XMLElement {
    XMLElement(
      kind, ["type": failure.verdict.rawValue, "message": failure.summary],
      text: result.explanation(of: failure, record, library))
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
