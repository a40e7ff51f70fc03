import ChatConformance
import Foundation
import Reports
import Testing
import WaitingTrait

/// Readers that others wrote find in a report what came of the run.
@Suite(
  .waits,
  .enabled(
    if: ReportReaders.areInstalled, "junitparser, jsonschema, xmlschema, prove: make test installs them"))
struct ReportReaderTests {
  /// A run of the program, with every report.
  private struct Run {
    let status: Int32
    let junit: ReportReaders.JUnit
    let json: [String: Any]
    let tap: (isContent: Bool, output: String)

    func summary(_ key: String) -> Int? { (json["summary"] as? [String: Any])?[key] as? Int }

    var requirements: [[String: Any]] { json["requirements"] as? [[String: Any]] ?? [] }

    func state(of id: String) -> String? {
      requirements.first { $0["id"] as? String == id }?["state"] as? String
    }

    /// Every reader is content where the program is, and nowhere else.
    var allAgree: Bool {
      let isGreen = junit.cases.allSatisfy { $0.outcome == "passed" || $0.outcome == "skipped" }
      return isGreen == (status == 0) && tap.isContent == (status == 0)
        && json["status"] as? Int == Int(status)
    }
  }

  private func run(_ arguments: String...) throws -> Run {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try Data("core/relay-everyone  to be mended\n".utf8)
      .write(to: runner.directory.appending(path: "known.txt"))
    let reports = ["--report", "junit=j.xml", "--report", "json=j.json", "--report", "tap=j.tap"]
    let process = try runner.start(arguments + reports)
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus,
      junit: try ReportReaders.junit(runner.directory.appending(path: "j.xml")),
      json: try ReportReaders.json(runner.directory.appending(path: "j.json")),
      tap: try ReportReaders.prove(runner.directory.appending(path: "j.tap")))
  }

  @Test func aRunThatPasses() throws {
    let run = try run("--reference", "--only", "core/relay-*", "--only", "line/*")
    #expect(run.status == 0 && run.allAgree)
    #expect(run.junit.outcome(of: "ROOM-3") == "passed")
    #expect(Set(run.junit.cases.map(\.suite)) == ["core", "line"])
    #expect(run.state(of: "ROOM-3") == "kept" && run.state(of: "HARD-1") == nil)
    #expect(run.junit.cases.allSatisfy { $0.output?.contains("joins from port") == true })
    #expect(run.junit.properties["framing"] == "line")
    #expect(run.junit.properties["claim"] == "hardened")
    #expect(run.junit.properties["segments"] == "whole" && run.junit.properties["seed"] == nil)
    #expect((run.json["causes"] as? [Any])?.isEmpty == true)
    #expect(run.requirements.count == run.junit.cases.count)
    #expect(run.tap.output.contains("Result: PASS"))
  }

  @Test func aRunThatFails() throws {
    let run = try run(
      "--launch", Program.peer("bare_server.py", "end"), "--only", "core/leave-by-close", "--only", "line/*",
      "--timeout",
      "1")
    #expect(run.status == 1 && run.allAgree)
    let first = try #require(run.requirements.first)
    #expect(first["id"] as? String == "ROOM-9" && first["state"] as? String == "broken")
    let evidence = try #require(first["evidence"] as? [String: Any])
    let seen = try #require(evidence["symptom"] as? String)
    #expect(
      seen.hasSuffix(" closed; A heard nothing of it") || seen.hasSuffix(" closed; B heard nothing of it"))
    let failed = run.junit.cases.filter { $0.outcome == "failure" }
    #expect(failed.allSatisfy { $0.suite == "core" })
    let told = try #require(failed.first { $0.name == "ROOM-9" })
    #expect(told.message == seen + "." && told.output?.contains("joins from port") == true)
    let sessions = try #require(run.json["sessions"] as? [[String: Any]])
    let broken = sessions.compactMap { $0["failure"] as? [String: Any] }
      .flatMap { $0["requirements"] as? [[String: Any]] ?? [] }.compactMap { $0["id"] as? String }
    #expect(broken.contains("ROOM-9"))
    let cause = try #require((run.json["causes"] as? [[String: Any]])?.first)
    #expect((cause["sessions"] as? [String])?.isEmpty == false)
    let words = try #require((cause["text"] as? String)?.split(separator: "\n").first)
    #expect(told.text?.replacing(/\n +/, with: " ").contains(words) == true, "\(words)")
    #expect(run.tap.output.contains("Result: FAIL"))
  }

  @Test func aRunThatIsDrawn() throws {
    let run = try run("--reference", "--random", "3", "--seed", "18446744073709551615")
    #expect(run.status == 0 && run.allAgree)
    #expect(run.junit.properties["seed"] == "18446744073709551615" && run.junit.properties["random"] == "3")
    let play = try #require(run.json["play"] as? [String: Any])
    #expect(play["seed"] as? String == "18446744073709551615" && play["random"] as? Int == 3)
  }

  @Test func aRunWithKnownFailures() throws {
    let run = try run(
      "--launch", Program.peer("bare_server.py"), "--known-failures", "known.txt", "--only", "core/relay-*")
    #expect(run.status == 1 && run.allAgree)
    let problem = run.junit.cases.filter { $0.suite == "run" }
    #expect(problem.map(\.name) == ["core/relay-everyone"])
    #expect(problem.map(\.outcome) == ["error"])
    #expect(run.summary("failed") == 0)
  }

  @Test func aRunWithoutAServer() throws {
    let run = try run("127.0.0.1", "1", "--claim", "core")
    #expect(run.status == 3 && run.allAgree)
    #expect(run.junit.cases.map(\.outcome) == ["error"])
    #expect(run.junit.cases.first?.message?.hasPrefix("no server at 127.0.0.1 port 1") == true)
    #expect((run.json["sessions"] as? [Any])?.isEmpty == true)
    #expect(run.tap.output.contains("Further testing stopped:  no server at 127.0.0.1 port 1"))
  }

  @Test func aRunInWhichNobodyCanJoin() throws {
    let run = try run(
      "--launch",
      "exec \(Program.python) -c 'import socket\ns = socket.create_server((\"{host}\", {port}))\nwhile True: s.accept()'",
      "--timeout", "0.3")
    #expect(run.status == 1 && run.allAgree)
    #expect(run.summary("failed") == 1)
    #expect(run.junit.cases.filter { $0.outcome == "failure" }.map(\.name) == ["ROOM-1"])
    #expect(run.junit.cases.filter { $0.outcome == "passed" }.isEmpty)
  }

  @Test func whatIsHardToWriteDownIsRead() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "reports-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let record = try RunRecord.mixed()
    let library = try Library.embedded()
    func write(_ format: ReportFormat) throws -> URL {
      let file = folder.appending(path: format.rawValue)
      try Data(format.text(of: record, library).utf8).write(to: file)
      return file
    }
    let junit = try ReportReaders.junit(write(.junit))
    let messages = junit.cases.compactMap(\.message)
    #expect(messages.contains { $0.contains("<&\"'>\\u{0}\\u{1B}[0m\r\n\t#\\%:,]]>\\u{FFFE}") })
    #expect(junit.cases.filter { $0.outcome == "error" }.map(\.name).contains("line/gone"))
    #expect(junit.cases.filter { $0.outcome == "error" }.count == 2)
    #expect(junit.cases.filter { $0.outcome == "failure" }.count == 1)
    let sessions = try #require(ReportReaders.json(write(.json))["sessions"] as? [[String: Any]])
    let summaries = sessions.compactMap { ($0["failure"] as? [String: Any])?["summary"] as? String }
    #expect(summaries.contains(RunRecord.nastyText))
    let tap = try ReportReaders.prove(write(.tap))
    #expect(!tap.isContent)
    #expect(tap.output.contains("Failed 3/\(junit.cases.count) subtests"), "\(tap.output)")
    #expect(tap.output.contains("# TODO \(RunRecord.knownReason.replacing("#", with: "\\#"))"))
  }
}
