import Testing

@testable import ChatWatch

/// What watching decides, as a transcript of events and effects.
@Suite struct WatchTests {
  private func ms(_ count: Int) -> Duration { .milliseconds(count) }

  /// One whose first round has ended.
  private func rested() -> Watch {
    var watch = Watch()
    #expect(watch.started(at: .zero) == [.start(round: 1)])
    #expect(watch.ended(at: ms(10)) == [.show])
    return watch
  }

  @Test(arguments: [1, 2, 30]) func aBurstOfChangesIsOneRound(files: Int) {
    var watch = rested()
    for file in 0..<files {
      #expect(watch.changed(["\(file).py"], at: ms(1000 + file)) == [])
      #expect(watch.timePassed(at: ms(1000 + file)) == [])
    }
    let due = ms(1000 + files - 1 + 50)
    #expect(watch.wake == due)
    #expect(watch.timePassed(at: due - ms(1)) == [])
    #expect(watch.timePassed(at: due) == [.start(round: 2)])
    #expect(watch.wake == nil)
  }

  @Test func changesWithoutAnEndAreNotWaitedForForEver() {
    var watch = rested()
    var effects: [Watch.Effect] = []
    for time in stride(from: 1000, through: 1500, by: 20) {
      #expect(effects.isEmpty)
      _ = watch.changed(["a.py"], at: ms(time))
      effects = watch.timePassed(at: ms(time))
    }
    #expect(effects == [.start(round: 2)])
  }

  @Test func aChangeEndsTheRoundThatRunsAtOnce() {
    var watch = rested()
    _ = watch.changed(["server.py"], at: ms(1000))
    #expect(watch.timePassed(at: ms(1050)) == [.start(round: 2)])
    #expect(watch.changed(["server.py"], at: ms(1100)) == [.stop])
    #expect(watch.changed(["server.py"], at: ms(1110)) == [])
    // Nothing begins before it has ended, and nothing of it is told any more.
    #expect(watch.wake == nil)
    #expect(watch.timePassed(at: ms(1400)) == [])
    #expect(watch.told(.judging([.joins])) == [])
    #expect(watch.ended(at: ms(1500)) == [.start(round: 3)])
  }

  @Test func aRoundThatEndsSoonStillWaitsForQuiet() {
    var watch = rested()
    _ = watch.changed(["server.py"], at: ms(1000))
    _ = watch.timePassed(at: ms(1050))
    #expect(watch.changed(["server.py"], at: ms(1100)) == [.stop])
    #expect(watch.ended(at: ms(1101)) == [])
    #expect(watch.wake == ms(1150))
    #expect(watch.timePassed(at: ms(1150)) == [.start(round: 3)])
  }

  @Test func whatTheBuildWritesCallsForNoRound() {
    var watch = rested()
    _ = watch.changed(["server.c"], at: ms(1000))
    _ = watch.timePassed(at: ms(1050))
    _ = watch.told(.building)
    #expect(watch.changed(["server", "server.o"], at: ms(1200)) == [])
    #expect(watch.ended(at: ms(2000)) == [.show])
  }

  @Test(arguments: ["chat.txt", "state.py"]) func whatTheServerWritesCallsForNoRoundForEver(path: String) {
    var watch = rested()
    var now = 1000
    var rounds = 1
    _ = watch.changed(["server.py"], at: ms(now))
    while let wake = watch.wake, rounds < 100 {
      rounds += 1
      _ = watch.timePassed(at: wake)
      _ = watch.told(.judging([.joins, .relays]))
      now += 200
      _ = watch.changed([path], at: ms(now))
      _ = watch.ended(at: ms(now + 1))
    }
    #expect(rounds <= 6)
  }

  @Test func keysChooseWhatIsSeen() {
    var watch = rested()
    for steps in [1, 2, 3, 3] {
      #expect(watch.pressed(.hint) == [.show])
      #expect(watch.view.hints == steps)
    }
    for (key, part) in [
      (Watch.Key.timeline, Watch.View.Part.timeline), (.timeline, .standing), (.all, .all),
      (.timeline, .timeline),
      (.hint, .standing),
    ] {
      #expect(watch.pressed(key) == [.show])
      #expect(watch.view.part == part)
      #expect(watch.view.page == 0)
      #expect(watch.pressed(.page) == [.show])
    }
    #expect(watch.pressed(.quit) == [.stop, .quit])
  }

  @Test func aNewRoundBeginsWithoutHints() {
    var watch = rested()
    _ = watch.pressed(.hint)
    _ = watch.changed(["server.py"], at: ms(1000))
    #expect(watch.view.hints == 1)
    _ = watch.timePassed(at: ms(1050))
    #expect(watch.view == Watch.View())
  }

  @Test func whatIsPressedWhileARoundRunsHoldsAtItsEnd() {
    var watch = rested()
    _ = watch.changed(["server.py"], at: ms(1000))
    _ = watch.timePassed(at: ms(1050))
    _ = watch.pressed(.hint)
    _ = watch.pressed(.hint)
    _ = watch.ended(at: ms(1100))
    #expect(watch.view.hints == 2)
  }
}
