import ChatProtocol
import Testing

@testable import ChatServer

@Suite struct ClosingTests {
  // Spec: HARD-16
  @Test func whoFindsTheRoomFullIsToldAndClosed() throws {
    let stage = try Stage(limits: ServerLimits(room: Limits(clients: 1)))
    let first = stage.join(1)
    let (heard, logged) = (first.heard(), stage.log.text)
    let second = stage.join(2)
    #expect(heard == Notice.joined(port: 1).line)
    #expect(second.heard() == Notice.closing(.roomFull).line)
    #expect(second.socket.isClosed)
    #expect(first.heard() == "" && stage.log.text == logged)
    first.shutWriteSide()
    #expect(stage.join(3).heard() == Notice.joined(port: 3).line)
  }

  // Spec: HARD-16
  @Test func everyoneIsToldThatTheServerStops() throws {
    let stage = try Stage()
    let clients = [stage.join(1), stage.join(2)]
    for client in clients { _ = client.heard() }
    clients[0].sendOnly("a:last\n")
    stage.room.stop()
    stage.loop.run()
    for client in clients {
      #expect(client.heard() == "a:last\n" + Notice.closing(.serverStops).line)
      #expect(client.socket.isClosed)
    }
    #expect(stage.log.text.hasSuffix("Port:1가 종료되었습니다.\n[Disconnected] IP:127.0.0.1 / Port:2가 종료되었습니다.\n"))
    #expect(stage.log.isClosed)
    #expect(throws: Never.self) { try stage.end?.get() }
  }

  // Spec: HARD-16 HARD-17
  @Test func everyoneIsToldThoughTheLogFailsAtTheVeryEnd() throws {
    let stage = try Stage()
    let clients = [stage.join(1), stage.join(2)]
    for client in clients { _ = client.heard() }
    stage.log.isFull = true
    clients[0].sendOnly("a:lost\na:\u{1}\n")
    stage.room.stop()
    stage.loop.run()
    let refusal = Notice.notDelivered(reason: Refusal.controlCharacter.reason).line
    #expect(clients[0].heard() == refusal + Notice.closing(.serverStops).line)
    #expect(clients[1].heard() == Notice.closing(.serverStops).line)
    #expect(throws: LogFailure.self) { try stage.end?.get() }
  }

  @Test func aStoppingServerWaitsASecondForASlowReader() throws {
    let stage = try Stage()
    let (sender, reader) = (stage.join(1), stage.join(2))
    reader.socket.block()
    sender.send("a:1\n")
    stage.room.stop()
    stage.pass(.milliseconds(999))
    #expect(!reader.socket.isClosed && stage.end == nil)
    stage.pass(.milliseconds(1))
    #expect(reader.socket.isClosed && stage.end != nil)
  }

  @Test func aStoppingServerListensNoMore() throws {
    let stage = try Stage()
    let listener = StagedListener()
    try stage.room.open([Door(listener, on: stage.loop, programLog: stage.said.logger)])
    stage.room.stop()
    #expect(listener.isClosed)
  }

  @Test func aStoppingServerLetsNobodyIn() throws {
    let stage = try Stage()
    let slow = stage.join(1)
    slow.socket.block()
    slow.send("a:1\n")
    stage.room.stop()
    let late = stage.join(2)
    #expect(late.socket.isClosed)
    #expect(late.heard() == "")
  }

  @Test func whoEndsItsSideGetsWhatWasSentBeforeAndIsClosed() throws {
    let stage = try Stage()
    let (other, leaver) = (stage.join(1), stage.join(2))
    _ = leaver.heard()
    other.sendOnly("a:before\n")
    leaver.shutWriteSide()
    other.send("a:after\n")
    #expect(leaver.heard() == "a:before\n")
    #expect(leaver.socket.isClosed)
    #expect(other.heard().hasSuffix("a:before\n" + Notice.left(port: 2).line + "a:after\n"))
  }

  @Test func aConnectionThatIsLostIsToldOnce() throws {
    let stage = try Stage()
    let (other, lost) = (stage.join(1), stage.join(2))
    lost.socket.block()
    other.send("a:1\n")
    _ = other.heard()
    lost.reset()
    stage.loop.run()
    lost.shutWriteSide()
    stage.pass(.seconds(60))
    #expect(other.heard() == Notice.left(port: 2).line)
    #expect(stage.log.text.split(separator: "\n").count { $0.hasPrefix("[Disconnected]") } == 1)
  }
}
