import ChatProtocol
import NIOCore
import NIOPosix
import RawSockets
import Testing

@testable import ChatServer

@Suite struct FlushTests {
  @Test func everyoneTalkingCostsOneWriteForEachClientAndTurn() throws {
    let stage = try Stage()
    let clients = try (1...20).map { try stage.join($0) }
    let before = clients.map(\.socket.writes)
    for turn in 0..<50 {
      for client in clients { try client.sendOnly("a:\(turn)\n") }
      stage.loop.run()
    }
    #expect(
      zip(clients, before).allSatisfy { $0.socket.writes - $1 == 50 && $0.socket.flushes == $0.socket.writes }
    )
  }

  @Test func aFloodIsWrittenInFewPieces() throws {
    let stage = try Stage()
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    let (writes, flushes) = (reader.socket.writes, reader.socket.flushes)
    let line = "a:" + String(repeating: "x", count: 61) + "\n"
    let flood = String(repeating: line, count: 2 * Reader.flightBytes / line.utf8.count)
    try sender.send(flood)
    // Two flights full, from buffers that hold as much.
    #expect((2...3).contains(reader.socket.flushes - flushes))
    #expect((2...6).contains(reader.socket.writes - writes))
    #expect(try reader.heard().hasSuffix(flood))
  }

  @Test func aFlushIntervalGathersWhatFollowsTheFirstMessage() throws {
    let stage = try Stage(flushInterval: .milliseconds(20))
    stage.pass(.seconds(1))
    let client = try stage.join(1)
    #expect(try client.heard() == Notice.joined(port: 1).line)
    stage.pass(.seconds(1))
    try client.send("a:1\n")
    #expect(try client.heard() == "a:1\n")
    try client.send("a:2\n")
    stage.pass(.milliseconds(10))
    try client.send("a:3\n")
    stage.pass(.milliseconds(9))
    #expect(try client.heard() == "")
    let flushes = client.socket.flushes
    stage.pass(.milliseconds(1))
    #expect(try client.heard() == "a:2\na:3\n" && client.socket.flushes == flushes + 1)
    stage.pass(.milliseconds(20))
    try client.send("a:4\n")
    #expect(try client.heard() == "a:4\n")
  }

  // Spec: ROOM-6
  @Test func noMessageWaitsAfterABusyTurn() throws {
    let stage = try Stage()
    let client = try stage.join(1)
    let line = String(repeating: "a:1\n", count: 1 << 12)
    try client.sendOnly(line)
    stage.log.whileWriting = { stage.pass(.milliseconds(5)) }
    stage.loop.run()
    stage.log.whileWriting = nil
    stage.pass(.milliseconds(1))
    #expect(try client.heard().hasSuffix(line))
    try client.send("a:2\n")
    #expect(try client.heard() == "a:2\n")
  }

  @Test func muchToTellDoesNotWaitForTheFlushInterval() throws {
    let stage = try Stage(flushInterval: .seconds(1))
    let client = try stage.join(1)
    stage.pass(.seconds(2))
    try client.send("a:1\n")
    _ = try client.heard()
    let much = String(repeating: "a:2\n", count: TurnScheduler.fullBytes / 4)
    try client.sendOnly(much)
    stage.pass(.milliseconds(1))
    #expect(try client.heard() == much)
  }

  @Test func theRoomKnowsWhetherAllSocketsHaveTakenWhatWasSaid() throws {
    let stage = try Stage()
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    try sender.send("a:1\n")
    #expect(stage.room.relay.flushAll { _, _ in })
    reader.socket.block()
    try sender.send("a:2\n")
    #expect(!stage.room.relay.flushAll { _, _ in })
    reader.socket.unblock()
    stage.loop.run()
    #expect(stage.room.relay.flushAll { _, _ in })
  }

  @Test func clientsAreToldInTheOrderInWhichTheyCame() throws {
    let stage = try Stage()
    let clients = try (1...20).map { try stage.join($0) }
    clients[4].channel.pipeline.fireChannelInactive()
    stage.loop.run()
    stage.trace.events = []
    try clients[0].send("a:1\n")
    #expect(stage.trace.events == ["log"] + (1...20).filter { $0 != 5 }.map(String.init))
  }

  @Test func theEndDoesNotWaitForTheFlushInterval() throws {
    let stage = try Stage(flushInterval: .milliseconds(20))
    stage.pass(.seconds(1))
    let client = try stage.join(1)
    try client.send("a:1\n")
    _ = try client.heard()
    stage.room.stop()
    stage.loop.run()
    #expect(try client.heard().hasSuffix(Notice.closing(.serverStops).line))
  }

  @Test func noMessageWaitsForTheAcknowledgementOfTheLast() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let noDelay = group.next().makePromise(of: SocketOptionValue.self)
    let listener = Listener(
      host: "127.0.0.1", port: 0, framing: .line, eventLoop: group.next(), programLog: .init(label: "test"))
    let channels = try await listener.bind { channel in
      channel.getOption(.tcpOption(.tcp_nodelay)).map { noDelay.succeed($0) }
    }
    for channel in channels { try await channel.setOption(.autoRead, value: true).get() }
    let client = try RawConnection(to: try #require(channels.first?.localAddress?.port))
    #expect(try await noDelay.futureResult.get() != 0)
    client.leave()
    try await group.shutdownGracefully()
  }
}
