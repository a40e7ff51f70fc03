import Foundation
import SystemPackage
import Testing

@testable import POSIX

@Suite struct ChildProcessTests {
  @Test(arguments: [
    ("exit 0", ChildProcess.Status.exited(0)), ("exit 7", .exited(7)), ("kill -9 $$", .killed(by: 9)),
  ])
  func itsEndIsTold(script: String, status: ChildProcess.Status) throws {
    let child = try ChildProcess(SpawnRequest("/bin/sh", ["-c", script]))
    #expect(child.wait(within: .seconds(20)) == status)
    #expect(child.status == status)
  }

  @Test func itGetsItsArgumentsAndFiles() throws {
    let request = SpawnRequest("/bin/sh", ["-c", "echo \"$0\"; echo \"$1\" >&2", "one", "two words"])
    #expect(try String(decoding: output(of: request), as: UTF8.self) == "one\ntwo words\n")
  }

  @Test func itEndsWithItsChildren() throws {
    let (reader, writer) = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
    defer { try? reader.close() }
    // The grandchild holds the pipe: once it is gone the pipe has an end.
    let child = try ChildProcess(
      SpawnRequest(
        "/bin/sh", ["-c", "sleep 600 & echo ready >&3; wait"], files: [(3, .descriptor(writer))]))
    try writer.close()
    #expect(try reader.isReady(for: .reading, within: .seconds(20)))
    #expect(child.status == .running)
    #expect(child.end(by: SIGTERM, within: .seconds(20)) == .killed(by: SIGTERM))
    #expect(try contents(of: reader) == Array("ready\n".utf8))
  }

  @Test func whoDoesNotListenIsKilled() throws {
    let (reader, writer) = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
    defer { try? reader.close() }
    let script = "trap '' TERM; echo ready >&3; while :; do sleep 600; done"
    let child = try ChildProcess(
      SpawnRequest("/bin/sh", ["-c", script], files: [(3, .descriptor(writer))]))
    try writer.close()
    #expect(try reader.isReady(for: .reading, within: .seconds(20)))
    #expect(child.end(by: SIGTERM, within: .milliseconds(20)) == .killed(by: SIGKILL))
    #expect(try contents(of: reader) == Array("ready\n".utf8))
  }

  @Test func whatCannotBeStartedSaysWhy() {
    #expect(throws: Errno.noSuchFileOrDirectory) { try ChildProcess(SpawnRequest("/nowhere")) }
    #expect(throws: Errno.permissionDenied) { try ChildProcess(SpawnRequest("/dev/null")) }
  }

  /// Two on one processor: one of them waits.
  @Test func itsTimeWithoutAProcessorIsTold() throws {
    let script = "taskset -p -c 0 $$ > /dev/null; (while :; do :; done) & while :; do :; done"
    let child = try ChildProcess(SpawnRequest("/bin/sh", ["-c", script], leadsGroup: true))
    let deadline = ContinuousClock.now + .seconds(20)
    while child.timeWithoutProcessor < .milliseconds(50), ContinuousClock.now < deadline {
      PollSet.pause(.milliseconds(1))
    }
    #expect(child.timeWithoutProcessor >= .milliseconds(50))
    child.end(by: SIGKILL, within: .seconds(20))
    #expect(child.timeWithoutProcessor == .zero)
  }

  /// One that turns in a circle and one that sleeps, each below a shell.
  @Test(arguments: [("while :; do :; done", true), ("sleep 60", false)])
  func whatDescendsFromAProcessIsLookedAt(work: String, canRun: Bool) throws {
    let child = try ChildProcess(SpawnRequest("/bin/sh", ["-c", "(\(work)) & wait"], leadsGroup: true))
    var tree: ProcessTree { ProcessTree(below: child.id) }
    let deadline = ContinuousClock.now + .seconds(20)
    while tree.canRun != canRun || tree.schedulerTime.had < .microseconds(1), ContinuousClock.now < deadline {
      PollSet.pause(.milliseconds(1))
    }
    #expect(tree.canRun == canRun && tree.schedulerTime.had > .zero)
    child.end(by: SIGKILL, within: .seconds(20))
    #expect(tree.schedulerTime.had == .zero && tree.schedulerTime.waitedFor == .zero)
  }

  @Test func aProcessThatIsGoneHasNoClock() throws {
    let child = try ChildProcess(SpawnRequest("/bin/sh", ["-c", "exit 0"]))
    #expect(child.wait(within: .seconds(20)) == .exited(0))
    #expect(throws: Errno.noSuchProcess) { try ProcessorClock(of: child.id) }
    #expect(try #require(try ProcessorClock(of: getpid()).nanoseconds) > 0)
  }
}

/// What a program writes on standard output and standard error, which go to a file.
func output(of request: SpawnRequest) throws -> [UInt8] {
  try withTemporaryFolder { folder in
    var request = request
    request.files = [
      (0, .path("/dev/null", .readOnly)),
      (1, .path(folder.appending("output"), .writeOnly, [.create, .append])),
      (2, .descriptor(.standardOutput)),
    ]
    let child = try ChildProcess(request)
    #expect(child.wait(within: .seconds(20)) == .exited(0))
    return try [UInt8](contentsOf: folder.appending("output"), atMost: 1 << 16)
  }
}

/// Everything up to the end of a pipe, which has to come within 20 seconds.
func contents(of pipe: FileDescriptor) throws -> [UInt8] {
  var contents: [UInt8] = []
  while true {
    try #require(try pipe.isReady(for: .reading, within: .seconds(20)))
    var piece = [UInt8](repeating: 0, count: 4096)
    let count = try piece.withUnsafeMutableBytes { try pipe.read(into: $0) }
    if count == 0 { return contents }
    contents += piece.prefix(count)
  }
}

func withTemporaryFolder<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "posix-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(FilePath(folder.path))
}

func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
