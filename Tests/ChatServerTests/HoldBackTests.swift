import ChatProtocol
import Testing

@testable import ChatServer

@Suite struct HoldBackTests {
  // Spec: HARD-15
  @Test func sendersAreHeldBackWhileTheTapeIsFull() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 1000))
    let (sender, reader) = (stage.join(1), stage.join(2))
    _ = reader.heard()
    reader.socket.block()
    let line = "a:" + String(repeating: "x", count: 497) + "\n"
    sender.send(line)
    #expect(sender.isAwaited)
    sender.send(line)
    #expect(!sender.isAwaited)
    stage.pass(.seconds(5))
    #expect(!sender.isAwaited)
    reader.socket.unblock()
    stage.loop.run()
    #expect(sender.isAwaited)
    #expect(reader.heard() == line + line)
  }

  // Spec: HARD-15
  @Test func theEndOfTheReaderThatLagsReleasesTheSenders() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let (sender, reader) = (stage.join(1), stage.join(2))
    reader.socket.block()
    sender.send("a:message\n")
    #expect(!sender.isAwaited)
    stage.pass(.seconds(10))
    #expect(reader.socket.isClosed)
    #expect(sender.isAwaited)
  }

  // Spec: HARD-22
  @Test func whoHasNothingToSayLeavesTheTapeToOthers() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: Hearing.readBytes))
    let reader = stage.join(1)
    let senders = (2...21).map { stage.join($0) }
    reader.socket.block()
    senders[0].send(String(repeating: "a:" + String(repeating: "x", count: 1021) + "\n", count: 64))
    for sender in senders.dropFirst() { sender.send("a:1\n") }
    stage.pass(.seconds(1))
    #expect(senders.allSatisfy { !$0.isAwaited })
    reader.socket.unblock()
    stage.pass(.milliseconds(20))
    #expect(senders.allSatisfy { $0.isAwaited })
  }

  // Spec: HARD-15
  @Test func nobodyIsLetInWhileTheTapeIsFull() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let listener = StagedListener()
    try stage.room.open([Door(listener, on: stage.loop, programLog: stage.said.logger)])
    let reader = stage.join(1)
    #expect(listener.comes(2) && stage.room.relay.members.count == 2)
    reader.socket.block()
    reader.send("a:message\n")
    #expect(!listener.comes(3))
    stage.pass(.seconds(2))
    #expect(listener.waiting == [3])
    reader.socket.unblock()
    stage.loop.run()
    #expect(listener.waiting.isEmpty && stage.room.relay.members.count == 3)
  }

  // Spec: HARD-33
  @Test(arguments: [Duration.seconds(10), .seconds(4)])
  func whoReadsATrickleIsCutOffAndTheOthersGoOn(lag: Duration) throws {
    let stage = try Stage(limits: ServerLimits(stuckReader: .seconds(1000), lag: lag, tapeBytes: 1000))
    let (sender, other, drip) = (stage.join(1), stage.join(2), stage.join(3))
    for client in [sender, other, drip] { _ = client.heard() }
    drip.socket.block()
    let line = "a:" + String(repeating: "x", count: 1197) + "\n"
    sender.send(line)
    sender.send("a:waits\n")
    #expect(other.heard() == line)
    stage.pass(lag - .milliseconds(1))
    #expect(other.heard() == "" && stage.said.lines.isEmpty)
    stage.pass(.milliseconds(1))
    stage.loop.run()
    #expect(other.heard() == Notice.left(port: 3).line + "a:waits\n")
    #expect(stage.said.lines == ["cut off 127.0.0.1 port 3: the others had to wait for it for \(lag)"])
    #expect(stage.log.text.contains(LogRecord.disconnected(Peer(address: "127.0.0.1", port: 3)).text))
    // It is told why after what was on its way already.
    drip.socket.acceptWaiting()
    drip.socket.unblock()
    stage.loop.run()
    #expect(drip.heard() == line + Notice.closing(.fellBehind).line)
    stage.pass(.seconds(1))
    #expect(drip.socket.isClosed && !other.socket.isClosed && !sender.socket.isClosed)
  }

  // Spec: HARD-21 HARD-33
  @Test func whoIsBehindInARoomThatDoesNotWaitForItLosesNothing() throws {
    let stage = try Stage(limits: ServerLimits(stuckReader: .seconds(1000), tapeBytes: 1000))
    let (sender, slow) = (stage.join(1), stage.join(2))
    for client in [sender, slow] { _ = client.heard() }
    slow.socket.block()
    let line = "a:" + String(repeating: "x", count: 797) + "\n"
    sender.send(line)
    stage.pass(.seconds(100))
    #expect(sender.heard() == line)
    slow.socket.unblock()
    stage.loop.run()
    #expect(slow.heard() == line)
  }

  @Test func whoGoesWhileHeldBackIsForgotten() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let (sender, reader) = (stage.join(1), stage.join(2))
    reader.socket.block()
    sender.send("a:message\n")
    sender.send("a:message\n")
    #expect(stage.room.hearing.waiting == 1)
    sender.reset()
    stage.loop.run()
    #expect(stage.room.hearing.waiting == 0)
  }

  @Test(arguments: [true, false])
  func whoIsHeldBackIsNotTakenForQuiet(sendsOn: Bool) throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let (sender, reader) = (stage.join(1), stage.join(2))
    _ = sender.heard()
    sender.send("a:0")
    stage.pass(.milliseconds(50))
    #expect(sender.heard() == "a:0\n")
    reader.socket.block()
    sender.send("a:message\na:ta")
    stage.pass(.seconds(1))
    #expect(sender.heard() == "a:message\n")
    reader.socket.unblock()
    stage.loop.run()
    if sendsOn { sender.send("il\n") } else { stage.pass(.milliseconds(50)) }
    #expect(sender.heard() == (sendsOn ? "a:tail\n" : "a:ta\n"))
  }
}
