import Foundation
import Testing

/// `chat-conform lint`: all errors of all files at once.
@Suite struct LintTests {
  private func lint(_ files: [String: String], _ arguments: [String]) throws -> Program.Outcome {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    for (path, text) in files { try runner.write(text, to: path) }
    let process = try runner.start(["lint"] + arguments)
    process.waitUntilExit()
    return Program.Outcome(
      status: process.terminationStatus, output: try runner.text("output"), errors: try runner.text("errors"))
  }

  private func session(covers: String, _ steps: String = "A joins\n") -> String {
    "title: x\ncovers: \(covers)\n\n\(steps)"
  }

  @Test func ourOwnSessionsAreRight() throws {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures")
    let outcome = try lint([:], [fixtures.path, fixtures.appending(path: "core/hangul.session").path])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let count = try #require(outcome.output.firstMatch(of: /nothing is wrong in (\d+) files/)?.output.1)
    #expect(try #require(Int(count)) >= 200)
  }

  @Test func everyErrorOfEveryFileIsTold() throws {
    let outcome = try lint(
      [
        "core/a.session": session(covers: "ROOM-1 ROOM-999"),
        "core/b.session": session(covers: "ROOM-1", "A jumps\nB flies\n"),
        "line/c.session": session(covers: "HARD-1 CLIENT-2"),
        "core/good.session": session(covers: "ROOM-1"),
      ], ["core", "line/c.session"])
    #expect(outcome.status == 2)
    for words in [
      "core/a.session:2:16: expected a requirement of class core or below, found ROOM-999, which there is not",
      "core/b.session:4:3: expected ", "core/b.session:5:3: expected ",
      "line/c.session:2:9: expected a requirement of class line or below, found HARD-1, of class hardened",
      "line/c.session:2:16: expected a requirement of class line or below, found CLIENT-2, which is about clients",
      "\nerrors: 5, in 3 of 4 files\n",
    ] {
      #expect(outcome.output.contains(words), "\(words)\n\(outcome.output)")
    }
    #expect(!outcome.output.contains("good"))
  }

  @Test func anIdBelongsToOneFile() throws {
    let text = session(covers: "ROOM-1")
    let outcome = try lint(
      ["mine/core/a.session": text, "yours/core/a.session": text], ["mine", "yours", "mine/core/a.session"])
    #expect(outcome.status == 2)
    #expect(
      outcome.output.hasPrefix(
        "yours/core/a.session:1:1: expected a session with an id of its own, found core/a, which mine/core/a.session has\n"
      ), "\(outcome.output)")
    #expect(outcome.output.contains("errors: 1, in 1 of 2 files"))
  }

  @Test func aSessionStandsInTheFolderOfAClass() throws {
    let outcome = try lint(["mine/a.session": session(covers: "ROOM-1")], ["mine/a.session"])
    #expect(outcome.status == 2)
    #expect(
      outcome.output.hasPrefix(
        "mine/a.session:1:1: expected one of the folders core, line, hardened, found mine/a\n"))
  }

  @Test func whatCannotBeReadIsToldBesideTheRest() throws {
    let outcome = try lint(
      ["core/a.session": session(covers: "ROOM-999"), "core/b.txt": ""],
      ["core/none.session", "core/b.txt", "nowhere", "core/a.session"])
    #expect(outcome.status == 2)
    #expect(
      outcome.errors == """
        chat-conform: core/none.session cannot be read: No such file or directory
        chat-conform: core/b.txt cannot be read: a session's name ends in .session
        chat-conform: nowhere cannot be read: a session's name ends in .session

        """)
    #expect(outcome.output.contains("core/a.session:2:9: expected a requirement"))
  }

  @Test func aFolderWithoutSessionsIsTold() throws {
    let outcome = try lint(["empty/x.txt": ""], ["empty"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("chat-conform: empty: no session files could be read there"))
  }

  @Test func aRunRefusesWhatLintRefuses() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try runner.write(session(covers: "ROOM-999"), to: "mine/core/a.session")
    let outcome = try runner.run("--fixtures", "mine")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("mine/core/a.session:2:9: expected a requirement of class core"))
  }
}
