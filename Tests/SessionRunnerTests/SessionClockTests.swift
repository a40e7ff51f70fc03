import Testing

@testable import SessionRunner

/// A machine that is busy with others puts a wait off, and not without bounds; not for a server that had a processor.
@Suite struct SessionClockTests {
  @Test(
    arguments: [
      // How long it is waited for, how long the machine was busy meanwhile, for how long of that with the server, and when
      // it is given up, in milliseconds.
      (250, 0, 0, 250), (250, 100, 0, 350), (250, 5000, 0, 1250), (1500, 5000, 0, 3500),
      (2000, 5000, 0, 4000),
      (5000, 9000, 0, 7000), (2000, 5000, 499, 4000), (2000, 5000, 500, 2000), (250, 5000, 63, 250),
    ])
  func aShortWaitIsPutOffByLess(patience: Int64, busy: Int64, had: Int64, end: Int64) {
    let before = ProcessorTime(waitedFor: .seconds(1), had: .seconds(2))
    var clock = SessionClock(at: .seconds(7), before)
    let now = ProcessorTime(
      waitedFor: before.waitedFor + .milliseconds(busy), had: before.had + .milliseconds(had))
    clock.forgive(now, at: .seconds(60))
    #expect(clock.end(ofWaiting: .milliseconds(patience)) == .seconds(7) + .milliseconds(end))
  }
}
