import Testing

@testable import ChatLoad

@Suite struct SpeakerTests {
  private static let second: UInt64 = 1_000_000_000

  @Test func aWindowBoundsWhatIsUnderWayOnceTheFirstWasHeard() {
    var speaker = Speaker(messages: 5, pace: .window(2), at: 0)
    #expect(speaker.speak(at: 10) == 0..<1)
    #expect(speaker.speak(at: 20).isEmpty && speaker.nextDue == nil)
    #expect(speaker.heard(0, at: 30) == 20)
    #expect(speaker.speak(at: 40) == 1..<3)
    #expect(speaker.speak(at: 50).isEmpty)
    #expect(speaker.heard(1, at: 60) == 20 && speaker.heard(2, at: 70) == 30)
    #expect(speaker.speak(at: 80) == 3..<5)
    _ = speaker.heard(3, at: 90)
    #expect(speaker.speak(at: 100).isEmpty && speaker.said == 5)
  }

  @Test func aRateIsKeptWhateverIsHeard() {
    var speaker = Speaker(messages: 4, pace: .rate(2), at: 100)
    #expect(speaker.speak(at: 100) == 0..<1)
    #expect(speaker.nextDue == 100 + Self.second / 2)
    #expect(speaker.speak(at: 99 + Self.second / 2).isEmpty)
    #expect(speaker.speak(at: 100 + Self.second) == 1..<3)
    #expect(speaker.speak(at: 100 + 9 * Self.second) == 3..<4)
    #expect(speaker.nextDue == nil)
  }

  @Test func aLateMessageCountsFromWhenItWasDue() {
    var speaker = Speaker(messages: 4, pace: .rate(2), at: 0)
    _ = speaker.speak(at: 3 * Self.second)
    #expect(speaker.heard(1, at: 3 * Self.second) == 5 * Self.second / 2)
  }

  @Test(arguments: Load.Shape.allCases, [1, 2, 100, 1000, 5000])
  func everyShapeFitsItsClients(shape: Load.Shape, clients: Int) {
    let load = shape.load(clients: clients)
    #expect((1...clients).contains(load.senders) && load.messages >= 10 && load.size >= Load.smallestSize)
  }
}
