import FoundationEssentials

/// The Common Test Report Format: a test for each requirement.
struct CTRFReport: Encodable {
  struct Results: Encodable {
    let tool: Tool
    let summary: Summary
    let tests: [Test]
  }

  struct Tool: Encodable {
    let name = "chat-conform"
    let version: String?
  }

  struct Summary: Encodable {
    let tests: Int
    let passed: Int
    let failed: Int
    let skipped: Int
    let pending = 0
    let other = 0
    /// Milliseconds since 1970.
    let start: Int
    let stop: Int
  }

  struct Test: Encodable {
    let name: String
    let status: String
    let duration = 0
    let suite: [String]
    let message: String?
    let flaky: Bool?
  }

  let reportFormat = "CTRF"
  let specVersion = "0.0.0"
  let results: Results

  init(_ grade: Grade) {
    let tests = grade.items.map { item in
      let rate = grade.verdict?.requirement(item.requirement.id)?.rate
      return Test(
        name: item.title, status: Self.status(item.state), suite: [item.stage.rawValue], message: item.words,
        flaky: rate.map { _ in true })
    }
    let start =
      grade.verdict.flatMap { try? Date($0.started, strategy: .iso8601) }?.timeIntervalSince1970 ?? 0
    results = Results(
      tool: Tool(version: grade.verdict?.program.split(separator: " ").last.map(String.init)),
      summary: Summary(
        tests: tests.count, passed: tests.count { $0.status == "passed" },
        failed: tests.count { $0.status == "failed" }, skipped: tests.count { $0.status == "skipped" },
        start: Int(start * 1000), stop: Int((start + (grade.verdict?.seconds ?? 0)) * 1000)),
      tests: tests)
  }

  private static func status(_ state: Verdict.State) -> String {
    switch state {
    case .kept: "passed"
    case .broken: "failed"
    case .notShown: "skipped"
    }
  }
}
