import ChatProtocol
import Dispatch
import Mutants
import SessionLanguage
import SessionRunner
import Synchronization
import Testing

@testable import ChatConformance

/// Workers save time, and change nothing of what is told.
@Suite struct WorkersTests {
  @Test func whatIsRightIsPlayedOnceByWhomever() throws {
    let alone = try results(workers: 0) { MutantServer(framing: .line) }
    let helped = try results(workers: 3) { MutantServer(framing: .line) }
    #expect(helped.map(\.session.id) == alone.map(\.session.id))
    #expect(helped.allSatisfy { $0.failures.isEmpty && $0.wasPlayed == ($0.session.needs != [.bare]) })
    #expect(helped.map(\.plays) == alone.map(\.plays))
  }

  @Test(arguments: ["message-doubled", "end-not-logged", "message-logged-stripped", "quiet-drops-the-tail"])
  func whatIsWrongIsToldAsWithoutThem(name: String) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let alone = try results(workers: 0) { mutant.server(.line) }
    let helped = try results(workers: 3) { mutant.server(.line) }
    #expect(helped.map(\.session.id) == alone.map(\.session.id))
    #expect(helped.map { $0.failures.map(\.symptom) } == alone.map { $0.failures.map(\.symptom) })
    #expect(alone.contains { !$0.failures.isEmpty })
  }

  @Test func aWorkerWithoutAServerCostsNothing() throws {
    var run = try makeRun { MutantServer(framing: .line) }
    run.hire = { sessions, habits, _, _ in Workers(2, for: sessions, knowing: habits) { _ in } }
    run.judge()
    #expect(Summary(run.results).failed == 0 && Summary(run.results).passed > 100)
  }

  @Test(arguments: [(nil, 1), ("message-doubled", 3)])
  func thoseInReserveComeWhereSomethingIsWrong(mutant name: String?, workers: Int) throws {
    let mutant = Mutant.all.first { $0.name == name }
    let started = Mutex(0)
    _ = try results(workers: 3, started: { started.withLock { $0 += 1 } }) {
      mutant?.server(.line) ?? MutantServer(framing: .line)
    }
    #expect(started.withLock(\.self) == workers)
  }

  /// What the survey has left behind harms nobody who plays on a server of their own.
  @Test(arguments: [false, true]) func whoIsInAHurryDoesNotWaitForTheRunsOwnServer(isHurried: Bool) throws {
    var run = try makeRun(hurry: isHurried ? Hurry { _, _ in } : nil) { MutantServer(framing: .line) }
    run.hire = Self.hiring(1) { MutantServer(framing: .line) }
    let waits = Mutex(0)
    run.settle = { _ in waits.withLock { $0 += 1 } }
    run.judge()
    #expect(waits.withLock(\.self) == (isHurried ? 0 : 1))
    #expect(Summary(run.results).failed == 0 && Summary(run.results).passed > 100)
  }

  /// Nobody plays what the others leave when they are told to stop.
  @Test func whatHasFailedIsToldThoughOthersWereWaitedFor() throws {
    let mutant = try #require(Mutant.all.first { $0.name == "message-doubled" })
    var run = try makeRun(hurry: Hurry { _, act in act() }) { mutant.server(.line) }
    run.hire = { sessions, habits, _, play in
      Workers(1, for: sessions, knowing: habits) { _ in
        var player = Player(by: Self.runner { mutant.server(.line) })
        for session in sessions.prefix(10) { _ = play(&player, session) }
      }
    }
    run.judge()
    #expect(run.results.filter(\.wasPlayed).isEmpty)
    #expect(run.timeIsUp == "what has failed by now is told first")
  }

  /// What was begun first is told first, whichever fails first.
  @Test(arguments: [false, true]) func whatBeganBeforeIsLetComeToItsEnd(inTime: Bool) throws {
    let clock = Mutex<[@Sendable () -> Void]>([])
    let stops = Mutex(0)
    var options = RunOptions()
    options.hurry = Hurry { _, act in clock.withLock { $0.append(act) } }
    let time = RunTime(options)
    time.stops { stops.withLock { $0 += 1 } }
    let played = try ["core/relay-everyone", "core/leave-by-close"].map { id in
      let session = try #require(try Trial.embedded.get().session(id))
      time.begins(session)
      return Played(execution: Execution(session: session), plays: 1)
    }
    var failed = played[1]
    failed.failures = [Failure(.hang, .missing, .leaveNotice(.leaves), "")]
    time.note(failed, at: .seconds(1))
    let alarms = clock.withLock(\.self)
    alarms[0]()
    #expect(alarms.count == 2 && stops.withLock(\.self) == 0)
    if inTime { time.note(played[0], at: .seconds(1)) } else { alarms[1]() }
    #expect(stops.withLock(\.self) == 1)
  }

  /// The first plays nothing before the second is there, who comes because that takes long.
  @Test func thoseInReserveComeWhereASessionTakesLong() throws {
    let session = try #require(try Trial.embedded.get().session("core/relay-everyone"))
    let started = Mutex(0)
    let second = DispatchSemaphore(value: 0)
    let habits = Self.runner { MutantServer(framing: .line) }.habits
    let workers = Workers(
      1, inReserve: 1, longestRight: .seconds(0), for: [session], knowing: habits
    ) { _ in
      let isFirst = started.withLock {
        $0 += 1
        return $0 == 1
      }
      if isFirst { _ = second.wait(timeout: .now() + 60) } else { second.signal() }
    }
    #expect(workers.played(session) == nil && started.withLock(\.self) == 2)
    workers.finish()
  }

  @Test func whatWasExpectedIsStillThere() throws {
    let session = try #require(try Trial.embedded.get().session("core/relay-everyone"))
    let habits = Self.runner { MutantServer(framing: .line) }.habits
    let workers = Workers(1, longestRight: .never, for: [session], knowing: habits) { workers in
      var player = Player(by: Self.runner { MutantServer(framing: .line) })
      workers.work(as: &player) { $0.play($1) }
    }
    workers.expect(session)
    workers.expect(session)
    #expect(workers.played(session)?.failures.isEmpty == true)
    workers.finish()
  }

  /// Those that began before would say the same.
  @Test func nobodyIsWaitedForWhereThereIsNoLog() throws {
    let stops = Mutex(0)
    var options = RunOptions()
    options.hurry = Hurry { time, act in if time < .seconds(1) { act() } }
    let time = RunTime(options)
    time.stops { stops.withLock { $0 += 1 } }
    let played = try ["core/relay-everyone", "core/log-opening", "core/log-in-utf8"].map { id in
      let session = try #require(try Trial.embedded.get().session(id))
      time.begins(session)
      return Played(execution: Execution(session: session), plays: 1)
    }
    for (index, flaw) in [(2, LogReading.Flaw.silent), (1, .missing(path: "log"))] {
      #expect(stops.withLock(\.self) == 0)
      var failed = played[index]
      failed.failures = [Failure(.wrong, .flawed, .log(flaw), "")]
      time.note(failed, at: .seconds(1))
    }
    #expect(stops.withLock(\.self) == 1)
  }

  /// A run that had no time left has played it less often than it asks for.
  @Test func whatIsRecordedOfASessionIsGivenOnceAndNotWaitedForAgain() throws {
    let session = try #require(try Trial.embedded.get().session("core/relay-everyone"))
    var runner = Self.runner { MutantServer(framing: .line) }
    let played = Played(execution: runner.play(session), plays: 1)
    let workers = Workers(havingPlayed: [session.id: [played]], knowing: runner.habits)
    #expect(workers.played(session) != nil && workers.played(session) == nil)
  }

  private func results(
    workers count: Int, started: @escaping @Sendable () -> Void = {},
    _ make: @escaping @Sendable () -> MutantServer
  ) throws -> [SessionResult] {
    var run = try makeRun(make)
    if count > 0 { run.hire = Self.hiring(count, started: started, make) }
    run.judge()
    return run.results
  }

  private static func hiring(
    _ count: Int, started: @escaping @Sendable () -> Void = {}, _ make: @escaping @Sendable () -> MutantServer
  ) -> Hiring<MemoryTransport<MutantServer>> {
    { sessions, habits, _, play in
      Workers(1, inReserve: count - 1, longestRight: .never, for: sessions, knowing: habits) { workers in
        started()
        var player = Player(by: runner(make))
        player.runner.isAlone = true
        workers.work(as: &player, play)
      }
    }
  }

  private func makeRun(
    hurry: Hurry? = nil, _ make: @escaping @Sendable () -> MutantServer
  ) throws -> Run<MemoryTransport<MutantServer>> {
    var options = RunOptions()
    options.claim = .hardened
    options.canLaunch = true
    options.hurry = hurry
    return Run(of: try Trial.embedded.get(), by: Self.runner(make), options: options)
  }

  private static func runner(
    _ make: @escaping @Sendable () -> MutantServer
  ) -> Runner<MemoryTransport<MutantServer>> {
    var transport = MemoryTransport(renews: true, model: make)
    transport.terminator = [UInt8(ascii: "\n")]
    return Runner(transport: transport, nonce: "run")
  }
}
