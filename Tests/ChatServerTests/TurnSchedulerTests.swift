import ChatProtocol
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServer

/// A loop that always has something to do looks at its sockets all the same.
@Suite struct TurnSchedulerTests {
  private static let pause = TimeAmount.microseconds(50)

  @Test func aTurnThatLeavesSomethingToDoIsFollowedAfterAPause() {
    let loop = EmbeddedEventLoop()
    let turns = TurnScheduler(on: loop, flushInterval: .zero, pause: Self.pause)
    var (heard, told) = (0, 0)
    turns.begin(
      .init(
        hear: {
          heard += 1
          // What is heard goes out with this turn.
          turns.request()
        },
        tell: {
          told += 1
          if told < 4 { turns.request() }
          return true
        },
        listen: {}))
    turns.request()
    turns.request()
    for turn in 1...4 {
      loop.run()
      #expect(heard == turn && told == turn)
      loop.advanceTime(by: Self.pause)
    }
    loop.advanceTime(by: .seconds(1))
    #expect(told == 4)
  }

  @Test func theEarliestTimeCounts() {
    let loop = EmbeddedEventLoop()
    let turns = TurnScheduler(on: loop, flushInterval: .zero, pause: Self.pause)
    var times: [NIODeadline] = []
    turns.begin(
      .init(
        hear: {},
        tell: {
          times.append(loop.now)
          return true
        },
        listen: {}))
    let begin = loop.now
    for wait in [30, 10, 20] { turns.request(at: begin + .milliseconds(Int64(wait))) }
    loop.advanceTime(by: .seconds(1))
    #expect(times == [begin + .milliseconds(10)])
    turns.request(at: loop.now + .milliseconds(10))
    turns.request()
    loop.run()
    loop.advanceTime(by: .seconds(1))
    #expect(times.count == 2)
    turns.request(at: loop.now + .milliseconds(10))
    turns.stop()
    turns.request()
    loop.advanceTime(by: .seconds(1))
    #expect(times.count == 2)
  }

  @Test func aTimeThatWasCalledOffTooLateMakesNoTurn() {
    let loop = EmbeddedEventLoop()
    let turns = TurnScheduler(on: loop, flushInterval: .zero, pause: Self.pause)
    var told = 0
    turns.begin(
      .init(
        hear: {},
        tell: {
          told += 1
          turns.request()
          return true
        },
        listen: {}))
    // Both come at the same time: the loop has taken out the turn before it is called off.
    loop.assumeIsolated().scheduleTask(in: .milliseconds(10)) { turns.request() }
    turns.request(at: loop.now + .milliseconds(10))
    loop.advanceTime(by: .milliseconds(10))
    for turn in 1...10 {
      #expect(told == turn)
      loop.advanceTime(by: Self.pause)
    }
  }

  @Test(arguments: [(TimeAmount.milliseconds(1), true, 4), (.zero, true, 1), (.milliseconds(1), false, 1)])
  func whoAnswersAtOnceIsToldWithoutALookAtTheSocketsForAWhile(
    dialogue: TimeAmount, isTaken: Bool, expected: Int
  ) {
    let loop = EmbeddedEventLoop()
    let turns = TurnScheduler(on: loop, flushInterval: .zero, pause: Self.pause, dialogue: dialogue)
    var (told, answers) = (0, 0)
    turns.begin(
      .init(
        hear: {},
        tell: {
          told += 1
          return isTaken
        },
        listen: {
          guard answers < 3 else { return }
          answers += 1
          turns.request()
        }))
    turns.request()
    loop.run()
    #expect(told == expected)
  }

  // Spec: HARD-21
  @Test func aReaderThatCatchesUpTakesOneFlightBetweenTwoLooksAtTheSockets() throws {
    let stage = try Stage(socketPause: Self.pause)
    let (sender, reader) = (try stage.join(1), try stage.join(2))
    reader.socket.block()
    let line = "a:" + String(repeating: "x", count: 1021) + "\n"
    for _ in 0..<4 * Reader.flightBytes / 65_536 {
      try sender.send(String(repeating: line, count: 64))
      stage.pass(.milliseconds(1))
    }
    let flushes = reader.socket.flushes
    reader.socket.unblock()
    stage.loop.run()
    let atOnce = reader.socket.flushes - flushes
    #expect((1...2).contains(atOnce))
    stage.loop.advanceTime(by: Self.pause)
    #expect(reader.socket.flushes - flushes == atOnce + 1)
    stage.pass(.milliseconds(1))
    #expect(try reader.heard().utf8.count >= 4 * Reader.flightBytes)
  }

  // Spec: HARD-22
  @Test func aPasteIsHeardInOneTurnBetweenTwoLooksAtTheSockets() throws {
    let stage = try Stage(socketPause: Self.pause)
    let paster = try stage.join(1)
    _ = try paster.heard()
    let count = 100 * Intake.sliceLines
    try paster.sendOnly(String(repeating: "p\n", count: count))
    var turns: [Int] = []
    while turns.reduce(0, +) < count, turns.count < 10 {
      stage.loop.run()
      turns.append(try paster.heard().utf8.count / 2)
      stage.loop.advanceTime(by: Self.pause)
    }
    #expect(turns.reduce(0, +) == count && turns.count > 3)
  }
}
