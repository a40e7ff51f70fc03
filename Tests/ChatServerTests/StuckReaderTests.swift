import ChatProtocol
import Testing

@testable import ChatServer

@Suite struct StuckReaderTests {
  // Spec: HARD-14
  @Test(arguments: [Duration.seconds(10), .seconds(3)])
  func aReaderWhoseSocketAcceptsNothingIsCutOff(after bound: Duration) throws {
    let stage = try Stage(limits: ServerLimits(stuckReader: bound))
    let (sender, reader) = (stage.join(1), stage.join(2))
    reader.socket.block()
    sender.send("a:1\n")
    _ = sender.heard()
    stage.pass(bound - .milliseconds(1))
    #expect(!reader.socket.isClosed)
    #expect(sender.heard() == "")
    stage.pass(.milliseconds(1))
    #expect(reader.socket.isClosed)
    #expect(sender.heard() == Notice.left(port: 2).line)
    #expect(stage.said.lines == ["cut off 127.0.0.1 port 2: it took nothing for \(bound)"])
    #expect(stage.log.text.hasSuffix(LogRecord.disconnected(Peer(address: "127.0.0.1", port: 2)).text))
  }

  // Spec: HARD-14
  @Test func oneByteInTimeKeepsAReader() throws {
    let stage = try Stage()
    let (sender, reader) = (stage.join(1), stage.join(2))
    _ = reader.heard()
    reader.socket.block()
    sender.send("a:message\n")
    for _ in 0..<3 {
      stage.pass(.seconds(8))
      reader.socket.acceptOneByte()
      stage.pass(.seconds(1))
      #expect(!reader.socket.isClosed)
    }
    stage.pass(.seconds(8))
    #expect(!reader.socket.isClosed)
    reader.socket.unblock()
    #expect(reader.heard() == "a:message\n")
    stage.pass(.seconds(100))
    #expect(!reader.socket.isClosed)
  }

  // Spec: HARD-14
  @Test func theTimeCountsFromTheLastFlushThatWasAccepted() throws {
    let stage = try Stage()
    let (sender, reader) = (stage.join(1), stage.join(2))
    reader.socket.block()
    sender.send("a:1\n")
    stage.pass(.milliseconds(9500))
    sender.send("a:2\n")
    reader.socket.acceptWaiting()
    stage.loop.run()
    stage.pass(.milliseconds(9999))
    #expect(!reader.socket.isClosed)
    stage.pass(.milliseconds(1))
    #expect(reader.socket.isClosed)
  }

  @Test func aReaderWithNothingToReadIsNotStuck() throws {
    let stage = try Stage()
    let reader = stage.join(1)
    reader.socket.block()
    stage.pass(.seconds(100))
    #expect(!reader.socket.isClosed)
  }

  @Test func aClientThatHasEndedAndReadsNothingIsCutOffWithoutASecondNotice() throws {
    let stage = try Stage()
    let (other, reader) = (stage.join(1), stage.join(2))
    reader.socket.block()
    other.send("a:1\n")
    reader.shutWriteSide()
    #expect(other.heard().hasSuffix(Notice.left(port: 2).line))
    #expect(!reader.socket.isClosed)
    stage.pass(.seconds(10))
    #expect(reader.socket.isClosed)
    #expect(other.heard() == "")
  }

  @Test func nobodyWaitsForAStuckReader() throws {
    let stage = try Stage()
    let (sender, reader) = (stage.join(1), stage.join(2))
    reader.socket.block()
    for message in 0..<50 {
      _ = sender.heard()
      sender.send("a:\(message)\n")
      #expect(sender.heard() == "a:\(message)\n")
    }
    reader.socket.unblock()
    stage.loop.run()
    #expect(reader.heard().hasSuffix((0..<50).map { "a:\($0)\n" }.joined()))
  }
}

extension LogRecord {
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
