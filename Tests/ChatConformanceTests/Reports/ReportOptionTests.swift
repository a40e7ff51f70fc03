import Foundation
import Testing

/// `--report`, `--known-failures` and `--color` as their users meet them.
@Suite struct ReportOptionTests {
  @Test(arguments: [
    ("xml=x", "xml: give one of junit, json, tap, github, html, markdown, as in junit=PATH."),
    ("junit", "junit: say where the report goes, as in junit=PATH."),
    ("json=", "json=: say where the report goes, as in json=PATH."),
  ])
  func aReportThatCannotBeIsToldBeforeTheRun(report: String, words: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run("--reference", "--report", report)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func ofAClientThereAreTwoReports() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run("client", "--report", "tap=x", "--", "cat", "{port}")
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("tap: give one of junit, json, as in junit=PATH."), "\(outcome.errors)")
  }

  @Test(arguments: [
    (
      ["junit=no/such/folder/j.xml"],
      "no/such/folder/j.xml: no report can be written there: No such file or directory"
    ),
    (["junit=/"], "/: no report can be written there: Is a directory"),
    (["junit=a", "json=./a"], "./a: two reports would go there; give each a path of its own"),
  ])
  func aPathThatCannotBeWrittenIsToldBeforeTheRun(reports: [String], words: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let process = try runner.start(["--reference"] + reports.flatMap { ["--report", $0] })
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(try runner.text("output").isEmpty)
    #expect(try runner.text("errors") == "chat-conform: \(words)\n")
  }

  @Test func annotationsComeBeforeTheFigures() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try Data("core/gone  renamed\n".utf8).write(to: runner.directory.appending(path: "known.txt"))
    let outcome = try runner.run(
      "--reference", "--only", "core/relay-everyone", "--report", "github", "--known-failures", "known.txt")
    #expect(outcome.status == 1)
    #expect(
      outcome.output.contains("\n::error file=known.txt,line=1,title=chat-conform%3A known::core/gone is"))
    #expect(outcome.output.contains("\nknown     core/gone is no session: see known.txt, line 1\n"))
    #expect(outcome.lastLine == "1 passed, 0 failed, 0 skipped")
  }

  @Test func aReportReplacesTheFileAsAWhole() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let file = runner.directory.appending(path: "j.json")
    try Data(repeating: UInt8(ascii: "x"), count: 1 << 20).write(to: file)
    #expect(try runner.run("127.0.0.1", "1", "--report", "json=j.json").status == 3)
    let report = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    #expect(report["status"] as? Int == 3)
    let left = try FileManager.default.contentsOfDirectory(atPath: runner.directory.path)
    #expect(Set(left) == ["output", "errors", "j.json"])
  }

  @Test func whatIsKnownToFailIsToldAndNotCounted() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try Data("core/leave-by-close  the loop has no end\n".utf8)
      .write(to: runner.directory.appending(path: "known.txt"))
    let outcome = try runner.run(
      "--launch", Program.peer("bare_server.py", "end"), "--timeout", "1", "--known-failures", "known.txt",
      "--only", "core/leave-by-close", "--only", "core/join-own-notice")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("~ core/leave-by-close  "))
    #expect(outcome.output.contains("  known: the loop has no end\n"))
    #expect(outcome.output.contains("\nknown     1 failed as the list says, and are not counted\n"))
    #expect(outcome.lastLine == "1 passed, 0 failed, 0 skipped")
  }

  @Test func aListWithoutAReasonIsTwo() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try Data("core/leave-by-close\n".utf8).write(to: runner.directory.appending(path: "known.txt"))
    let outcome = try runner.run("--reference", "--known-failures", "known.txt")
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("chat-conform: known.txt:1:20: expected a reason"))
    let missing = try runner.run("--reference", "--known-failures", "none.txt")
    #expect(missing.status == 2)
    #expect(missing.errors == "chat-conform: none.txt cannot be read: No such file or directory\n")
  }

  @Test(arguments: [("always", true), ("never", false), ("auto", false)])
  func coloursAreAsAskedFor(colour: String, isColoured: Bool) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run("--reference", "--only", "core/relay-everyone", "--color", colour)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\u{1B}[32m1 passed\u{1B}[0m") == isColoured)
    #expect(outcome.output.contains("\u{1B}") == isColoured)
  }
}
