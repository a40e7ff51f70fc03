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
    // The system takes in both who connects and what comes, as much as it has room for, before the client knows of either.
    try peer.send("깨어 있다\n")
    var shown: [UInt8] = []
    while !String(decoding: shown, as: UTF8.self).contains("깨어 있다") {
      shown += try #require(Deadline().read(master))
    }
    // Nobody reads what it shows any more, and so it takes no more from the server.
    let most = 64 << 20
    #expect(try peer.sendUntilHeldBack(atMost: most) < most)
    kill(client.processIdentifier, signal)
    #expect(try peer.hearsTheEnd())
    for await _ in end {}
    #expect(client.terminationReason == .uncaughtSignal && client.terminationStatus == signal)
  }
}
