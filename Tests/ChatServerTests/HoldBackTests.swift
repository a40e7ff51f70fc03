import ChatProtocol
import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServer

@Suite struct HoldBackTests {
  // Spec: HARD-15
  @Test func sendersAreHeldBackWhileTheTapeIsFull() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 1000))
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    _ = try reader.heard()
    reader.socket.block()
    let line = "a:" + String(repeating: "x", count: 497) + "\n"
    var reads = sender.socket.reads
    try sender.send(line)
    #expect(sender.socket.reads == reads + 1)
    reads = sender.socket.reads
    try sender.send(line)
    #expect(sender.socket.reads == reads)
    stage.pass(.seconds(5))
    #expect(sender.socket.reads == reads)
    reader.socket.unblock()
    stage.loop.run()
    #expect(sender.socket.reads == reads + 1)
    #expect(try reader.heard() == line + line)
  }

  // Spec: HARD-15
  @Test func theEndOfTheReaderThatLagsReleasesTheSenders() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    reader.socket.block()
    try sender.send("a:message\n")
    let reads = sender.socket.reads
    stage.pass(.seconds(10))
    #expect(reader.socket.isClosed)
    #expect(sender.socket.reads == reads + 1)
  }

  // Spec: HARD-22
  @Test func whoHasNothingToSayLeavesTheTapeToOthers() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: DirectReading.readBytes))
    let reader = try stage.join(1)
    let senders = try (2...21).map { try stage.join($0) }
    reader.socket.block()
    try senders[0].send(String(repeating: "a:" + String(repeating: "x", count: 1021) + "\n", count: 64))
    for sender in senders.dropFirst() { try sender.send("a:1\n") }
    let reads = senders.map(\.socket.reads)
    stage.pass(.seconds(1))
    #expect(senders.map(\.socket.reads) == reads)
    reader.socket.unblock()
    stage.pass(.milliseconds(20))
    #expect(zip(senders, reads).allSatisfy { $0.socket.reads == $1 + 1 })
  }

  // Spec: HARD-15
  @Test func nobodyIsLetInWhileTheTapeIsFull() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let door = AcceptPauseHandler(programLog: stage.said.logger)
    let listener = EmbeddedChannel(handler: door, loop: stage.loop)
    try stage.room.opened(behind: [listener])
    let reader = try stage.join(1)
    #expect(listener.autoRead == nil)
    reader.socket.block()
    try reader.send("a:message\n")
    #expect(listener.autoRead == false)
    listener.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
    stage.pass(.seconds(2))
    #expect(listener.autoRead == false)
    reader.socket.unblock()
    stage.loop.run()
    #expect(listener.autoRead == true)
  }

  // Spec: HARD-33
  @Test(arguments: [Duration.seconds(10), .seconds(4)])
  func whoReadsATrickleIsCutOffAndTheOthersGoOn(lag: Duration) throws {
    let stage = try Stage(limits: ServerLimits(stuckReader: .seconds(1000), lag: lag, tapeBytes: 1000))
    let (sender, other, drip) = (try stage.join(1), try stage.join(2), try stage.join(3))
    for client in [sender, other, drip] { _ = try client.heard() }
    drip.socket.block()
    let line = "a:" + String(repeating: "x", count: 1197) + "\n"
    try sender.send(line)
    try sender.send("a:waits\n")
    #expect(try other.heard() == line)
    stage.pass(lag - .milliseconds(1))
    #expect(try other.heard() == "" && stage.said.lines.isEmpty)
    stage.pass(.milliseconds(1))
    stage.loop.run()
    #expect(try other.heard() == Notice.left(port: 3).line + "a:waits\n")
    #expect(stage.said.lines == ["cut off 127.0.0.1 port 3: the others had to wait for it for \(lag)"])
    #expect(stage.log.text.contains(LogRecord.disconnected(Peer(address: "127.0.0.1", port: 3)).text))
    // It is told why after what was on its way already.
    drip.socket.acceptWaiting()
    drip.socket.unblock()
    stage.loop.run()
    #expect(try drip.heard() == line + Notice.closing(.fellBehind).line)
    stage.pass(.seconds(1))
    #expect(drip.socket.isClosed && !other.socket.isClosed && !sender.socket.isClosed)
  }

  // Spec: HARD-21 HARD-33
  @Test func whoIsBehindInARoomThatDoesNotWaitForItLosesNothing() throws {
    let stage = try Stage(limits: ServerLimits(stuckReader: .seconds(1000), tapeBytes: 1000))
    let (sender, slow) = (try stage.join(1), try stage.join(2))
    for client in [sender, slow] { _ = try client.heard() }
    slow.socket.block()
    let line = "a:" + String(repeating: "x", count: 797) + "\n"
    try sender.send(line)
    stage.pass(.seconds(100))
    #expect(try sender.heard() == line)
    slow.socket.unblock()
    stage.loop.run()
    #expect(try slow.heard() == line)
  }

  @Test func whoGoesWhileHeldBackIsForgotten() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    reader.socket.block()
    try sender.send("a:message\n")
    try sender.send("a:message\n")
    #expect(stage.room.hearing.waiting == 1)
    sender.channel.close(promise: nil)
    stage.loop.run()
    #expect(stage.room.hearing.waiting == 0)
  }

  @Test(arguments: [true, false])
  func whoIsHeldBackIsNotTakenForQuiet(sendsOn: Bool) throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    _ = try sender.heard()
    try sender.send("a:0")
    stage.pass(.milliseconds(50))
    #expect(try sender.heard() == "a:0\n")
    reader.socket.block()
    try sender.send("a:message\na:ta")
    stage.pass(.seconds(1))
    #expect(try sender.heard() == "a:message\n")
    reader.socket.unblock()
    stage.loop.run()
    if sendsOn { try sender.send("il\n") } else { stage.pass(.milliseconds(50)) }
    #expect(try sender.heard() == (sendsOn ? "a:tail\n" : "a:ta\n"))
  }
}
