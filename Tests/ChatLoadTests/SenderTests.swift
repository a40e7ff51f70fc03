import Testing

@testable import ChatLoad

@Suite struct SenderTests {
  private static let second: UInt64 = 1_000_000_000

  @Test func aWindowBoundsWhatIsUnderWayOnceTheFirstWasHeard() {
    var sender = Sender(messages: 5, pacing: .window(2), at: 0)
    #expect(sender.takeDue(at: 10) == 0..<1)
    #expect(sender.takeDue(at: 20).isEmpty && sender.nextDue == nil)
    #expect(sender.received(0, at: 30) == 20)
    #expect(sender.takeDue(at: 40) == 1..<3)
    #expect(sender.takeDue(at: 50).isEmpty)
    #expect(sender.received(1, at: 60) == 20 && sender.received(2, at: 70) == 30)
    #expect(sender.takeDue(at: 80) == 3..<5)
    _ = sender.received(3, at: 90)
    #expect(sender.takeDue(at: 100).isEmpty && sender.sent == 5)
  }

  @Test func aRateIsKeptWhateverIsHeard() {
    var sender = Sender(messages: 4, pacing: .rate(2), at: 100)
    #expect(sender.takeDue(at: 100) == 0..<1)
    #expect(sender.nextDue == 100 + Self.second / 2)
    #expect(sender.takeDue(at: 99 + Self.second / 2).isEmpty)
    #expect(sender.takeDue(at: 100 + Self.second) == 1..<3)
    #expect(sender.takeDue(at: 100 + 9 * Self.second) == 3..<4)
    #expect(sender.nextDue == nil)
  }

  @Test func aLateMessageCountsFromWhenItWasDue() {
    var sender = Sender(messages: 4, pacing: .rate(2), at: 0)
    _ = sender.takeDue(at: 3 * Self.second)
    #expect(sender.received(1, at: 3 * Self.second) == 5 * Self.second / 2)
  }

  @Test(arguments: Load.Shape.allCases, [1, 2, 100, 1000, 5000])
  func everyShapeFitsItsClients(shape: Load.Shape, clients: Int) {
    let load = shape.load(clients: clients)
    #expect((1...clients).contains(load.senders) && load.messages >= 10 && load.size >= Load.smallestSize)
  }
}
