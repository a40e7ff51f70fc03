import Foundation
import SessionScript
import Testing

@testable import ChatConformance

@Suite struct LaunchedServerTests {
  @Test func aServerThatDoesNotListenIsToldOfOnceAndGivenUp() throws {
    var told: [String] = []
    let server = try LaunchedServer(
      command: "exec sleep 60", startUpTime: .milliseconds(50), lateAfter: .zero
    ) { told.append($0) }
    defer { server.end() }
    #expect(throws: NoConnection.self) { try server.connect(within: .seconds(1)) }
    let words =
      "nothing listens on 127.0.0.1 \(server.port) yet: waiting for the server, 0.05 seconds at most"
    #expect(told == [words])
  }

  @Test func aRunnerThatIsKilledLeavesNothingBehind() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let (held, temporary) = (
      runner.directory.appending(path: "held"), runner.directory.appending(path: "tmp")
    )
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: false)
    try #require(mkfifo(held.path, 0o600) == 0)
    let server = open(held.path, O_RDONLY | O_NONBLOCK)
    defer { close(server) }
    let process = try Program(at: URL(filePath: "/usr/bin/env"), in: runner.directory).start([
      "TMPDIR=\(temporary.path)", runner.url.path, "--launch",
      "echo a >'Server Log.txt'; exec 4>'\(held.path)'; echo started >&4; sleep 60",
    ])
    // The server holds the other end of the pipe until it has ended.
    try #require(happens(POLLIN, on: server))
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).count == 1)
    kill(process.processIdentifier, SIGKILL)
    var started = [UInt8](repeating: 0, count: 16)
    #expect(read(server, &started, started.count) == "started\n".utf8.count)
    try #require(happens(POLLHUP, on: server))
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
    process.waitUntilExit()
  }

  private func happens(_ event: Int32, on descriptor: Int32) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    return poll(&watched, 1, 30_000) == 1 && Int32(watched.revents) & event != 0
  }
}
