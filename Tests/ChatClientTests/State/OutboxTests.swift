import ChatProtocol
import Testing

@testable import ChatClient

@Suite struct OutboxTests {
  private static let here = ServerAddress()

  private func outbox(_ texts: String..., sentIn framing: Framing? = nil) -> Outbox {
    var outbox = Outbox()
    for text in texts {
      let isTaken = outbox.append(Message(bytes: Array(text.utf8), server: Self.here))
      #expect(isTaken)
      if let framing {
        _ = outbox.echoMissed()
        _ = outbox.next(framing: framing)
      }
    }
    return outbox
  }

  /// However much is said that nobody hears; what is not taken is known to whoever said it.
  @Test(arguments: [10, 60 << 10])
  func whatIsHeldIsBounded(bytes: Int) {
    var outbox = Outbox()
    var taken = 0
    for _ in 0..<1000 {
      let message = Message(bytes: Array(repeating: 0x61, count: bytes), server: Self.here)
      taken += outbox.append(message) ? 1 : 0
      _ = outbox.next(framing: .line)
    }
    #expect(outbox.onItsWay.count == taken)
    #expect(taken * bytes <= Outbox.mostBytes && (bytes > 10) == (taken < 1000))
    #expect(outbox.isFilling == (bytes > 10))
  }

  /// What is kept was named, and gives way to what is new.
  @Test func whatIsKeptMakesRoom() {
    var outbox = Outbox()
    for number in 0..<600 {
      let message = Message(bytes: Array(repeating: 0x61, count: 60 << 10), server: Self.here)
      let isTaken = outbox.append(message)
      #expect(isTaken, "\(number)")
      _ = outbox.connectionEnded()
    }
    #expect(outbox.kept.count * (60 << 10) <= Outbox.mostBytes)
  }

  @Test func whatIsHeardCostsNothing() {
    var outbox = Outbox()
    for round in 0..<3 {
      for number in 0..<5000 {
        let bytes = Array("\(round) \(number) \(String(repeating: "가", count: 900))".utf8)
        let isTaken = outbox.append(Message(bytes: bytes, server: Self.here))
        #expect(isTaken)
        _ = outbox.next(framing: .line)
        #expect(outbox.heard(bytes, framing: .line) == [.own(bytes)])
      }
    }
    #expect(outbox.isHeard && !outbox.isFilling)
  }

  /// The echo of a message that was given up does not stand for the next one's.
  @Test func aLateEchoLetsNothingGoEarly() {
    var outbox = outbox("a:1", "a:2", "a:3")
    #expect(outbox.next(framing: .bare) == Array("a:1".utf8))
    _ = outbox.echoMissed()
    #expect(outbox.next(framing: .bare) == Array("a:2".utf8))
    #expect(outbox.heard(Array("a:1".utf8), framing: .bare) == [.own(Array("a:1".utf8))])
    #expect(outbox.next(framing: .bare).isEmpty)
    #expect(outbox.heard(Array("a:2".utf8), framing: .bare) == [.own(Array("a:2".utf8))])
    #expect(outbox.next(framing: .bare) == Array("a:3".utf8))
  }

  /// In whatever pieces a bare server sends them, alone or between what others say.
  @Test(arguments: [
    ("a:하나", ["a:하나"]), ("b:x|a:하나|b:y", ["a:하나"]), ("a:하나a:둘", ["a:하나", "a:둘"]), ("b:a:둘", ["a:둘"]),
    ("a:|a:하나", ["a:하나"]), ("a:하|a:하나", ["a:하나"]), ("a:나하", []), ("b:1a:하나2", ["a:하나"]),
  ])
  func anEchoIsKnownByItsBytes(stream: String, heard: [String]) {
    let bytes = Array(stream.utf8.filter { $0 != UInt8(ascii: "|") })
    for first in 0...bytes.count {
      for second in first...bytes.count {
        var outbox = outbox("a:하나", "a:둘", sentIn: .bare)
        var shown: [Outbox.Heard] = []
        for part in [bytes[..<first], bytes[first..<second], bytes[second...]] where !part.isEmpty {
          shown += outbox.heard(Array(part), framing: .bare)
        }
        shown += outbox.echoMissed()
        let left = Set(outbox.onItsWay.map { String(decoding: $0.bytes, as: UTF8.self) })
        #expect(Set(["a:하나", "a:둘"]).subtracting(left) == Set(heard), "cut at \(first) and \(second)")
        let all = shown.flatMap { heard -> [UInt8] in
          switch heard {
          case .own(let bytes), .foreign(let bytes): bytes
          }
        }
        #expect(all == bytes, "cut at \(first) and \(second)")
      }
    }
  }

  /// The first line of a server comes in pieces, so late that it counts as bare before its end is seen.
  @Test func aLineThatBeganAsABareMessageIsWhole() {
    var outbox = outbox("a:하나", "a:둘", sentIn: .line)
    #expect(outbox.heard(Array("a:하".utf8), framing: .bare).isEmpty)
    #expect(outbox.heard(Array("나".utf8), framing: .line) == [.own(Array("a:하나".utf8))])
    #expect(outbox.heard(Array("a:둘".utf8), framing: .line) == [.own(Array("a:둘".utf8))])
    #expect(outbox.isHeard)
  }

  /// The same bytes from another are taken for the echo: nothing tells them apart.
  @Test func aLineIsTheEchoOfTheOldestThatIsAlike() {
    var outbox = outbox("a:1", "a:2", "a:1", sentIn: .line)
    #expect(outbox.heard(Array("a:1".utf8), framing: .line) == [.own(Array("a:1".utf8))])
    #expect(outbox.onItsWay.map(\.bytes) == [Array("a:2".utf8), Array("a:1".utf8)])
    #expect(outbox.heard(Array("b:a:2".utf8), framing: .line) == [.foreign(Array("b:a:2".utf8))])
    // What was overtaken stays on its way, and is named in the end.
    #expect(outbox.heard(Array("a:1".utf8), framing: .line) == [.own(Array("a:1".utf8))])
    #expect(outbox.connectionEnded().map(\.bytes) == [Array("a:2".utf8)])
  }
}
