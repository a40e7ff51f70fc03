import Foundation
import Testing
import WaitingTrait

/// Reports of a client's run, as readers that others wrote find them.
@Suite(
  .waits,
  .enabled(
    if: ReportReaders.areInstalled, "junitparser, jsonschema, xmlschema, prove: make test installs them"))
struct ClientReportTests {
  private struct Run {
    let status: Int32
    let junit: ReportReaders.JUnit
    let json: [String: Any]

    var requirements: [[String: Any]] { json["requirements"] as? [[String: Any]] ?? [] }
    var sessions: [[String: Any]] { json["sessions"] as? [[String: Any]] ?? [] }

    /// Both tell the same of every requirement, and of the run.
    var agree: Bool {
      let names = ["kept": "passed", "broken": "failure", "not shown": "skipped"]
      let outcomes = requirements.map { names[$0["state"] as? String ?? ""] }
      return json["status"] as? Int == Int(status) && junit.cases.map(\.outcome) == outcomes
    }
  }

  private static let clients = Program.peers.deletingLastPathComponent().appending(path: "Clients")

  private func run(_ options: [String], _ client: String...) throws -> Run {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let reports = ["--report", "junit=j.xml", "--report", "json=j.json"]
    let process = try runner.start(["client", "--plain"] + options + reports + ["--"] + client)
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus,
      junit: try ReportReaders.junit(runner.directory.appending(path: "j.xml")),
      json: try ReportReaders.json(
        runner.directory.appending(path: "j.json"), as: "client-report.schema.json"))
  }

  @Test func aClientThatIsRight() throws {
    let run = try run(
      ["--only", "client/say*", "--claim", "CLIENT-35", "--timeout", "30"],
      "/usr/bin/env", "PYTHONDONTWRITEBYTECODE=1", "python3", Self.clients.appending(path: "threads.py").path,
      "{host}", "{port}", "{nick}")
    #expect(run.status == 0 && run.agree)
    #expect(run.junit.outcome(of: "CLIENT-35") == "passed" && run.junit.outcome(of: "CLIENT-17") == "skipped")
    let told = try #require(run.junit.cases.first { $0.name == "CLIENT-35" })
    #expect(told.output?.contains("the client >  유저:안녕하세요") == true, "\(told.output ?? "")")
    #expect(run.junit.properties["terminal"] == "false")
    #expect(run.sessions.contains { $0["outcome"] as? String == "passed" })
  }

  @Test func aClientThatIsWrong() throws {
    let run = try run(
      ["--only", "client/say", "--timeout", "0.2"], "/bin/cat", "/dev/null", "{port}", "{nick}")
    #expect(run.status == 1 && run.agree)
    let told = try #require(run.junit.cases.first { $0.outcome == "failure" })
    #expect(told.name == "CLIENT-35" && told.message?.hasPrefix("expected ") == true)
    #expect(told.text?.contains("✗ client/say ") == true)
    let failure = try #require(run.sessions.first?["failure"] as? [String: Any])
    #expect(told.message?.contains(failure["expected"] as? String ?? "?") == true)
  }

  @Test func aClientThatSaysItCannot() throws {
    let run = try run(["--only", "client/say"], "/bin/sh", "-c", "exit 127", "{port}", "{nick}")
    #expect(run.status == 1 && run.agree)
    #expect(run.junit.cases.allSatisfy { $0.outcome == "skipped" })
    #expect(run.sessions.first?["reason"] as? String == "not supported: the client says so")
  }
}
