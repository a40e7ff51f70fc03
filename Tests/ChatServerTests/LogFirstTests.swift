import ChatProtocol
import Testing

@testable import ChatServer

@Suite struct LogFirstTests {
  // Spec: HARD-13
  @Test func theLogIsWrittenBeforeAnyClientGetsTheMessage() throws {
    let stage = try Stage()
    let clients = [stage.join(1), stage.join(2), stage.join(3)]
    stage.trace.events = []
    clients[0].send("a:hello\n")
    #expect(stage.trace.events.first == "log")
    #expect(stage.trace.events.dropFirst().sorted() == ["1", "2", "3"])
    #expect(stage.log.text.hasSuffix("[Message Log] (1) - a:hello \n"))
    for client in clients { #expect(client.heard().hasSuffix("a:hello\n")) }
  }

  @Test func aTurnIsOneLogWriteAndOneFlushForEachClient() throws {
    let stage = try Stage()
    let clients = [stage.join(1), stage.join(2)]
    let before = clients.map(\.socket.flushes)
    stage.trace.events = []
    for message in 0..<100 { clients[message % 2].sendOnly("a:\(message)\nb:bad\u{1}\n") }
    #expect(stage.trace.events.isEmpty)
    stage.loop.run()
    #expect(stage.trace.events.filter { $0 == "log" }.count == 1)
    #expect(zip(clients.map(\.socket.flushes), before).map { $0 - $1 } == [1, 1])
  }

  @Test func aRefusalIsFlushedWithoutTheLog() throws {
    let stage = try Stage()
    let client = stage.join(1)
    _ = client.heard()
    stage.trace.events = []
    client.send("a:\u{1B}\n")
    #expect(stage.trace.events == ["1"])
    #expect(client.heard() == Notice.notDelivered(reason: Refusal.controlCharacter.reason).line)
  }

  @Test func aRefusalStandsAmongTheMessagesAsTheyWereHandled() throws {
    let stage = try Stage()
    let client = stage.join(1)
    _ = client.heard()
    client.send("a:1\na:\u{1B}\na:2\n")
    let refusal = Notice.notDelivered(reason: Refusal.controlCharacter.reason).line
    #expect(client.heard() == "a:1\n\(refusal)a:2\n")
  }

  // Spec: HARD-17
  @Test func whatCouldNotBeLoggedIsNotRelayed() throws {
    let stage = try Stage()
    let clients = [stage.join(1), stage.join(2)]
    clients[0].send("a:logged\n")
    for client in clients { _ = client.heard() }
    let logged = stage.log.text
    stage.log.isFull = true
    clients[0].sendOnly("a:lost\n")
    clients[1].sendOnly("b:\u{1}\nb:lost too\n")
    let newcomer = stage.join(3)
    let refusal = Notice.notDelivered(reason: Refusal.controlCharacter.reason).line
    for (client, own) in zip(clients + [newcomer], ["", refusal, ""]) {
      #expect(client.heard() == own + Notice.closing(.serverStops).line)
      #expect(client.socket.isClosed)
    }
    #expect(stage.log.text == logged && stage.log.isClosed)
    #expect(throws: LogFailure.self) { try stage.end?.get() }
  }

  // Spec: HARD-17
  @Test func aReaderThatLagsGetsWhatWasLoggedBeforeTheFailure() throws {
    let stage = try Stage()
    let (sender, reader) = (stage.join(1), stage.join(2))
    _ = reader.heard()
    reader.socket.block()
    sender.send("a:one\n")
    sender.send("a:two\n")
    stage.log.isFull = true
    sender.send("a:lost\n")
    reader.socket.unblock()
    stage.loop.run()
    #expect(reader.heard() == "a:one\na:two\n" + Notice.closing(.serverStops).line)
  }

  @Test func aRoomWithALogThatCannotBeWrittenDoesNotOpen() throws {
    #expect(throws: LogFailure.self) {
      let stage = try Stage()
      stage.log.isFull = true
      try stage.room.opened()
    }
  }
}
