import Foundation
import Testing
import WaitingTrait

/// The runner as its users see it: what it says, and what it ends with.
@Suite(.waits) struct ProgramTests {
  @Test(arguments: ["line", "bare"])
  func theReferenceServerPasses(framing: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run("--reference", "--framing", framing)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.lastLine.hasSuffix(" passed, 0 failed, 0 skipped"))
    let passed = try #require(Int(outcome.lastLine.prefix { $0.isNumber }))
    #expect(passed >= 45)
  }

  @Test(arguments: [(16, Int32(4)), (64, 0)])
  func aShortageOfFilesIsNoVerdictOnTheServer(files: Int, status: Int32) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let shell = Program(at: URL(filePath: "/bin/sh"), in: runner.directory)
    let command = "ulimit -n \(files) && exec \"$0\" --reference --only 'core/ten-*' --only 'core/l*'"
    let outcome = try shell.run("-c", command, runner.url.path)
    #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.lastLine.contains(" 0 failed, "))
  }

  /// How far such a server comes before its disk is full is chance, and no verdict.
  @Test func whoFillsTheLogBeforeAnybodySpeaksIsNoServer() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let flood = "head -c 8000000 /dev/zero > 'Server Log.txt'; "
    let outcome = try runner.run("--launch", flood + Program.peer("line_server.py"), "--claim", "core")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("it writes to its log without end before anybody has said a word"))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalEndsARunWithItsFiguresAndReports(signal: Int32) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    // The signal comes when the first log tells of a message: in the middle of a session. Between the runner and what it
    // launches stands its keeper, whose parent is the runner.
    let process = try runner.start([
      "--launch",
      "(while ! grep -q Message 'Server Log.txt' 2>/dev/null; do sleep 0.01; done; "
        + "mkdir {here}/once 2>/dev/null && kill -\(signal) $(cut -d ' ' -f 4 /proc/$PPID/stat)) & "
        + Program.peer("line_server.py"), "--report", "json=run.json",
    ])
    process.waitUntilExit()
    #expect(process.terminationStatus == 4)
    #expect(try runner.text("output").contains("the run was told to stop"))
    #expect(try runner.text("run.json").contains("\"status\" : 4"))
  }

  @Test(arguments: [("bare_server.py", "core"), ("line_server.py", "line")])
  func aStudentsServerPassesWhatItClaims(file: String, claim: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run("--launch", Program.peer(file), "--claim", claim)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.lastLine.hasSuffix(" passed, 0 failed, 0 skipped"))
  }

  @Test(arguments: [
    ("end", "core/leave-by-close", "ROOM-9", "When recv gives nothing, the client has closed"),
    ("decode", "FRAME-8", "FRAME-8", "decode only whole characters"),
  ])
  func theOriginalsMistakesAreNamed(mistake: String, only: String, requirement: String, words: String) throws
  {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run(
      "--launch", Program.peer("bare_server.py", mistake), "--only", only, "--timeout", "1")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("\n✗ \(requirement)  "))
    #expect(outcome.prose.contains(words))
  }

  @Test(arguments: [
    "while True: server.accept()[0].close()",
    "held = []\nwhile True: held.append(server.accept())",
    "while True: c = server.accept()[0]; c.sendall(bytes(range(256))); c.close()",
    "import threading\ndef echo(c):\n  while d := c.recv(99): c.sendall(d)\n"
      + "while True: threading.Thread(target=echo, args=(server.accept()[0],), daemon=True).start()",
  ])
  func aServerThatDoesNothingPassesNothing(body: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let script = runner.directory.appending(path: "server.py")
    let head = "import socket, sys\nserver = socket.create_server((sys.argv[1], int(sys.argv[2])))\n"
    try Data((head + body).utf8).write(to: script)
    let outcome = try runner.run(
      "--launch", "exec \(Program.python) '\(script.path)' {host} {port}", "--timeout", "0.5")
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.lastLine.hasPrefix("0 passed, "))
  }

  @Test(arguments: [
    ("bare", "line", "the server's first notice ends in an LF: it speaks line"),
    ("line", "bare", "the server's first notice ends in no LF: it speaks bare"),
  ])
  func aWrongFramingIsTold(asked: String, spoken: String, words: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let serve = "exec '\(runner.url.path)' serve {host} {port} --framing \(spoken)"
    let outcome = try runner.run(
      "--launch", serve, "--framing", asked, "--only", "core/hangul", "--timeout", "0.5")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("\nframing   not what was asked for; \(words)\n"), "\(outcome.output)")
  }

  /// After a failure the server is started anew: what its new log begins with is the business of other sessions.
  @Test func anOpeningLikeAnEntryIsNoEntry() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let join = "\n\nA joins\nA < [알림] {A} 님이 접속하셨습니다.\n"
    try runner.write("title: x\ncovers: ROOM-3\(join)A > 하나\nA < 둘\n", to: "mine/core/first.session")
    let entry = "  [Connected] IP:{A.ip} / Port:{A}가 연결되었습니다.\n"
    try runner.write(
      "title: y\ncovers: LOG-3\nneeds: log\(join)\nlog\n\(entry)", to: "mine/core/second.session")
    let serve = "echo '[System Log] open' >'Server Log.txt'; exec '\(runner.url.path)' serve {host} {port}"
    let outcome = try runner.run("--launch", serve, "--claim", "line", "--fixtures", "mine")
    #expect(outcome.lastLine == "1 passed, 1 failed, 0 skipped", "\(outcome.output)\(outcome.errors)")
  }

  @Test func nobodyThereIsThree() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run("127.0.0.1", "1")
    #expect(outcome.status == 3)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("chat-conform: no server at 127.0.0.1 port 1"))
  }

  @Test func nothingSelectedIsTwo() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run("--only", "no/such-session")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("no session is selected"))
  }

  @Test func aBadSessionFileIsTwoAndSaysWhere() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try runner.write("title: x\ncovers: ROOM-1\n\nA jumps\n", to: "mine/core/x.session")
    let outcome = try runner.run("--fixtures", "mine")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("core/x.session:4:3:"))
  }

  @Test func explainShowsARequirementAndASession() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let requirement = try runner.run("explain", "ROOM-3")
    #expect(requirement.status == 0)
    #expect(requirement.output.contains("the sender included"))
    let session = try runner.run("explain", "core/relay-everyone")
    #expect(session.output.contains("title: "))
    #expect(try runner.run("explain", "ROOM-999").status == 2)
  }
}
