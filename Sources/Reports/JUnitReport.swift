import ChatConformance
import Foundation
import SessionLanguage
import SessionRunner
import XMLCoder

/// A run as JUnit's XML: each class is a suite, each requirement a case; what fails the run besides is one more suite.
struct JUnitReport {
  private let document: JUnitSuites

  init(_ record: RunRecord, _ library: Library) {
    let properties = Self.properties(of: record)
    let words = CaseWords(record: record, library: library)
    var suites = record.suites.map { serverClass, all in
      let cases = all.map { JUnitCase($0, words, serverClass) }
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
  init(_ reportCase: ReportCase, _ words: CaseWords, _ serverClass: ServerClass) {
    self.init(
      name: reportCase.name, classname: serverClass.rawValue,
      duration: words.sessions(of: reportCase).reduce(.zero) { $0 + $1.duration })
    let output = words.output(of: reportCase)
    if !output.isEmpty { systemOut = (output.joined(separator: "\n") + "\n").held }
    func complaint(_ verdict: Verdict) -> JUnitComplaint {
      JUnitComplaint(
        type: verdict.rawValue, message: words.message(of: reportCase),
        text: words.explanation(of: reportCase).joined(separator: "\n"))
    }
    switch reportCase {
    case .kept: break
    case .broken(_, let evidence): failure = complaint(evidence.failure.verdict)
    case .notShown(_, let reason): skipped = JUnitSkip(reason)
    case .failed(_, let failure): self.failure = complaint(failure.verdict)
    case .disturbed(_, let failure): error = complaint(failure.verdict)
    case .known(_, let failure, let known):
      skipped = JUnitSkip("known failure: \(known.reason) (\(failure.verdict.rawValue))")
    }
  }

  init(_ problem: Problem) {
    self.init(name: problem.entry?.id ?? problem.topic, classname: "run", duration: .zero)
    error = JUnitComplaint(type: problem.topic, message: problem.words, text: problem.words)
  }
}
