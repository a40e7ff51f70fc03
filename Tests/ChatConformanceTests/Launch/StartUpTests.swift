import SessionRunner
import Testing

@testable import ChatConformance

/// Whether there is a server does not hang on how busy the machine is, and one that does nothing is soon given up.
@Suite struct StartUpTests {
  /// How a server fares in each second: how much of it it has a processor, and waits for one, in milliseconds.
  enum Fate: String, CaseIterable {
    case sleeps, works, isKeptWaiting, spinsInManyThreads, wakesNowAndThen, isUntold

    func processors(after seconds: Int) -> ProcessorTime {
      let second = Duration.seconds(seconds)
      return switch self {
      case .sleeps: ProcessorTime(had: .milliseconds(3))
      case .works: ProcessorTime(had: second)
      case .isKeptWaiting: ProcessorTime(waitedFor: second * 95 / 100, had: second / 20)
      case .spinsInManyThreads: ProcessorTime(waitedFor: second * 6, had: second * 2)
      case .wakesNowAndThen: ProcessorTime(had: .milliseconds(3 + seconds / 4))
      case .isUntold: ProcessorTime()
      }
    }

    /// After how many seconds it is given up, where nothing may be idle for longer than five.
    var end: Int {
      switch self {
      case .sleeps: 6
      case .works, .spinsInManyThreads, .wakesNowAndThen, .isUntold: 13
      case .isKeptWaiting: 39
      }
    }
  }

  @Test(arguments: Fate.allCases) func aServerHasItsOwnTime(fate: Fate) {
    let start = ContinuousClock.now
    var wait = StartUp(StartUp.Limits(idleness: .seconds(5)), at: start)
    let end = (1...60).first { second in
      let now = start + .seconds(second)
      wait.look(at: now) { fate.processors(after: second) }
      return wait.isOver(at: now)
    }
    #expect(end == fate.end)
  }

  /// As where a compiler comes before the server.
  @Test func whatHasEndedIsNotForgotten() {
    let start = ContinuousClock.now
    var wait = StartUp(StartUp.Limits(), at: start)
    for second in 1...20 {
      let own = second % 5
      wait.look(at: start + .seconds(second)) {
        ProcessorTime(waitedFor: .seconds(own), had: .milliseconds(10 + own))
      }
    }
    #expect(wait.time(at: start + .seconds(20)) == .seconds(4))
  }
}
