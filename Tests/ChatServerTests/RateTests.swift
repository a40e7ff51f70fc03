import ChatProtocol
import NIOCore
import Testing

@testable import ChatServer

@Suite struct RateTests {
  private let limits = Limits(rate: Rate(perSecond: 2, burst: 3))

  // Spec: HARD-29
  @Test func whoSpeaksTooOftenIsHeldBack() throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (try stage.join(1), try stage.join(2))
    _ = (try sender.heard(), try other.heard())
    let reads = sender.socket.reads
    try sender.send((1...6).map { "a:\($0)\n" }.joined())
    #expect(try other.heard() == "a:1\na:2\na:3\n")
    #expect(sender.socket.reads == reads)
    for message in 4...6 {
      stage.pass(.milliseconds(499))
      #expect(try other.heard() == "")
      stage.pass(.milliseconds(1))
      #expect(try other.heard() == "a:\(message)\n")
    }
    #expect(sender.socket.reads == reads)
    stage.pass(.milliseconds(500))
    #expect(sender.socket.reads == reads + 1)
  }

  @Test func nobodyElseIsHeldBack() throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (try stage.join(1), try stage.join(2))
    try sender.send((1...100).map { "a:\($0)\n" }.joined())
    _ = try sender.heard()
    try other.send("b:1\nb:2\n")
    #expect(try sender.heard() == "b:1\nb:2\n")
  }

  // Spec: ROOM-12
  @Test func whatWasSaidBeforeAnOrderlyEndComesBeforeIt() throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (try stage.join(1), try stage.join(2))
    _ = try other.heard()
    let lines = (1...9).map { "a:\($0)\n" }.joined()
    try sender.send(lines)
    sender.shutWriteSide()
    #expect(try other.heard() == lines + Notice.left(port: 1).line)
  }

  // Spec: HARD-3
  @Test(arguments: [1, 2, 3, 4, 7])
  func theTailOfAPasteIsAMessageAllTheSame(lines: Int) throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (try stage.join(1), try stage.join(2))
    _ = try other.heard()
    let paste = (1...lines).map { "a:\($0)\r\n" }.joined() + "\na:tail"
    try sender.send(paste)
    stage.pass(.seconds(10))
    #expect(try other.heard() == (1...lines).map { "a:\($0)\n" }.joined() + "a:tail\n")
  }

  @Test func whoSendsNoLFIsHeldBackToo() throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (try stage.join(1), try stage.join(2))
    _ = try other.heard()
    for message in 1...3 {
      try sender.send("a:\(message)")
      stage.pass(.milliseconds(50))
      #expect(try other.heard() == "a:\(message)\n")
    }
    let reads = sender.socket.reads
    try sender.send("a:4")
    stage.pass(.milliseconds(349))
    #expect(try other.heard() == "" && sender.socket.reads == reads)
    stage.pass(.milliseconds(101))
    #expect(try other.heard() == "a:4\n")
  }

  @Test func inBareFramingAReadIsAMessage() throws {
    let stage = try Stage(limits: limits, framing: .bare)
    let sender = try stage.join(1)
    for message in 1...2 { try sender.send("a:\(message)") }
    let reads = sender.socket.reads
    try sender.send("a:3")
    #expect(sender.socket.reads == reads)
    stage.pass(.milliseconds(500))
    #expect(sender.socket.reads == reads + 1)
  }
}

/// What a client has sent and may not say yet.
@Suite struct IntakeTests {
  @Test(arguments: 0...20)
  func everyByteIsAdmittedInItsOrder(cut: Int) {
    let bytes = Array("a\r\n\r\n\nbb\nc\n\nd\ntail".utf8)
    var intake = Intake(Rate(perSecond: 1, burst: 1), framing: .line, at: .zero)
    var admitted: [[UInt8]] = []
    for piece in [bytes.prefix(cut), bytes.dropFirst(cut)] { intake.received(ByteBuffer(bytes: piece)) }
    for second in 0..<10 { admitted.append(Array(intake.admitted(at: .seconds(second)).readableBytesView)) }
    #expect(Array(admitted.joined()) == bytes)
    #expect(!intake.hasMore)
    // Where something waits, no LF ends what was let in.
    for (piece, next) in zip(admitted, admitted.dropFirst()) where !next.isEmpty {
      #expect(piece.last != UInt8(ascii: "\n"))
    }
    #expect(admitted.filter { !$0.isEmpty }.count == 4)
  }
}
