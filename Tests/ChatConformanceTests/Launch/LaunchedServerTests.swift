import ChatConformance
import Foundation
import POSIX
import SessionRunner
import SystemPackage
import Testing
import WaitingTrait

@testable import ChatConformance

@Suite(.waits) struct LaunchedServerTests {
  @Test func aServerThatDoesNotListenIsToldOfOnceAndGivenUp() throws {
    var told: [String] = []
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let server = try LaunchedServer(
      command: "exec sleep 60", keeper: runner.url.path,
      limits: StartUp.Limits(patience: .milliseconds(50)), lateAfter: .zero
    ) { told.append($0) }
    defer { server.end() }
    #expect(throws: NoConnection.self) { try server.connect(within: .seconds(1)) }
    let words =
      "nothing listens yet on the port that the server was given: waiting for it, 0.05 seconds at most, "
      + "or longer while this machine is busy"
    #expect(told == [words])
  }

  // MARK: - Nothing is left

  /// Commands that hold a FIFO, by a process that is hard to end.
  private static let holders = [
    "\(HeldFIFO.hold); exec sleep 600",
    "\(HeldFIFO.hold); sleep 600 & sleep 600",
    "\(HeldFIFO.hold); exec setsid sleep 600",
    "setsid sh -c '\(HeldFIFO.hold); (sleep 600 &)'; exec sleep 600",
    "\(HeldFIFO.hold); (setsid setsid nohup sleep 600 >/dev/null 2>&1 &); exec sleep 600 4>&-",
    "\(HeldFIFO.hold); trap '' TERM INT HUP; while :; do sleep 600; done",
    "\(HeldFIFO.hold); trap 'kill -STOP $$' TERM; while :; do sleep 600 4>&-; done",
    "\(HeldFIFO.hold); exec env -i setsid sleep 600",
  ]

  @Test(arguments: holders, ["stops", "is killed", "ends"])
  func whateverAServerStartsEndsWithIt(command: String, way: String) throws {
    let held = try HeldFIFO()
    defer { held.remove() }
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let server = try LaunchedServer(
      command: "export HELD='\(held.path)'; \(command)", keeper: runner.url.path)
    defer { server.end() }
    try #require(held.isTaken())
    #expect(server.isRunning)
    switch way {
    case "stops": #expect(server.perform(.stops))
    case "is killed": #expect(server.perform(.isKilled))
    default: server.end()
    }
    #expect(!server.isRunning)
    #expect(held.isLetGo())
    #expect(server.ends.remarks(hasFailed: true).isEmpty)
  }

  @Test(arguments: holders) func aRunnerThatIsKilledLeavesNothingBehind(command: String) throws {
    let (held, kept) = (try HeldFIFO(), try HeldFIFO())
    defer { held.remove() }
    defer { kept.remove() }
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let temporary = runner.directory.appending(path: "tmp")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: false)
    // Descriptor 5 goes to the runner and to what it starts for itself, but not to the server.
    let launch = "exec 5>'\(kept.path)'; echo >&5; exec '\(runner.url.path)' --launch \"$LAUNCH\""
    let process = try Program(at: URL(filePath: "/usr/bin/env"), in: runner.directory).start([
      "TMPDIR=\(temporary.path)", "HELD=\(held.path)", "LAUNCH=echo a >'Server Log.txt'; \(command)",
      "/bin/sh",
      "-c", launch,
    ])
    try #require(kept.isTaken() && held.isTaken())
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).count == 1)
    kill(process.processIdentifier, SIGKILL)
    #expect(held.isLetGo())
    #expect(kept.isLetGo())
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
    process.waitUntilExit()
  }

  /// As where the runner is killed between two servers.
  @Test func theDirectoryGoesWithTheRunnerThoughTheServerHasEnded() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let directory = try ServerDirectory()
    var ends: [CInt] = [-1, -1]
    // Nothing that another test starts may hold it.
    let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
    try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
    let leash = FileDescriptor(rawValue: ends[0])
    let keeper = try ChildProcess(
      SpawnRequest(
        FilePath(runner.url.path), ["keep", "--temporary", "--", directory.path, "/bin/sh", "-c", "true"],
        files: [
          (STDIN_FILENO, .descriptor(FileDescriptor(rawValue: ends[1]))),
          (LaunchedProcess.directory, .descriptor(directory.descriptor)),
        ], leadsGroup: false))
    close(ends[1])
    var byte: UInt8 = 0
    while read(leash.rawValue, &byte, 1) > 0 {}
    #expect(FileManager.default.fileExists(atPath: directory.path))
    try leash.close()
    #expect(keeper.wait(within: .seconds(60)) == .exited(0))
    #expect(!FileManager.default.fileExists(atPath: directory.path))
    directory.remove()
  }

  @Test func aServerThatLeavesItsParentIsJudgedLikeAnyOther() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run(
      "--launch", "setsid '\(runner.url.path)' serve {host} {port} & exit", "--claim", "hardened", "--only",
      "launch",
      "--only", "core/log-opens-once-a-start", "--only", "core/log-message")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.lastLine == "2 passed, 0 failed, 0 skipped")
  }

  @Test func aServerInheritsNothing() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let shell = Program(at: URL(filePath: "/bin/sh"), in: runner.directory)
    let outcome = try shell.run(
      "-c", "exec '\(runner.url.path)' --launch \"$0\" 5</dev/null 9</dev/null",
      "ls -l /proc/self/fd | tail -n +2; false")
    #expect(outcome.status == 3)
    // `ls` itself holds the folder.
    let shown = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("    | ") }
    #expect(
      shown.count == 4 && !outcome.errors.contains(" 5 -> ") && !outcome.errors.contains(" 9 -> "),
      "\(outcome.errors)")
    #expect(shown.dropFirst().allSatisfy { $0.contains("pipe:[") || $0.contains("/proc/") })
  }

  // MARK: - Its opening

  /// The server opens late, and the session before makes the runner start a fresh one.
  @Test func whatStopsAtOnceHasOpenedFirst() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try runner.write(
      "title: x\ncovers: ROOM-3\n\nA joins\nA < [알림] {A} 님이 접속하셨습니다.\nA > 하나\nA < 둘\n",
      to: "mine/core/first.session")
    let opens = URL(filePath: #filePath).appending(
      path: "../../../../Fixtures/core/log-opens-once-a-start.session")
    try runner.write(String(contentsOf: opens.standardized, encoding: .utf8), to: "mine/core/second.session")
    let serve = "sleep 0.3; exec '\(runner.url.path)' serve {host} {port}"
    let both = try runner.run("--launch", serve, "--claim", "core", "--fixtures", "mine")
    #expect(both.lastLine == "1 passed, 1 failed, 0 skipped", "\(both.output)\(both.errors)")
    let alone = try runner.run("--launch", serve, "--claim", "core", "--only", "core/log-opens-once-a-start")
    #expect(alone.lastLine == "1 passed, 0 failed, 0 skipped", "\(alone.output)\(alone.errors)")
  }
}
