import ChatConformance
import Foundation
import XMLCoder

/// An element of JUnit's XML; what is no element inside it is an attribute.
private protocol JUnitElement: Encodable, DynamicNodeEncoding {}

extension JUnitElement {
  static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
    elements.contains(key.stringValue) ? .element : .attribute
  }
}

/// The empty one is the text of an element.
private let elements: Set<String> = [
  "testsuite", "testcase", "properties", "property", "skipped", "error", "failure", "system-out", "",
]

struct JUnitSuites: JUnitElement {
  let name = "chat-conform"
  let time: String
  let tests: Int
  let failures: Int
  let errors: Int
  let testsuite: [JUnitSuite]

  init(_ record: RunRecord, _ suites: [JUnitSuite]) {
    time = "\(record.duration.inSeconds)"
    tests = suites.reduce(0) { $0 + $1.tests }
    failures = suites.reduce(0) { $0 + $1.failures }
    errors = suites.reduce(0) { $0 + $1.errors }
    testsuite = suites
  }
}

struct JUnitSuite: JUnitElement {
  let name: String
  let tests: Int
  let failures: Int
  let errors: Int
  let skipped: Int
  let time: String
  let timestamp: String
  let properties: JUnitProperties
  let testcase: [JUnitCase]

  init(name: String, _ record: RunRecord, _ cases: [JUnitCase], _ properties: JUnitProperties) {
    self.name = name
    tests = cases.count
    failures = cases.count { $0.failure != nil }
    errors = cases.count { $0.error != nil }
    skipped = cases.count { $0.skipped != nil }
    time = "\(cases.reduce(.zero) { $0 + $1.duration }.inSeconds)"
    timestamp = record.started.formatted(.iso8601)
    self.properties = properties
    testcase = cases
  }

  static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
    // It is a number here, and an element in a case.
    key.stringValue == "skipped" || !elements.contains(key.stringValue) ? .attribute : .element
  }
}

struct JUnitProperties: JUnitElement {
  struct Property: JUnitElement {
    let name: String
    let value: String
  }

  let property: [Property]
}

struct JUnitCase: JUnitElement {
  let name: String
  let classname: String
  let time: String
  var skipped: JUnitSkip?
  var error: JUnitComplaint?
  var failure: JUnitComplaint?
  var systemOut: String?
  let duration: Duration

  init(name: String, classname: String, duration: Duration) {
    self.name = name.held
    self.classname = classname
    self.duration = duration
    time = "\(duration.inSeconds)"
  }

  private enum CodingKeys: String, CodingKey {
    case name, classname, time, skipped, error, failure
    case systemOut = "system-out"
  }
}

struct JUnitSkip: JUnitElement {
  let message: String

  init(_ message: String) { self.message = message.held }
}

/// An error or a failure.
struct JUnitComplaint: JUnitElement {
  let type: String
  let message: String
  let text: String

  init(type: String, message: String, text: String) {
    self.type = type
    self.message = message.held
    self.text = text.held
  }

  private enum CodingKeys: String, CodingKey {
    case type, message
    case text = ""
  }
}
