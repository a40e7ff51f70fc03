import ChatProtocol
import NIOCore
import Testing

@testable import ChatServer

@Suite struct RateTests {
  private let limits = ServerLimits(rate: Rate(perSecond: 2, burst: 3))

  // Spec: HARD-29
  @Test func whoSpeaksTooOftenIsHeldBack() throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (stage.join(1), stage.join(2))
    _ = (sender.heard(), other.heard())
    sender.send((1...6).map { "a:\($0)\n" }.joined())
    #expect(other.heard() == "a:1\na:2\na:3\n")
    #expect(!sender.isAwaited)
    for message in 4...6 {
      stage.pass(.milliseconds(499))
      #expect(other.heard() == "")
      stage.pass(.milliseconds(1))
      #expect(other.heard() == "a:\(message)\n")
    }
    #expect(!sender.isAwaited)
    stage.pass(.milliseconds(500))
    #expect(sender.isAwaited)
  }

  @Test func nobodyElseIsHeldBack() throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (stage.join(1), stage.join(2))
    sender.send((1...100).map { "a:\($0)\n" }.joined())
    _ = sender.heard()
    other.send("b:1\nb:2\n")
    #expect(sender.heard() == "b:1\nb:2\n")
  }

  // Spec: ROOM-12 HARD-29
  @Test(arguments: [false, true])
  func lastWordsRunOutAtTheRate(isGone: Bool) throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (stage.join(1), stage.join(2))
    _ = other.heard()
    sender.sendAndEnd((1...5).map { "a:\($0)\n" }.joined())
    if isGone { sender.reset() }
    #expect(other.heard() == "a:1\na:2\na:3\n")
    stage.pass(.milliseconds(500))
    #expect(other.heard() == "a:4\n")
    stage.pass(.milliseconds(500))
    #expect(other.heard() == "a:5\n" + Notice.left(port: 1).line)
    #expect(sender.socket.isClosed)
    stage.pass(.seconds(60))
    #expect(other.heard() == "" && stage.said.lines.isEmpty)
  }

  // Spec: HARD-4 HARD-29
  @Test func aTailBeforeTheEndIsAMessageToo() throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (stage.join(1), stage.join(2))
    _ = other.heard()
    sender.send("a:first")
    stage.pass(.milliseconds(50))
    sender.sendAndEnd("a:1\na:2\na:tail")
    #expect(other.heard() == "a:first\na:1\na:2\n")
    stage.pass(.milliseconds(500))
    #expect(other.heard() == "a:tail\n" + Notice.left(port: 1).line)
  }

  // Spec: HARD-29
  @Test func lastWordsThatTakeTooLongAreRefusedAsOne() throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (stage.join(1), stage.join(2))
    _ = (sender.heard(), other.heard())
    sender.sendAndEnd((1...1000).map { "a:\($0)\n" }.joined())
    stage.pass(.milliseconds(9999))
    let words = (1...22).map { "a:\($0)\n" }.joined()
    #expect(other.heard() == words)
    stage.pass(.milliseconds(1))
    let last = other.heard()
    #expect(last.hasSuffix(Notice.left(port: 1).line))
    #expect(sender.heard().hasSuffix(Notice.restNotDelivered.line))
    #expect(sender.socket.isClosed)
    #expect(stage.said.lines.count == 1 && stage.log.text.contains("Port:1가 종료"))
    stage.pass(.seconds(600))
    #expect(other.heard() == "")
  }

  // Spec: HARD-35
  @Test(arguments: ["ends", "is lost", "leaves words"])
  func whoComesBackGainsNothing(how: String) throws {
    let stage = try Stage(limits: limits)
    let other = stage.join(9, from: "10.0.0.9")
    _ = other.heard()
    var messages = 0
    for visit in 1...100 {
      let sender = stage.join(UInt16(visit + 9))
      sender.sendOnly(String(repeating: "spam\n", count: how == "leaves words" ? 100 : 3))
      if how == "is lost" { sender.reset() } else { sender.shutWriteSide() }
      stage.pass(.milliseconds(10))
      messages += other.heard().split(separator: "\n").count { $0 == "spam" }
    }
    // A burst of three, and two a second.
    #expect((3...5).contains(messages))
  }

  // Spec: HARD-35
  @Test func whoIsThereAndWhoComesFromElsewhereKeepTheirs() throws {
    let stage = try Stage(limits: limits)
    let (neighbour, other) = (stage.join(1), stage.join(2, from: "10.0.0.2"))
    let sender = stage.join(3)
    sender.sendAndEnd(String(repeating: "spam\n", count: 3))
    let elsewhere = stage.join(4, from: "10.0.0.4")
    _ = other.heard()
    let words = "b:1\nb:2\nb:3\n"
    for client in [neighbour, elsewhere] {
      client.send(words)
      #expect(other.heard() == words)
    }
    // A newcomer of that address waits no longer than it takes to be whole.
    stage.pass(.milliseconds(1500))
    let newcomer = stage.join(5)
    _ = other.heard()
    newcomer.send(words)
    #expect(other.heard() == words)
  }

  @Test func ofAsManyIsItKnownAsMayBeThere() {
    var allowances = Allowances(Rate(perSecond: 1, burst: 1), upTo: 2)
    let known = (1...3).map { _ in allowances.joined(from: "10.0.0.1", at: .zero) }
    for allowance in known + known {
      allowance.spend(1, at: .zero)
      allowances.left(allowance, from: "10.0.0.1")
    }
    let next = (1...3).map { _ in allowances.joined(from: "10.0.0.1", at: .zero) }
    #expect(next.map { $0.wait(at: .zero) }.filter { $0 > .zero }.count == 2)
  }

  // Spec: HARD-3
  @Test(arguments: [1, 2, 3, 4, 7])
  func theTailOfAPasteIsAMessageAllTheSame(lines: Int) throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (stage.join(1), stage.join(2))
    _ = other.heard()
    sender.send("a:0")
    stage.pass(.milliseconds(50))
    let paste = (1...lines).map { "a:\($0)\r\n" }.joined() + "\na:tail"
    sender.send(paste)
    stage.pass(.seconds(10))
    #expect(other.heard() == (0...lines).map { "a:\($0)\n" }.joined() + "a:tail\n")
  }

  @Test func whoSendsNoLFIsHeldBackToo() throws {
    let stage = try Stage(limits: limits)
    let (sender, other) = (stage.join(1), stage.join(2))
    _ = other.heard()
    for message in 1...3 {
      sender.send("a:\(message)")
      stage.pass(.milliseconds(50))
      #expect(other.heard() == "a:\(message)\n")
    }
    sender.send("a:4")
    stage.pass(.milliseconds(349))
    #expect(other.heard() == "" && !sender.isAwaited)
    stage.pass(.milliseconds(101))
    #expect(other.heard() == "a:4\n")
  }

  @Test func inBareFramingAReadIsAMessage() throws {
    let stage = try Stage(limits: limits, framing: .bare)
    let sender = stage.join(1)
    for message in 1...2 { sender.send("a:\(message)") }
    sender.send("a:3")
    #expect(!sender.isAwaited)
    stage.pass(.milliseconds(500))
    #expect(sender.isAwaited)
  }
}
