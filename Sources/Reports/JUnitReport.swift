import ChatConformance
import Foundation
import SessionRunner
import XMLCoder

/// A run as JUnit's XML: each class is a suite, and what fails the run beside its sessions is one more.
struct JUnitReport {
  private let document: JUnitSuites

  init(_ record: RunRecord, _ library: Library) {
    let properties = Self.properties(of: record)
    var suites = record.suites.map { serverClass, results in
      let cases = results.map { JUnitCase($0, record, library) }
      return JUnitSuite(name: serverClass.rawValue, record, cases, properties)
    }
    if !record.problems.isEmpty {
      suites.insert(JUnitSuite(name: "run", record, record.problems.map(JUnitCase.init), properties), at: 0)
    }
    document = JUnitSuites(record, suites)
  }

  func text() throws -> String {
    let encoder = XMLEncoder()
    encoder.outputFormatting = .prettyPrinted
    encoder.prettyPrintIndentation = .spaces(2)
    encoder.charactersEscapedInElements = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")]
    // A reader takes a line end in an attribute for a blank unless it is written so.
    encoder.charactersEscapedInAttributes =
      encoder.charactersEscapedInElements + [("\"", "&quot;"), ("\n", "&#10;"), ("\t", "&#9;")]
    let header = XMLHeader(version: 1.0, encoding: "UTF-8")
    let data = try encoder.encode(document, withRootKey: "testsuites", header: header)
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  private static func properties(of record: RunRecord) -> JUnitProperties {
    let values = [
      ("host", record.server.host), ("port", record.server.port.map { "\($0)" }),
      ("command", record.server.command), ("framing", record.framing?.rawValue),
      ("claim", record.claim?.rawValue), ("log", record.log), ("segments", record.cutting.name),
      ("random", record.generated.map { "\($0.count)" }), ("seed", record.seed.map { "\($0)" }),
    ]
    return JUnitProperties(
      property: values.compactMap { name, value in
        value.map { JUnitProperties.Property(name: name, value: $0.held) }
      })
  }
}

extension JUnitCase {
  init(_ result: SessionResult, _ record: RunRecord, _ library: Library) {
    self.init(name: result.session.id, classname: result.serverClass.rawValue, duration: result.duration)
    if !result.timeline.isEmpty { systemOut = (result.transcript.joined(separator: "\n") + "\n").held }
    func complaint(_ failure: Failure) -> JUnitComplaint {
      JUnitComplaint(
        type: failure.verdict.rawValue, message: failure.summary,
        text: result.explanation(of: failure, record, library))
    }
    switch result.standing {
    case .passed: break
    case .failed(let failure): self.failure = complaint(failure)
    case .disturbed(let failure): error = complaint(failure)
    case .known(let failure, let known):
      skipped = JUnitSkip("known failure: \(known.reason) (\(failure.verdict.rawValue))")
    case .skipped(let reason): skipped = JUnitSkip(reason)
    }
  }

  init(_ problem: Problem) {
    self.init(name: problem.entry?.id ?? problem.topic, classname: "run", duration: .zero)
    error = JUnitComplaint(type: problem.topic, message: problem.words, text: problem.words)
  }
}
