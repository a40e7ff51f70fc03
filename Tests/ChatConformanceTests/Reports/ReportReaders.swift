import Foundation
import Testing

/// Programs that others wrote and that read reports: `make test` installs them.
enum ReportReaders {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let python = root.appending(path: ".build/report-readers/bin/python").path

  static var areInstalled: Bool {
    FileManager.default.isExecutableFile(atPath: python)
      && FileManager.default.isExecutableFile(atPath: "/usr/bin/prove")
  }

  /// What the readers made of a JUnit report.
  struct JUnit: Decodable {
    struct Case: Decodable {
      let suite: String
      let name: String
      let outcome: String
      let message: String?
      let text: String?
      let output: String?
    }

    let properties: [String: String]
    let cases: [Case]

    func outcome(of name: String) -> String? { cases.first { $0.name == name }?.outcome }
  }

  /// Validated by the schema, then read by junitparser.
  static func junit(_ file: URL) throws -> JUnit {
    try JSONDecoder().decode(JUnit.self, from: Data(run(python, [script, "junit", file.path]).output.utf8))
  }

  /// Validated by this schema of `Sources/Reports`, then given back.
  static func json(_ file: URL, as schema: String = "report.schema.json") throws -> [String: Any] {
    let text = try run(python, [script, "json", file.path, schema]).output
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require(object)
  }

  /// What `prove` says of a TAP report, and whether it is content.
  static func prove(_ file: URL) throws -> (isContent: Bool, output: String) {
    let outcome = try run("/usr/bin/prove", ["--verbose", "--exec", "cat", file.path], mayFail: true)
    return (outcome.status == 0, outcome.output)
  }

  private static let script = root.appending(path: "Tests/Reports/read.py").path

  private static func run(
    _ program: String, _ arguments: [String], mayFail: Bool = false
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(mayFail || process.terminationStatus == 0, "\(output)")
    return (process.terminationStatus, output)
  }
}
