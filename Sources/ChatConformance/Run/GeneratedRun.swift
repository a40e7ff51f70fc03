import ChatProtocol
import Generator
import Mutants
import SessionLanguage
import SessionRunner

/// Plays generated sessions one after another; one that fails is made small before it is told.
package struct GeneratedRun<Link: Transport> {
  package var runner: Runner<Link>
  package private(set) var results: [SessionResult] = []
  package private(set) var coverage = Coverage()
  /// The failing sessions that were told.
  package private(set) var alike = AlikeSessions()
  private let generator: SessionGenerator
  private let dialect: Dialect
  private let effort: GeneratedEffort
  /// Keeps a failing session, and says where.
  private let keep: (Session) -> String
  private let report: (SessionResult) -> Void
  /// Whether nothing was played on the server yet.
  private var isFresh = false
  /// Why no more sessions are played.
  private var reasonToStop: String?
  /// Why sessions were not played for lack of time; nil where none were left out for that.
  package private(set) var timeIsUp: String?

  package init(
    of generator: SessionGenerator, in dialect: Dialect, by runner: Runner<Link>,
    effort: GeneratedEffort = GeneratedEffort(),
    keep: @escaping (Session) -> String = { _ in "" },
    report: @escaping (SessionResult) -> Void = { _ in }
  ) {
    self.generator = generator
    self.dialect = dialect
    self.runner = runner
    self.effort = effort
    self.keep = keep
    self.report = report
  }

  /// Plays the sessions of the first numbers.
  package mutating func judge(_ count: Int) {
    runner.endsWithin(effort.within)
    for number in 1...max(count, 1) {
      if reasonToStop == nil {
        timeIsUp = runner.timeIsUp
        reasonToStop = timeIsUp
      }
      if let reasonToStop {
        add(generator.placeholder(number), .skipped(reason: reasonToStop))
      } else {
        play(number)
      }
    }
  }

  private mutating func play(_ number: Int) {
    let scenario = generator.scenario(number)
    guard let session = generator.session(of: scenario, number: number) else {
      return add(generator.placeholder(number), .skipped(reason: "nobody can tell what must come of it"))
    }
    let execution = played(session)
    if let interruption = execution.interruption {
      return add(session, .skipped(reason: interruption.words))
    }
    guard let failure = execution.failure else {
      coverage.add(session)
      return add(session, .passed, execution)
    }
    coverage.add(session)
    guard session.passesOnRoom(dialect.framing) else {
      return add(session, .skipped(reason: "the room itself does not pass it: a fault of this program"))
    }
    examine(Finding(number: number, scenario: scenario, session: session, failure: failure), execution)
  }

  /// A session that has failed on the server and passes on the room.
  private struct Finding {
    let number: Int
    let scenario: Scenario
    var session: Session
    var failure: Failure
  }

  private mutating func examine(_ finding: Finding, _ execution: Execution) {
    let isGone = !isReadyAgain(after: finding.failure)
    if finding.failure.verdict == .stray || isGone {
      reasonToStop =
        isGone ? "the server is gone since \(finding.session.id)" : "somebody else is in the room"
      return tell(finding, execution, ["it could not be played again"])
    }
    guard runner.canJudgeLog || !runner.transport.hasLog else {
      return tell(finding, execution, ["the log cannot be judged any more: it could not be made smaller"])
    }
    let again = played(finding.session)
    guard let failure = again.failure else {
      guard again.interruption == nil else {
        return tell(finding, execution, ["it could not be played again"])
      }
      let note =
        "it failed now and then: played again it passed. Look for what hangs on time, threads or earlier clients"
      return tell(finding, execution, [note])
    }
    guard isReadyAgain(after: failure) else {
      reasonToStop = "the server is gone since \(finding.session.id)"
      return tell(finding, execution, ["the server is gone: it could not be made smaller"])
    }
    shrink(finding, execution)
  }

  private mutating func shrink(_ finding: Finding, _ execution: Execution) {
    let timeouts = runner.timeouts
    runner.timeouts = Timeouts(
      deadline: min(timeouts.deadline, effort.deadline), budget: effort.time + timeouts.deadline)
    let end = runner.transport.now + effort.time
    var attempt = self
    var shrinker = Shrinker(finding.scenario, tries: effort.tries) { candidate in
      guard attempt.runner.transport.now < end, attempt.reasonToStop == nil else { return false }
      return attempt.fails(candidate, finding.number)
    }
    shrinker.shrink()
    runner = attempt.runner
    reasonToStop = attempt.reasonToStop
    runner.timeouts = timeouts
    // What never came in so short a time may come in all of it.
    runner.forgetsAbsences()
    let scenario = shrinker.scenario.renamed
    guard reasonToStop == nil, var small = generator.session(of: scenario, number: finding.number)
    else {
      return tell(
        finding, execution,
        ["it was not made smaller: \(reasonToStop ?? "nobody can tell what must come of it")"])
    }
    makeFresh()
    small.covers = generator.covers(of: scenario, small, finding.failure)
    let confirmation = played(small)
    guard let failure = confirmation.failure, small.passesOnRoom(dialect.framing) else {
      return tell(finding, execution, ["a smaller session that failed did not do so every time"])
    }
    if !isReadyAgain(after: failure) { reasonToStop = "the server is gone since \(finding.session.id)" }
    let note = "made small: \(small.steps.count) steps of \(finding.session.steps.count)"
    tell(
      Finding(number: finding.number, scenario: scenario, session: small, failure: failure), confirmation,
      [note])
  }

  /// Whether a smaller scenario fails too, by the room's judgement.
  private mutating func fails(_ candidate: Scenario, _ number: Int) -> Bool {
    guard let session = generator.session(of: candidate, number: number),
      session.passesOnRoom(dialect.framing)
    else { return false }
    makeFresh()
    guard let failure = played(session).failure, failure.verdict != .stray else { return false }
    if !isReadyAgain(after: failure) { reasonToStop = "the server is gone since \(session.id)" }
    return true
  }

  private mutating func played(_ session: Session) -> Execution {
    isFresh = false
    let execution = runner.playConfirmed(session)
    if let interruption = execution.interruption { reasonToStop = interruption.words }
    return execution
  }

  /// What fails has to fail by itself, and not because of what was played before it.
  private mutating func makeFresh() {
    if !isFresh { _ = runner.renewServer() }
  }

  /// Whether there is a server that knows nothing of the failure, or at least one that takes connections.
  private mutating func isReadyAgain(after failure: Failure) -> Bool {
    if runner.renewServer() {
      isFresh = true
      return true
    }
    switch failure.verdict {
    case .closed, .refused, .crash: return !runner.findsNobody()
    case .wrong, .late, .hang, .flood, .stray: return true
    }
  }

  // MARK: - Results

  /// What there is to say at the end.
  package var remarks: [Remark] {
    coverage.figures.map { Remark(topic: $0.kind, words: $0.counts) } + alike.remarks
  }

  private mutating func tell(_ finding: Finding, _ execution: Execution, _ notes: [String]) {
    let isNews = alike.add(finding.session)
    add(
      finding.session, .failed(finding.failure), execution,
      isNews ? notes + [keep(finding.session)].filter { !$0.isEmpty } : nil)
    if alike.total >= effort.failures, reasonToStop == nil {
      reasonToStop = "\(alike.total) sessions have failed already"
    }
  }

  /// Adds a result; without notes, though they be none, it is not told by itself.
  private mutating func add(
    _ session: Session, _ outcome: SessionResult.Outcome, _ execution: Execution? = nil,
    _ notes: [String]? = []
  ) {
    var result = SessionResult(session: session, isClaimed: true, outcome: outcome)
    result.failures = result.failure.map { [$0] } ?? []
    result.timeline = execution?.timeline ?? []
    result.duration = execution?.duration ?? .zero
    result.logWasJudged = execution?.logWasJudged ?? false
    result.notes = notes ?? []
    if notes != nil { report(result) }
    if case .failed = outcome {} else { result.forget() }
    results.append(result)
  }
}

extension SessionResult {
  /// Keeps no more than the figures: there may be many thousands.
  fileprivate mutating func forget() {
    timeline = []
    session.steps = []
    session.log = nil
  }
}

extension Session {
  /// Whether the session passes on the room, played in memory.
  func passesOnRoom(_ framing: Framing) -> Bool {
    MemoryTransport { Oracle(framing: framing) }.failure(of: self, framing) == nil
  }
}

extension SessionGenerator {
  /// What stands for a session that is not played.
  fileprivate func placeholder(_ number: Int) -> Session {
    Session(id: "core/\(name(number))", title: title(number), covers: ["ROOM-1"], steps: [])
  }
}
