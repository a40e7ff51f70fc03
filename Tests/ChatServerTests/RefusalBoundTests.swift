import ChatProtocol
import Testing

@testable import ChatServer

/// Refusals that their sender does not read.
@Suite struct RefusalBoundTests {
  private let refusal = Notice.notDelivered(reason: Refusal.controlCharacter.reason).line

  // Spec: HARD-10 HARD-34
  @Test func whoReadsItsRefusalsGetsEachOfThem() throws {
    let stage = try Stage()
    let sender = stage.join(1)
    _ = sender.heard()
    for _ in 0..<100 { sender.send(String(repeating: "\u{1}\n", count: 100)) }
    #expect(sender.heard() == String(repeating: refusal, count: 10_000))
  }

  // Spec: HARD-34
  @Test(arguments: [false, true])
  func beyondABoundTheyAreCountedAndToldInOne(ends: Bool) throws {
    let stage = try Stage()
    let (rubbish, other) = (stage.join(1), stage.join(2))
    _ = (rubbish.heard(), other.heard())
    rubbish.socket.block()
    other.send("a:1\n")
    for _ in 0..<1000 { rubbish.send(String(repeating: "\u{1}\n", count: 100)) }
    let connection = try #require(stage.room.relay.members.values.first)
    #expect(connection.outbound.reader.asideBytes < 2 * Reader.refusalBytes)
    if ends { rubbish.shutWriteSide() }
    rubbish.socket.unblock()
    stage.loop.run()
    let told = rubbish.heard().dropFirst("a:1\n".count).split(separator: "\n").map { "\($0)\n" }
    let single = told.prefix { $0 == refusal }.count
    #expect(single >= 100 && told.count == single + 1)
    #expect(told.last == Notice.othersNotDelivered(100_000 - single).line)
    #expect(rubbish.socket.isClosed == ends)
    if !ends {
      rubbish.send("\u{1}\n")
      #expect(rubbish.heard() == refusal)
    }
  }

  // Spec: HARD-34
  @Test func aCutTellsOfThemToo() {
    var reader = Reader(from: 0)
    while reader.asideBytes < Reader.refusalBytes { reader.refuse(Array(refusal.utf8), at: 0) }
    for _ in 0..<7 { reader.refuse(Array(refusal.utf8), at: 0) }
    reader.close(at: 0)
    #expect(!reader.isDone)
    #expect(!reader.nextFlight(on: Tape(), upTo: 0).isEmpty)
    reader.flightLanded()
    #expect(!reader.isDone && reader.hasMore(upTo: 0))
    let last = reader.nextFlight(on: Tape(), upTo: 0).map { String(buffer: $0) }
    #expect(last == [Notice.othersNotDelivered(7).line])
    reader.flightLanded()
    #expect(reader.isDone)
  }
}
