import ChatProtocol
import Testing

@testable import ChatServer

@Suite struct FlushTests {
  @Test func everyoneTalkingCostsOneWriteForEachClientAndTurn() throws {
    let stage = try Stage()
    let clients = (1...20).map { stage.join($0) }
    let before = clients.map(\.socket.writes)
    for turn in 0..<50 {
      for client in clients { client.sendOnly("a:\(turn)\n") }
      stage.loop.run()
    }
    #expect(
      zip(clients, before).allSatisfy { $0.socket.writes - $1 == 50 && $0.socket.flushes == $0.socket.writes }
    )
  }

  @Test func aFloodIsWrittenInFewPieces() throws {
    let stage = try Stage()
    let (sender, reader) = (stage.join(1), stage.join(2))
    let (writes, flushes) = (reader.socket.writes, reader.socket.flushes)
    let line = "a:" + String(repeating: "x", count: 61) + "\n"
    let flood = String(repeating: line, count: 2 * Reader.flightBytes / line.utf8.count)
    reader.socket.block()
    sender.send(flood)
    reader.socket.unblock()
    stage.loop.run()
    // Two flights full, from buffers that hold as much, and the first few messages.
    #expect((2...4).contains(reader.socket.flushes - flushes))
    #expect((2...6).contains(reader.socket.writes - writes))
    #expect(reader.heard().hasSuffix(flood))
  }

  @Test func aFlushIntervalGathersWhatFollowsTheFirstMessage() throws {
    let stage = try Stage(flushInterval: .milliseconds(20))
    stage.pass(.seconds(1))
    let client = stage.join(1)
    #expect(client.heard() == Notice.joined(port: 1).line)
    stage.pass(.seconds(1))
    client.send("a:1\n")
    #expect(client.heard() == "a:1\n")
    client.send("a:2\n")
    stage.pass(.milliseconds(10))
    client.send("a:3\n")
    stage.pass(.milliseconds(9))
    #expect(client.heard() == "")
    let flushes = client.socket.flushes
    stage.pass(.milliseconds(1))
    #expect(client.heard() == "a:2\na:3\n" && client.socket.flushes == flushes + 1)
    stage.pass(.milliseconds(20))
    client.send("a:4\n")
    #expect(client.heard() == "a:4\n")
  }

  // Spec: ROOM-6
  @Test func noMessageWaitsAfterABusyTurn() throws {
    let stage = try Stage()
    let client = stage.join(1)
    let line = String(repeating: "a:1\n", count: 1 << 12)
    client.sendOnly(line)
    stage.log.whileWriting = { stage.pass(.milliseconds(5)) }
    stage.loop.run()
    stage.log.whileWriting = nil
    stage.pass(.milliseconds(1))
    #expect(client.heard().hasSuffix(line))
    client.send("a:2\n")
    #expect(client.heard() == "a:2\n")
  }

  @Test func muchToTellDoesNotWaitForTheFlushInterval() throws {
    let stage = try Stage(flushInterval: .seconds(1))
    let client = stage.join(1)
    stage.pass(.seconds(2))
    client.send("a:1\n")
    _ = client.heard()
    let much = String(repeating: "a:2\n", count: TurnScheduler.fullBytes / 4)
    client.sendOnly(much)
    stage.pass(.milliseconds(1))
    #expect(client.heard() == much)
  }

  @Test func clientsAreToldInTheOrderInWhichTheyCame() throws {
    let stage = try Stage()
    let clients = (1...20).map { stage.join($0) }
    clients[4].reset()
    stage.loop.run()
    stage.trace.events = []
    clients[0].send("a:1\n")
    #expect(stage.trace.events == ["log"] + (1...20).filter { $0 != 5 }.map(String.init))
  }

  @Test func theEndDoesNotWaitForTheFlushInterval() throws {
    let stage = try Stage(flushInterval: .milliseconds(20))
    stage.pass(.seconds(1))
    let client = stage.join(1)
    client.send("a:1\n")
    _ = client.heard()
    stage.room.stop()
    stage.loop.run()
    #expect(client.heard().hasSuffix(Notice.closing(.serverStops).line))
  }
}
