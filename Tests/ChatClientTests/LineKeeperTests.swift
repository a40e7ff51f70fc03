import Synchronization
import Testing

@testable import ChatClient

/// Lines for a file that may be slow, or not there.
@Suite struct LineKeeperTests {
  @Test func linesAreWrittenInTheirOrder() {
    let written = Mutex<[String]>([])
    let keeper = LineKeeper { lines in
      written.withLock { $0 += lines }
      return nil
    }
    for number in 0..<1000 { keeper.add("\(number)") }
    keeper.finish(within: .seconds(60))
    #expect(written.withLock { $0 } == (0..<1000).map { "\($0)" })
    #expect(keeper.takeFailure() == nil)
  }

  /// A failure is said once, and what could not be written is tried again.
  @Test func whatCouldNotBeWrittenIsTriedAgain() {
    let isBroken = Mutex(true)
    let written = Mutex<[String]>([])
    let keeper = LineKeeper { lines in
      if isBroken.withLock({ $0 }) { return "no disk" }
      written.withLock { $0 += lines }
      return nil
    }
    keeper.add("하나")
    keeper.finish(within: .seconds(60))
    #expect(keeper.takeFailure() == "no disk" && keeper.takeFailure() == nil)
    isBroken.withLock { $0 = false }
    keeper.add("둘")
    keeper.finish(within: .seconds(60))
    #expect(written.withLock { $0 } == ["하나", "둘"])
  }

  @Test func whatWaitsIsBounded() {
    let written = Mutex(0)
    let keeper = LineKeeper { lines in
      written.withLock { $0 = lines.count }
      return "no disk"
    }
    for number in 0..<30_000 { keeper.add("\(number)") }
    keeper.finish(within: .seconds(60))
    #expect(written.withLock { $0 } <= 10_000)
  }
}
