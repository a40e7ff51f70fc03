import ChatProtocol
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServer

/// A loop that always has something to do looks at its sockets all the same.
@Suite struct TurnSchedulerTests {
  @Test func aTurnThatLeavesSomethingToDoIsFollowedBehindAllElse() {
    let loop = EmbeddedEventLoop()
    let turns = TurnScheduler(on: loop, flushInterval: .zero)
    var events: [String] = []
    turns.begin(
      hear: {
        events.append("hears")
        // What is heard goes out with this turn.
        turns.request()
      },
      tell: {
        events.append("tells")
        guard events.count < 8 else { return }
        loop.execute { events.append("else") }
        turns.request()
      })
    turns.request()
    turns.request()
    loop.run()
    #expect(events == ["hears", "tells", "else", "hears", "tells", "else", "hears", "tells"])
  }

  @Test func theEarliestTimeCounts() {
    let loop = EmbeddedEventLoop()
    let turns = TurnScheduler(on: loop, flushInterval: .zero)
    var times: [NIODeadline] = []
    turns.begin(hear: {}, tell: { times.append(loop.now) })
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
    let turns = TurnScheduler(on: loop, flushInterval: .zero)
    var told = 0
    turns.begin(hear: {}, tell: { told += 1 })
    // Both come at the same time: the loop has taken out the turn before it is called off.
    loop.assumeIsolated().scheduleTask(in: .milliseconds(10)) { turns.request() }
    turns.request(at: loop.now + .milliseconds(10))
    loop.advanceTime(by: .seconds(1))
    #expect(told == 1)
  }

  // Spec: HARD-21
  @Test func aReaderThatCatchesUpTakesOneFlightBetweenTwoLooksAtTheSockets() throws {
    let stage = try Stage()
    let (sender, reader) = (stage.join(1), stage.join(2))
    reader.socket.block()
    let line = "a:" + String(repeating: "x", count: 1021) + "\n"
    for _ in 0..<4 * Reader.flightBytes / 65_536 { sender.send(String(repeating: line, count: 64)) }
    reader.socket.unblock()
    let flushes = looks(of: stage) { reader.socket.flushes }
    #expect(zip(flushes, flushes.dropFirst()).allSatisfy { $1 - $0 <= 1 })
    #expect(try #require(flushes.last) - flushes[0] > 1)
    #expect(reader.heard().utf8.count >= 4 * Reader.flightBytes)
  }

  // Spec: HARD-22
  @Test func aPasteIsHeardInOneTurnBetweenTwoLooksAtTheSockets() throws {
    let stage = try Stage()
    let paster = stage.join(1)
    _ = paster.heard()
    let count = 100 * Intake.sliceLines
    paster.sendOnly(String(repeating: "p\n", count: count))
    let turns = looks(of: stage) { paster.heard().utf8.count / 2 }.filter { $0 > 0 }
    #expect(turns.reduce(0, +) == count && turns.count > 3)
  }

  /// What is so whenever the loop would look at its sockets.
  private func looks(of stage: Stage, _ count: @escaping () -> Int) -> [Int] {
    var counts: [Int] = []
    func look() {
      counts.append(count())
      if counts.count < 30 { stage.loop.execute(look) }
    }
    stage.loop.execute(look)
    stage.loop.run()
    return counts
  }
}
