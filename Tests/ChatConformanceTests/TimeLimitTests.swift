import ChatConformance
import Mutants
import SessionRunner
import Synchronization
import Testing
import WaitingTrait

/// A run ends in time whatever the server does, and says so; who is only slow is judged to the end.
@Suite(.waits) struct TimeLimitTests {
  private func run(
    within: Duration? = nil, hurry: Hurry? = nil, isLaunched: Bool = false, only: [String] = [],
    _ make: @escaping (inout MutantServer) -> Void
  ) throws -> Run<MemoryTransport<MutantServer>> {
    let transport = MemoryTransport(renews: isLaunched) { () -> MutantServer in
      var server = MutantServer(framing: .line)
      make(&server)
      return server
    }
    var options = RunOptions()
    options.claim = .core
    options.within = within
    options.hurry = hurry
    options.canLaunch = isLaunched
    options.selection = Selection(only: only)
    var run = Run(
      of: try Trial.embedded.get(), by: Runner(transport: transport, nonce: "run"), options: options)
    run.judge()
    return run
  }

  /// Does everything, in its order, that much later.
  private func isSlow(by milliseconds: Int64) -> (inout MutantServer) -> Void {
    { $0.doesAll { outputs, _, _ in [.later(.milliseconds(milliseconds), outputs)] } }
  }

  @Test(arguments: [200, 300] as [Int64]) func whoIsRightButSlowIsJudgedToTheEnd(milliseconds: Int64) throws {
    let run = try run(isSlow(by: milliseconds))
    #expect(run.runner.transport.now > .seconds(30))
    #expect(run.timeIsUp == nil)
    #expect(Summary(run.results).failed == 0)
  }

  // Spec: ROOM-6 ROOM-7
  @Test(arguments: [50, 120, 300]) func whoTellsOneMessageAfterAnotherSlowlyIsLateAndKeepsTheirOrder(
    milliseconds: Int
  ) throws {
    let run = try MutantRun(.line, only: ["core/burst-of-200"]) {
      var server = MutantServer(framing: .line)
      var told = 0
      server.relays { _, output in
        told += 1
        return [.later(.milliseconds(milliseconds) * told, [output.value])]
      }
      return server
    }
    #expect(run.record.assessment.broken.map(\.requirement.id) == ["ROOM-6"])
    // What comes after it was given up is no more than late.
    #expect(run.results.flatMap(\.failures).allSatisfy { $0.symptom.kind != .unexpected })
  }

  @Test(arguments: [[], ["core/relay-*", "line"]])
  func whatIsBeyondTheClaimIsOnlyTried(only: [String]) throws {
    let run = try run(only: only, isSlow(by: 1))
    let (claimed, beyond) = (run.results.filter(\.isClaimed), run.results.filter { !$0.isClaimed })
    let played = beyond.filter(\.wasPlayed)
    #expect(!played.isEmpty && played.count < beyond.count)
    let (duty, more) = (claimed.map(\.duration).reduce(.zero, +), beyond.map(\.duration).reduce(.zero, +))
    #expect(more <= min(.milliseconds(300), max(.milliseconds(50), duty / 2)))
    #expect((duty < .milliseconds(600)) == !only.isEmpty)
  }

  @Test func whatIsNotPlayedInTheTimeGivenIsTold() throws {
    let run = try run(within: .seconds(5), isSlow(by: 200))
    let summary = Summary(run.results)
    // It ends within a session too.
    #expect(run.runner.transport.now <= .seconds(5))
    #expect(summary.passed > 0 && summary.failed == 0 && summary.skipped > 0)
    #expect(run.timeIsUp == "its 5 s are over (--within gives it more)")
    var record = try RunRecord.sample()
    #expect(record.status == 0)
    record.timeIsUp = run.timeIsUp
    #expect(record.status == 1)
  }

