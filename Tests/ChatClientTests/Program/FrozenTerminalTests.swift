import Foundation
import RawSockets
import Testing

/// A terminal that takes nothing any more: a stopped program holds it, or a line that is dead.
@Suite struct FrozenTerminalTests {
  @Test(arguments: [SIGTERM, SIGHUP])
  func aSignalEndsItAllTheSame(signal: Int32) async throws {
    let place = try Place()
    let server = try RawServer()
    var (master, slave): (Int32, Int32) = (-1, -1)
    try #require(openpty(&master, &slave, nil, nil, nil) == 0)
    defer { close(master) }
    let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    let client = Process()
    client.executableURL = ClientProgram.executable
    client.arguments = ["--framing", "line", "--no-history", server.address]
    client.currentDirectoryURL = place.directory
    client.environment = ["HOME": place.directory.path, "TERM": "xterm"]
    (client.standardInput, client.standardOutput, client.standardError) = (terminal, terminal, terminal)
    let (end, continuation) = AsyncStream<Void>.makeStream()
    client.terminationHandler = { _ in continuation.finish() }
    try client.runWithNoSignalsBlocked()
    let peer = try server.accept()
    // Nobody reads what it shows, and so it takes no more from the server.
    _ = try peer.sendUntilHeldBack(atMost: 64 << 20)
    kill(client.processIdentifier, signal)
    #expect(try peer.hearsTheEnd())
    for await _ in end {}
    #expect(client.terminationReason == .uncaughtSignal && client.terminationStatus == signal)
  }
}
