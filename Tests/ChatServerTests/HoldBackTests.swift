import ChatProtocol
import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServer

@Suite struct HoldBackTests {
  // Spec: HARD-15
  @Test func sendersAreHeldBackWhileTheTapeIsFull() throws {
    let stage = try Stage(limits: Limits(tapeBytes: 1000))
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
    let stage = try Stage(limits: Limits(tapeBytes: 10))
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
    let stage = try Stage(limits: Limits(tapeBytes: RoomLoop.readBytes))
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
    let stage = try Stage(limits: Limits(tapeBytes: 10))
    let door = AcceptPauseHandler(programLog: stage.said.logger)
    let listener = EmbeddedChannel(handler: door, loop: stage.loop)
    stage.room.listeners = [listener]
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

  @Test func whoGoesWhileHeldBackIsForgotten() throws {
    let stage = try Stage(limits: Limits(tapeBytes: 10))
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    reader.socket.block()
    try sender.send("a:message\n")
    try sender.send("a:message\n")
    #expect(stage.room.heldBack.count == 1)
    sender.channel.close(promise: nil)
    stage.loop.run()
    #expect(stage.room.heldBack.isEmpty)
  }

  @Test func endlessRubbishIsNotReadWhileItsRefusalsAreNot() throws {
    let stage = try Stage()
    let (rubbish, other) = (try stage.join(1), try stage.join(2))
    rubbish.socket.block()
    try other.send("a:1\n")
    var reads = -1
    while rubbish.socket.reads != reads {
      reads = rubbish.socket.reads
      try rubbish.send(String(repeating: "\u{1}\n", count: 100))
      guard reads < 1000 else { break }
    }
    #expect((2..<1000).contains(reads))
    let otherReads = other.socket.reads
    try other.send("a:2\n")
    #expect(other.socket.reads == otherReads + 1)
    rubbish.socket.unblock()
    stage.loop.run()
    #expect(rubbish.socket.reads == reads + 1)
  }

  @Test(arguments: [true, false])
  func whoIsHeldBackIsNotTakenForQuiet(sendsOn: Bool) throws {
    let stage = try Stage(limits: Limits(tapeBytes: 10))
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    _ = try sender.heard()
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
