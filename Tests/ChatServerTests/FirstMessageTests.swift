import ChatProtocol
import Testing

@testable import ChatServer

@Suite struct FirstMessageTests {
  // Spec: HARD-28
  @Test(arguments: ["", "a byte now and then"])
  func whoSaysNothingInTimeIsCutOff(piece: String) throws {
    let stage = try Stage(limits: ServerLimits(firstMessage: .seconds(30), quietInterval: .seconds(60)))
    let (speaker, silent) = (stage.join(1), stage.join(2))
    speaker.send("a:hello\n")
    _ = (speaker.heard(), silent.heard())
    for second in 0..<29 {
      silent.send(String(piece.dropFirst(second).prefix(1)))
      stage.pass(.seconds(1))
    }
    #expect(!silent.socket.isClosed)
    stage.pass(.seconds(1))
    #expect(silent.heard() == Notice.closing(.silent).line)
    stage.pass(.milliseconds(200))
    #expect(silent.socket.isClosed)
    #expect(speaker.heard() == Notice.left(port: 2).line)
    #expect(stage.said.lines == ["cut off 127.0.0.1 port 2: it has said nothing yet"])
    stage.pass(.seconds(3600))
    #expect(!speaker.socket.isClosed)
  }

  @Test func withoutABoundWhoOnlyReadsStays() throws {
    let stage = try Stage()
    let (speaker, silent) = (stage.join(1), stage.join(2))
    _ = silent.heard()
    stage.pass(.seconds(86_400))
    speaker.send("a:hello\n")
    #expect(silent.heard() == "a:hello\n")
  }
}
