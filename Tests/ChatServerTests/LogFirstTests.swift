import ChatProtocol
import Testing

@testable import ChatServer

@Suite struct LogFirstTests {
  // Spec: HARD-13
  @Test func theLogIsWrittenBeforeAnyClientGetsTheMessage() throws {
    let stage = try Stage()
    let clients = [try stage.join(1), try stage.join(2), try stage.join(3)]
    stage.trace.events = []
    try clients[0].send("a:hello\n")
    #expect(stage.trace.events.first == "log")
    #expect(stage.trace.events.dropFirst().sorted() == ["1", "2", "3"])
    #expect(stage.log.text.hasSuffix("[Message Log] (1) - a:hello \n"))
    for client in clients { #expect(try client.heard().hasSuffix("a:hello\n")) }
  }

  @Test func aTurnIsOneLogWriteAndOneFlushForEachClient() throws {
    let stage = try Stage()
    let clients = [try stage.join(1), try stage.join(2)]
    let before = clients.map(\.socket.flushes)
    stage.trace.events = []
    for message in 0..<100 { try clients[message % 2].sendOnly("a:\(message)\nb:bad\u{1}\n") }
    #expect(stage.trace.events.isEmpty)
    stage.loop.run()
    #expect(stage.trace.events.filter { $0 == "log" }.count == 1)
    #expect(zip(clients.map(\.socket.flushes), before).map { $0 - $1 } == [1, 1])
  }

  @Test func aRefusalIsFlushedWithoutTheLog() throws {
    let stage = try Stage()
    let client = try stage.join(1)
    _ = try client.heard()
    stage.trace.events = []
    try client.send("a:\u{1B}\n")
    #expect(stage.trace.events == ["1"])
    #expect(try client.heard() == Notice.notDelivered(reason: Refusal.controlCharacter.reason).line)
  }

  @Test func aRefusalStandsAmongTheMessagesAsTheyWereHandled() throws {
    let stage = try Stage()
    let client = try stage.join(1)
    _ = try client.heard()
    try client.send("a:1\na:\u{1B}\na:2\n")
    let refusal = Notice.notDelivered(reason: Refusal.controlCharacter.reason).line
    #expect(try client.heard() == "a:1\n\(refusal)a:2\n")
  }

  // Spec: HARD-17
  @Test func whatCouldNotBeLoggedIsNotRelayed() throws {
    let stage = try Stage()
    let clients = [try stage.join(1), try stage.join(2)]
    try clients[0].send("a:logged\n")
    for client in clients { _ = try client.heard() }
    let logged = stage.log.text
    stage.log.isFull = true
    try clients[0].sendOnly("a:lost\n")
    try clients[1].sendOnly("b:\u{1}\nb:lost too\n")
    let newcomer = try stage.join(3)
    let refusal = Notice.notDelivered(reason: Refusal.controlCharacter.reason).line
    for (client, own) in zip(clients + [newcomer], ["", refusal, ""]) {
      #expect(try client.heard() == own + Notice.closing(.serverStops).line)
      #expect(client.socket.isClosed)
    }
    #expect(stage.log.text == logged && stage.log.isClosed)
    #expect(throws: LogFailure.self) { try stage.end?.get() }
  }

  // Spec: HARD-17
  @Test func aReaderThatLagsGetsWhatWasLoggedBeforeTheFailure() throws {
    let stage = try Stage()
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    _ = try reader.heard()
    reader.socket.block()
    try sender.send("a:one\n")
    try sender.send("a:two\n")
    stage.log.isFull = true
    try sender.send("a:lost\n")
    reader.socket.unblock()
    stage.loop.run()
    #expect(try reader.heard() == "a:one\na:two\n" + Notice.closing(.serverStops).line)
  }

  @Test func aRoomWithALogThatCannotBeWrittenDoesNotOpen() throws {
    #expect(throws: LogFailure.self) {
      let stage = try Stage()
      stage.log.isFull = true
      try stage.room.opened()
    }
  }
}
