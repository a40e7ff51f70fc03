import ChatProtocol
import Testing

@testable import ChatServer

/// Who keeps the others from speaking, on a tape of 800 bytes and with a patience of 10 s.
@Suite struct LaggardsTests {
  private static let tape = 800

  /// What waits for each reader, second by second; and who is cut off, and when.
  struct Course: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let waiting: [[Int]]
    var cutOff: [Int: [UInt64]] = [:]
    /// How far the end of the tape moves each second: what a reader takes, where as much waits for it as before.
    var talk = 0

    init(_ name: String, _ waiting: [[Int]], talk: Int = 0, cutOff: [Int: [UInt64]] = [:]) {
      testDescription = name
      (self.waiting, self.talk, self.cutOff) = (waiting, talk, cutOff)
    }
  }

  private static func stays(_ waiting: Int..., seconds: Int) -> [[Int]] {
    Array(repeating: waiting, count: seconds)
  }

  // Spec: HARD-33
  @Test(arguments: [
    Course("one keeps the tape full", stays(800, 0, 0, seconds: 11), cutOff: [10: [0]]),
    Course("it takes a few bytes now and then", stays(800, 0, 0, seconds: 11), talk: 50, cutOff: [10: [0]]),
    Course(
      "the tape is just not full at times", (0..<11).map { [$0 % 2 == 0 ? 800 : 720, 0, 0] },
      cutOff: [10: [0]]),
    Course("it takes a whole tape in the time", stays(800, 0, 0, seconds: 50), talk: 80),
    Course("it takes not quite a whole tape", stays(800, 0, 0, seconds: 11), talk: 79, cutOff: [10: [0]]),
    Course("two keep it full", stays(800, 750, 0, 0, seconds: 11), cutOff: [10: [0, 1]]),
    Course("one is behind, another keeps it full", stays(800, 401, 0, 0, seconds: 11), cutOff: [10: [0, 1]]),
    Course("all but the slowest are fine", stays(800, 400, 0, seconds: 11), cutOff: [10: [0]]),
    Course("it is cut off in a room of two", stays(800, 0, seconds: 11), cutOff: [10: [0]]),
    Course("nobody keeps it full", stays(699, 0, 0, seconds: 100)),
    Course(
      "it catches up in time", stays(800, 0, 0, seconds: 10) + [[400, 0, 0]] + stays(800, 0, 0, seconds: 10)),
    Course(
      "it does not catch up by half",
      stays(800, 0, 0, seconds: 5) + stays(500, 0, 0, seconds: 100) + stays(800, 0, 0, seconds: 6),
      cutOff: [110: [0]]),
    Course("most are behind, and go on", stays(800, 800, 0, seconds: 100), talk: 3),
    Course("all are behind, and go on", stays(800, 750, 700, seconds: 100), talk: 3),
    Course("most are behind, and take nothing", stays(800, 800, 0, seconds: 11), cutOff: [10: [0, 1]]),
    Course("nobody reads", stays(800, seconds: 11), cutOff: [10: [0]]),
    Course("nobody is there", [[], []]),
  ])
  func whoHoldsTheOthersBackForTooLongIsCutOff(course: Course) {
    var laggards = Laggards(patience: .seconds(10), tapeBytes: Self.tape)
    var end = 10_000
    for (second, waiting) in course.waiting.enumerated() {
      var cursors: [ClientID: Int] = [:]
      for (reader, bytes) in waiting.enumerated() { cursors[ClientID(UInt64(reader))] = end - bytes }
      let overdue = laggards.timePassed(second == 0 ? .zero : laggards.period, cursors: cursors, end: end)
      #expect(overdue.map(\.number) == course.cutOff[second] ?? [], "after \(second) s")
      end += course.talk
    }
  }

  @Test func whoHasCaughtUpOrGoneIsForgotten() {
    var laggards = Laggards(patience: .seconds(10), tapeBytes: Self.tape)
    for cursors in [[ClientID(1): 9600], [:]] {
      #expect(
        laggards.timePassed(.zero, cursors: [ClientID(1): 9200, ClientID(2): 10_000], end: 10_000).isEmpty)
      #expect(!laggards.isEmpty)
      #expect(laggards.timePassed(.seconds(9), cursors: cursors, end: 10_000).isEmpty)
      #expect(laggards.isEmpty)
    }
  }
}
