import NIOCore
import Testing

@testable import ChatServer

@Suite struct PaceTests {
  private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

  @Test func aQuietTurnIsFollowedAtOnce() {
    var pace = Pace(flushInterval: .zero)
    #expect(pace.due(gathered: 1) <= start)
    pace.told(Pace.busyBytes - 1, from: start, to: start + .milliseconds(3))
    #expect(pace.due(gathered: 1) <= start + .milliseconds(3))
  }

  @Test func aBusyTurnIsFollowedByARestAsLongAsItself() {
    var pace = Pace(flushInterval: .zero)
    pace.told(Pace.busyBytes, from: start, to: start + .microseconds(30))
    #expect(pace.due(gathered: Pace.fullBytes - 1) == start + .microseconds(60))
  }

  @Test func aLongTurnIsFollowedByAShortRest() {
    var pace = Pace(flushInterval: .zero)
    pace.told(Pace.busyBytes, from: start, to: start + .milliseconds(900))
    #expect(pace.due(gathered: 1) == start + .milliseconds(900) + .microseconds(50))
  }

  @Test func muchToTellWaitsForNothing() {
    var pace = Pace(flushInterval: .milliseconds(20))
    pace.told(Pace.busyBytes, from: start, to: start + .milliseconds(3))
    #expect(pace.due(gathered: Pace.fullBytes) <= start)
  }

  @Test func theLongerOfRestAndFlushIntervalCounts() {
    var pace = Pace(flushInterval: .milliseconds(20))
    pace.told(Pace.busyBytes, from: start, to: start + .milliseconds(3))
    #expect(pace.due(gathered: 1) == start + .milliseconds(20))
    pace.told(Pace.busyBytes, from: start, to: start + .milliseconds(30))
    #expect(pace.due(gathered: 1) == start + .milliseconds(30) + .microseconds(50))
  }
}
