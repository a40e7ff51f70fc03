import Testing

@testable import ChatWatch

/// Which changes call for a new round, and that none calls for ever.
@Suite struct ChangesTests {
  @Test(arguments: ["server.py", "server", "data.json", "a/b/Server.java"])
  func whatChangesWhileNothingRunsAlwaysCalls(path: String) {
    var changes = Changes()
    for activity in [Changes.Activity.none, .building, .judging, .judging, .building, .judging, .none] {
      changes.roundBegan()
      let calls = changes.changed(path, during: activity)
      #expect(calls)
    }
  }

  @Test(arguments: [
    ("server", Changes.Activity.building, 0), ("classes/Server.class", .building, 0),
    ("chat.txt", .judging, 1),
    ("generated.c", .building, 4), ("server.py", .judging, 4),
  ])
  func whatOnlyRoundsChangeCallsAFewTimesAtMost(path: String, activity: Changes.Activity, most: Int) {
    var changes = Changes()
    var rounds = 0
    for _ in 0..<20 {
      changes.roundBegan()
      // As often as it likes in one round.
      let calls = (0..<3).map { _ in changes.changed(path, during: activity) }
      if calls.contains(true) { rounds += 1 }
    }
    #expect(rounds == most)
  }

  @Test func manyPathsTakeNoMoreThanABoundedRoom() {
    var changes = Changes()
    let calls = (0..<30_000).map { changes.changed("\($0).py", during: .none) }
    #expect(!calls.contains(false))
  }

  @Test(arguments: ["Server Log.txt", "__pycache__", "node_modules", "server.py~", "chat.log", "#server.py#"])
  func whatNobodyWritesIsNotLookedAt(name: String) { #expect(Changes.isIgnored(name)) }

  @Test(arguments: ["server.py", "Makefile", "log.py", "src"])
  func whatPeopleWriteIsLookedAt(name: String) { #expect(!Changes.isIgnored(name)) }
}