  @Test func whoIsInAHurryIsToldSoonWhatHasFailedAndWhoIsRightIsJudgedToTheEnd() throws {
    let doubles: (inout MutantServer) -> Void = {
      $0.relays { _, output in [.later(.milliseconds(600), [output.value, output.value])] }
    }
    let asked = Mutex<[Duration]>([])
    let atOnce = Hurry { time, act in
      asked.withLock { $0.append(time) }
      act()
    }
    let never = Hurry { _, _ in }
    let (hurried, lingering) = (try run(hurry: atOnce, doubles), try run(hurry: never, doubles))
    // The clock is set once, and when it has rung nothing more is played.
    #expect(asked.withLock(\.self) == [atOnce.lingers])
    let played = hurried.results.filter(\.wasPlayed)
    #expect(played.count { $0.failure != nil } == 1 && played.last?.failure != nil)
    for run in [hurried, lingering] { #expect(run.timeIsUp == "what has failed by now is told first") }
    // It ends also where that clock stands still.
    let more = lingering.runner.transport.now - hurried.runner.transport.now
    #expect(more > .zero && more <= never.longestLingering)
    let right = try run(hurry: atOnce, isSlow(by: 200))
    #expect(right.timeIsUp == nil && Summary(right.results).failed == 0)
    #expect(asked.withLock(\.count) == 1)
  }

  /// A runner that is in a hurry, unless nobody is prompt for it.
  private func runner(
    prompt: Duration?, _ make: @escaping @Sendable (inout MutantServer) -> Void = { _ in }
  ) -> Runner<MemoryTransport<MutantServer>> {
    let transport = MemoryTransport(renews: true) { () -> MutantServer in
      var server = MutantServer(framing: .line)
      make(&server)
      return server
    }
    let timeouts = Timeouts(deadline: .seconds(1), forWhoIsPrompt: prompt)
    var runner = Runner(transport: transport, timeouts: timeouts, nonce: "run")
    runner.transport.terminator = [UInt8(ascii: "\n")]
    runner.isAlone = true
    return runner
  }

  @Test func whoIsInAHurryHasLittleTimeForWhatElseASessionLacks() throws {
    let session = try #require(try Trial.embedded.get().session("core/relay-everyone"))
    let played = [nil, Duration.milliseconds(500)].map { prompt in
      var runner = runner(prompt: prompt) { $0.relays { _, _ in [] } }
      return runner.play(session)
    }
    #expect(played[0].failures.map(\.symptom) == played[1].failures.map(\.symptom))
    #expect(played[0].failures.isEmpty == false)
    #expect(played[1].duration < played[0].duration, "\(played.map(\.duration))")
  }

  /// Nothing but its own notice has come to a client that then hears no echo.
  @Test func toWhomIsInAHurryASingleMessageTellsThatAServerIsPrompt() throws {
    let session = try #require(try Trial.embedded.get().session("core/relay-to-oneself"))
    var runner = runner(prompt: .milliseconds(500)) { $0.relays { _, _ in [] } }
    let execution = runner.play(session)
    #expect(!execution.failures.isEmpty)
    #expect(execution.duration < .milliseconds(900), "\(execution.duration)")
  }

  @Test(arguments: [(nil, true), (Duration.milliseconds(500), false)])
  func whoIsInAHurryGivesALogLessThanASecondToBeThere(prompt: Duration?, isLong: Bool) throws {
    let session = try #require(try Trial.embedded.get().session("core/log-message"))
    var runner = runner(prompt: prompt)
    runner.transport.lacksLogFile = true
    let execution = runner.play(session)
    #expect(execution.failures.map(\.symptom) == [Symptom(.flawed, .log(.missing(path: "log")))])
    #expect((execution.duration >= .seconds(1)) == isLong, "\(execution.duration)")
  }

  @Test(arguments: [(nil, 3), (Duration.milliseconds(500), 1)])
  func whoIsInAHurryHasPlayedOnceWhatClientsDoAtOnce(prompt: Duration?, plays: Int) throws {
    var options = RunOptions()
    options.selection = Selection(only: ["core/two-speak-at-once"])
    var run = Run(of: try Trial.embedded.get(), by: runner(prompt: prompt), options: options)
    run.judge()
    #expect(run.results.map(\.plays) == [plays])
  }

  /// Ends that were never noticed are not waited for, and a server that may be harmed by that is given up.
  @Test(arguments: [nil, Duration.milliseconds(500)])
  func whoIsInAHurryRidsItselfOfTheServerOnceSomethingHasFailed(prompt: Duration?) throws {
    let session = try #require(try Trial.embedded.get().session("core/relay-to-oneself"))
    var runner = runner(prompt: prompt) { $0.relays { _, _ in [] } }
    let execution = runner.play(session)
    #expect(!execution.failures.isEmpty)
    #expect(execution.unnoticed == (prompt == nil ? [] : [.resets]))
  }

  /// Notices half a second later that a client has left, and a reset at once.
  private static let noticesLeavingLate: @Sendable (inout MutantServer) -> Void = {
    $0.doesAll { outputs, event, _ in
      guard case .ended = event else { return outputs }
      return [.later(.milliseconds(450), outputs)]
    }
  }

  @Test(arguments: [false, true]) func whatTakesLongToLeaveIsEndedInAnotherWay(isLaunched: Bool) throws {
    let run = try run(isLaunched: isLaunched, Self.noticesLeavingLate)
    #expect(run.timeIsUp == nil && Summary(run.results).failed == 0)
    #expect(run.runner.transport.now < .seconds(30))
  }

  static let wrong: [(kind: String, make: @Sendable (inout MutantServer) -> Void)] = [
    ("nearly late", { $0.relays { _, output in [.later(.milliseconds(900), [output.value])] } }),
    ("late", { $0.relays { _, output in [.later(.milliseconds(1500), [output.value])] } }),
    (
      "wrong after a while",
      { $0.relays { _, output in [.later(.milliseconds(600), [output.value, output.value])] } }
    ),
    (
      "notices each end after a while, and overlooks who ends its side alone",
      {
        $0.doesAll { outputs, event, _ in
          guard case .ended(_, let hearsOn) = event else { return outputs }
          return hearsOn ? [] : [.later(.milliseconds(450), outputs)]
        }
      }
    ),
    (
      "never tells that somebody has left",
      {
        $0.doesAll { outputs, event, _ in
          if case .ended = event { return [] }
          return outputs
        }
      }
    ),
  ]

  @Test(arguments: wrong, [false, true])
  func whoIsWrongTakesNoLongerThanTheBudget(
    server: (kind: String, make: @Sendable (inout MutantServer) -> Void), isLaunched: Bool
  ) throws {
    let run = try run(isLaunched: isLaunched, server.make)
    let hasFailed = Summary(run.results).failed > 0
    #expect(run.runner.transport.now <= .seconds(hasFailed && !isLaunched ? 15 : 30), "\(server.kind)")
    #expect(run.timeIsUp != nil || hasFailed)
  }
}
