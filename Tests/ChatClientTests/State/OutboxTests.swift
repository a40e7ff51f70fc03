import Testing

@testable import ChatClient

struct OutboxTests {
  /// However much a server that echoes nothing takes.
  @Test(arguments: [10, 60 << 10])
  func whatIsNotSeenIsBounded(bytes: Int) {
    var outbox = Outbox()
    for _ in 0..<1000 {
      outbox.append(Array(repeating: 0x61, count: bytes))
      _ = outbox.next(framing: .line)
    }
    #expect(outbox.unseenBytes <= Outbox.mostUnseenBytes)
    #expect(outbox.hasForgotten == (bytes > 10))
    #expect(!outbox.isSeen && outbox.isSent)
  }

  @Test func whatIsSeenCostsNothing() {
    var outbox = Outbox()
    for number in 0..<5000 { outbox.append(Array("\(number)".utf8)) }
    _ = outbox.next(framing: .line)
    for number in 0..<5000 {
      let bytes = Array("\(number)".utf8)
      #expect(outbox.heard(bytes) == [.own(bytes)])
    }
    #expect(outbox.isSeen && outbox.unseenBytes == 0)
  }

  /// The echo of a message that was given up does not stand for the next one's.
  @Test func aLateEchoLetsNothingGoEarly() {
    var outbox = Outbox()
    for text in ["a:1", "a:2", "a:3"] { outbox.append(Array(text.utf8)) }
    #expect(outbox.next(framing: .bare) == Array("a:1".utf8))
    _ = outbox.echoMissed()
    #expect(outbox.next(framing: .bare) == Array("a:2".utf8))
    #expect(outbox.heard(Array("a:1".utf8)) == [.own(Array("a:1".utf8))])
    #expect(outbox.next(framing: .bare).isEmpty)
    #expect(outbox.heard(Array("a:2".utf8)) == [.own(Array("a:2".utf8))])
    #expect(outbox.next(framing: .bare) == Array("a:3".utf8))
  }
}
