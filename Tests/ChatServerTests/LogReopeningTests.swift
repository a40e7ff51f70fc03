import Testing

@testable import ChatServer

/// A log whose new file cannot be opened at once.
@Suite struct LogReopeningTests {
  private let missing = LogFailure(path: "log.txt", code: 2)

  // Spec: HARD-26
  @Test func theNewFileIsTriedEachSecondAndSaidOnce() throws {
    let stage = try Stage()
    stage.log.obstacle = missing
    stage.room.reopenLog()
    stage.pass(.milliseconds(999))
    #expect(stage.trace.events == ["reopen"])
    stage.pass(.seconds(2))
    #expect(stage.trace.events == ["reopen", "reopen", "reopen"])
    #expect(stage.said.lines.count == 1 && stage.said.lines[0].contains("\(missing)"))
    stage.log.obstacle = nil
    stage.pass(.seconds(3600))
    #expect(stage.trace.events.count == 4)
    #expect(stage.said.lines.count == 2 && stage.said.lines[1] == "opened the log again")
  }

  @Test func whatStandsInTheWayIsSaidAgainWhereItChanges() throws {
    let stage = try Stage()
    for reason in [LogFailure.Reason.system(2), .mayBlock, .held(by: 4711), .held(by: 4711)] {
      stage.log.obstacle = LogFailure(path: "log.txt", reason: reason)
      if stage.trace.events.isEmpty { stage.room.reopenLog() } else { stage.pass(.seconds(1)) }
    }
    #expect(stage.said.lines.count == 3)
  }

  @Test func whoAsksAgainStartsNoSecondRow() throws {
    let stage = try Stage()
    stage.log.obstacle = missing
    for _ in 0..<10 { stage.room.reopenLog() }
    stage.trace.events = []
    stage.pass(.seconds(3))
    #expect(stage.trace.events.count == 3)
  }

  @Test func aRoomThatIsClosedOpensNothing() throws {
    let stage = try Stage()
    stage.log.obstacle = missing
    stage.room.reopenLog()
    stage.room.stop()
    stage.loop.run()
    stage.trace.events = []
    stage.pass(.seconds(3))
    #expect(stage.trace.events.isEmpty && stage.log.isClosed)
  }
}
