import Foundation
import Testing

@testable import ChatConformance

@Suite struct BuildTests {
  private static let failures: [(command: String, ending: String, lines: [String])] = [
    ("echo a; echo 'x.c:1: error: no'; echo b >&2; exit 2", "with exit status 2", ["x.c:1: error: no"]),
    ("echo a; echo b >&2; exit 1", "with exit status 1", ["a", "b"]),
    ("kill -9 $$", "by signal 9 (Killed)", []),
  ]

  @Test(arguments: failures) func howABuildFailedIsTold(
    _ failing: (command: String, ending: String, lines: [String])
  ) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let build = build(failing.command, runner)
    #expect(build.failure() == Build.Failure(ending: failing.ending, lines: failing.lines))
  }

  @Test func aBuildWorksInItsFolder() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    #expect(build("echo made >made", runner).failure() == nil)
    #expect(try runner.text("made") == "made\n")
  }

  @Test func aBuildThatIsToldToStopLeavesNothingRunning() throws {
    let held = try HeldFIFO()
    defer { held.remove() }
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let build = build("HELD='\(held.path)'; \(HeldFIFO.hold); sleep 600 & wait", runner)
    #expect(build.failure(isToldToStop: { held.isTaken() }) == nil)
    #expect(held.isLetGo())
  }

  @Test func aBuildThatTakesTooLongIsEnded() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let failure = build("sleep 600", runner, within: .zero).failure()
    #expect(failure?.ending.hasPrefix("it took longer") == true)
  }

  /// What a server is launched in ends with the runner; the folder that is built in is somebody's work.
  @Test func theFolderOutlivesARunnerThatIsKilled() throws {
    let held = try HeldFIFO()
    defer { held.remove() }
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try runner.write("mine", to: "server.c")
    let process = try runner.start([
      "watch", "--build", "HELD='\(held.path)'; \(HeldFIFO.hold); exec sleep 600", "--", "true {host} {port}",
    ])
    try #require(held.isTaken())
    kill(process.processIdentifier, SIGKILL)
    #expect(held.isLetGo())
    process.waitUntilExit()
    #expect(try runner.text("server.c") == "mine")
  }

  private func build(_ command: String, _ runner: Program, within limit: Duration = .seconds(60)) -> Build {
    Build(command, in: runner.directory.path, within: limit, keeper: runner.url.path)
  }
}
