import Testing

@testable import SessionRunner

/// A machine that is busy with others puts a wait off, and not without bounds.
@Suite struct SessionClockTests {
  @Test(
    arguments: [
      // How long it is waited for, how long the machine was busy meanwhile, and when it is given up, in milliseconds.
      (250, 0, 250), (250, 100, 350), (250, 5000, 1250), (1500, 5000, 3000), (2000, 5000, 4000),
      (5000, 9000, 7000),
    ])
  func aShortWaitIsPutOffByLess(patience: Int64, busy: Int64, end: Int64) {
    var clock = SessionClock(at: .seconds(7), stalled: .seconds(1))
    clock.forgive(stalled: .seconds(1) + .milliseconds(busy), at: .seconds(60))
    #expect(clock.end(ofWaiting: .milliseconds(patience)) == .seconds(7) + .milliseconds(end))
  }
}
