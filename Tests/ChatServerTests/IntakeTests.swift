import ChatProtocol
import NIOCore
import Testing

@testable import ChatServer

/// What a client has sent and the room has yet to hear.
@Suite struct IntakeTests {
  // Spec: HARD-22
  @Test func aPasteOfOneIsHeardInSlicesAndNobodyWaitsForAllOfIt() throws {
    let stage = try Stage()
    let (paster, other) = (stage.join(1), stage.join(2))
    _ = other.heard()
    let count = 100 * Intake.sliceLines
    paster.sendOnly(String(repeating: "p\n", count: count))
    other.sendOnly("o:1\n")
    stage.loop.run()
    let heard = other.heard().split(separator: "\n")
    #expect(heard.count == count + 1)
    #expect(try #require(heard.firstIndex(of: "o:1")) <= Intake.sliceLines)
  }

  // Spec: HARD-13 HARD-22
  @Test func whatIsGatheredForTheLogIsBounded() throws {
    let stage = try Stage()
    var (written, most) = (stage.log.text.utf8.count, 0)
    stage.log.whileWriting = {
      most = max(most, stage.log.text.utf8.count - written)
      written = stage.log.text.utf8.count
    }
    let pasters = (1...50).map { stage.join($0) }
    for paster in pasters {
      paster.sendOnly(String(repeating: "p\n", count: 4000))
      paster.shutWriteSideOnly()
    }
    stage.loop.run()
    let entries = stage.log.text.split(separator: "\n")
    #expect(entries.count { $0.hasPrefix("[Message Log]") } == 50 * 4000)
    #expect(entries.count { $0.hasPrefix("[Disconnected]") } == 50)
    #expect(most < 2 * Relay.fullBytes)
  }

  // Spec: ROOM-12 HARD-15
  @Test func lastWordsWaitForTheTapeAsOtherWordsDo() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let (leaver, other, slow) = (stage.join(1), stage.join(2), stage.join(3))
    slow.socket.block()
    other.send("a:message\n")
    _ = other.heard()
    leaver.sendAndEnd("b:last\n")
    leaver.reset()
    stage.loop.run()
    #expect(other.heard() == "")
    slow.socket.unblock()
    stage.loop.run()
    stage.pass(.milliseconds(1))
    #expect(other.heard() == "b:last\n" + Notice.left(port: 1).line)
    #expect(slow.heard().hasSuffix("a:message\nb:last\n" + Notice.left(port: 1).line))
  }

  @Test func whatAResetFollowsIsForgotten() throws {
    let stage = try Stage(limits: ServerLimits(tapeBytes: 10))
    let (loser, other, slow) = (stage.join(1), stage.join(2), stage.join(3))
    slow.socket.block()
    other.send("a:message\n")
    _ = other.heard()
    loser.send("b:lost\n")
    loser.reset()
    stage.loop.run()
    #expect(stage.room.hearing.waiting == 1)
    slow.socket.unblock()
    stage.pass(.milliseconds(1))
    #expect(other.heard() == Notice.left(port: 1).line)
  }

  // Spec: FRAME-3 FRAME-7
  @Test(arguments: 0...20, 1...7)
  func theSliceChangesNothing(cut: Int, lines: Int) {
    let bytes = Array("a\r\n\r\n\nbb\nc\n\nd\ntail".utf8)
    var (room, intake, heard) = (Room(), Intake(), [Effect]())
    let id = ClientID(1)
    _ = room.connected(id, from: Peer(address: "127.0.0.1", port: 1))
    for piece in [bytes.prefix(cut), bytes.dropFirst(cut)] { intake.received(piece) }
    var slices = 0
    while !intake.isEmpty, slices < 20 {
      let slice = intake.heard(by: &room, upTo: lines, from: id)
      #expect(slice.messages <= lines && slice.effects.count == slice.messages)
      heard += slice.effects
      slices += 1
    }
    var whole = Room()
    _ = whole.connected(id, from: Peer(address: "127.0.0.1", port: 1))
    #expect(heard == whole.received(bytes, from: id))
    #expect(!room.awaitsQuiet(id) && room.ended(id) == whole.ended(id))
  }

  @Test func inBareFramingItIsHeardReadByRead() {
    var (room, intake) = (Room(framing: .bare), Intake())
    let id = ClientID(1)
    _ = room.connected(id, from: Peer(address: "127.0.0.1", port: 1))
    for _ in 0..<3 { intake.received(Array(repeating: UInt8(ascii: "x"), count: 1000)[...]) }
    var messages = 0
    while !intake.isEmpty { messages += intake.heard(by: &room, upTo: 256, from: id).messages }
    #expect(messages == 3)
  }
}
