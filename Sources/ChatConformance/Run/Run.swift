import ChatProtocol
import Generator
import SessionLanguage
import SessionRunner

/// What to judge, and what is there to judge it with.
package struct RunOptions: Sendable {
  /// What the server says it is; nil for what it is found to speak: core, and line where its messages end in an LF.
  package var claim: ServerClass?
  package var selection = Selection()
  /// What is allowed to fail.
  package var knownFailures = KnownFailures()
  /// What ends the server's messages; nil where it has to be found out.
  package var terminator: [UInt8]?
  /// Whether the server can be started and stopped.
  package var canLaunch = false
  /// How everything that is said is cut.
  package var cutting = Cutting.whole
  /// How long the run may take; nil for 30 s from the first failure on, so that who is only slow is judged to the end.
  package var within: Duration?

  package init() {}
}

/// Plays the sessions one after another and gathers their results.
///
/// What one fault breaks must not fail all that comes after it: where the server can be launched, a fresh one takes the
/// place of one that may be harmed; elsewhere sessions that end a connection in a way that the server was seen to miss
/// come last, and what cannot be judged any more is skipped with its reason.
package struct Run<Link: Transport> {
  package var runner: Runner<Link>
  package private(set) var results: [SessionResult] = []
  package private(set) var survey: Survey?
  private let library: Library
  private let options: RunOptions
  /// Puts a fresh server in the place of one that has failed; false where that is not possible.
  private let renew: (inout Runner<Link>) -> Bool
  private let report: (SessionResult) -> Void
  private var hasFailed = false
  /// In how many sessions the server sent without end: each costs much, and tells no more than the one before.
  private var floods = 0
  private static var mostFloods: Int { 3 }
  private static var mostPlaysOfARace: Int { 3 }
  /// When no more is tried of what was not claimed.
  private var triesUntil: Duration?
  /// Why something that was claimed was not played for lack of time; nil where nothing was left out for that.
  package private(set) var timeIsUp: String?

  package init(
    of library: Library, by runner: Runner<Link>, options: RunOptions,
    renew: @escaping (inout Runner<Link>) -> Bool = { _ in false },
    report: @escaping (SessionResult) -> Void = { _ in }
  ) {
    self.library = library
    self.runner = runner
    self.runner.cutting = options.cutting
    self.runner.isAlone = options.canLaunch
    self.options = options
    self.renew = renew
    self.report = report
  }

  /// The sessions that are asked for, in the order in which they are best played.
  package var selected: [Session] {
    Schedule(of: library.sessions.filter(options.selection.contains), library, canLaunch: options.canLaunch)
      .sessions
  }

  /// What the server speaks, as far as it is known by now.
  package var framing: Framing { runner.transport.terminator.isEmpty ? .bare : .line }

  /// What it claims, as far as that is known.
  package var claim: ServerClass { options.claim ?? (framing == .bare ? .core : .line) }

  /// Looks at the server, so that its framing is known.
  package mutating func takeSurvey() -> Survey {
    let survey = runner.survey()
    if let terminator = options.terminator { runner.transport.terminator = terminator }
    self.survey = survey
    return survey
  }

  /// A run of generated sessions by the same runner against the same server.
  package func trial(of generated: GeneratedSessions) -> GeneratedRun<Link> {
    let dialect = Dialect(framing: framing, serverClass: claim, canLaunch: options.canLaunch)
    var effort = GeneratedEffort()
    effort.within = options.within
    return GeneratedRun(
      of: SessionGenerator(seed: generated.seed, dialect), in: dialect, by: runner, effort: effort,
      renew: renew,
      keep: { SessionFile(folder: generated.folder, session: $0).write() }, report: report)
  }

  /// Plays everything that is selected.
  package mutating func judge() {
    let survey = self.survey ?? takeSurvey()
    let sessions = selected
    let claimed = sessions.filter { library.serverClass(of: $0) <= claim }
    let beyond = sessions.filter { library.serverClass(of: $0) > claim }
    if let interruption = survey.interruption {
      return skip(claimed + beyond, interruption.words)
    }
    if let failure = survey.failure {
      failToJoin(failure, survey.timeline, claimed + beyond)
      return
    }
    // What the survey's clients have left behind must harm no session.
    if runner.hasOverlookedAnEnd { _ = putsFreshServer() }
    play(claimed)
    playBeyond(beyond)
  }

  /// What was not claimed is only tried: it may not take long, and nothing is said of it where it does.
  private mutating func playBeyond(_ sessions: [Session]) {
    guard timeIsUp == nil else { return skip(sessions, "the claim has taken all the time") }
    triesUntil = runner.transport.now + Self.timeBeyond
    play(sessions)
  }

  private static var timeBeyond: Duration { .milliseconds(300) }

  private mutating func play(_ sessions: [Session]) {
    var waiting = sessions
    var missed: Set<Ending> = []
    while !waiting.isEmpty {
      let index = options.canLaunch ? 0 : waiting.firstIndex { $0.endings.isDisjoint(with: missed) } ?? 0
      let session = waiting.remove(at: index)
      if let reason = reasonToSkip(session) {
        skip([session], reason)
        continue
      }
      limitTime()
      if let reason = runner.timeIsUp {
        if isPartOfClaim(session, library.serverClass(of: session)) { timeIsUp = reason }
        skip([session], reason)
        continue
      }
      var execution = runner.playConfirmed(session)
      // What came before it has ended the server, though nobody saw that.
      if execution.failure?.verdict == .refused, execution.timeline.isEmpty, putsFreshServer() {
        execution = runner.playConfirmed(session)
      }
      let plays = playRaceAgain(&execution)
      if let interruption = execution.interruption {
        // What it may take in time is looked at anew for each of the others.
        if case .outOfTime = interruption {
          waiting.insert(session, at: 0)
          continue
        }
        return skip([session] + waiting, interruption.words)
      }
      missed.formUnion(execution.unnoticed)
      let result = add(session, execution, plays: plays)
      hasFailed = hasFailed || !result.failures.isEmpty
      if result.failures.contains(where: { $0.verdict == .flood }) { floods += 1 }
      // What lies beyond the claim gets a fresh server only where the old one is gone.
      guard runner.mayHaveHarmed(execution), result.isGone || library.serverClass(of: session) <= claim else {
        continue
      }
      if !putsFreshServer(), result.isGone {
        return skip(waiting, "the server is gone since \(session.id)")
      }
    }
  }

  /// Plays again what passed though clients did something at once; gives how often it was played, up to the first failure.
  private mutating func playRaceAgain(_ execution: inout Execution) -> Int {
    let session = execution.session
    guard session.isRace, isPartOfClaim(session, library.serverClass(of: session)) else { return 1 }
    var plays = 1
    while plays < Self.mostPlaysOfARace, execution.failure == nil, execution.interruption == nil {
      guard !runner.mayHaveHarmed(execution) || putsFreshServer() else { break }
      execution = runner.play(session)
      plays += 1
    }
    return plays
  }

  /// Sets when the run must be over.
  private mutating func limitTime() {
    if let triesUntil {
      return runner.ends(at: triesUntil, reason: "it is beyond the claim: --claim hardened plays it")
    }
    runner.endsWithin(options.within ?? (hasFailed ? .seconds(30) : nil))
  }

  /// Puts a fresh server in the place of the one there is, where that can be done.
  private mutating func putsFreshServer() -> Bool {
    let isFresh = renew(&runner)
    if isFresh { runner.meetsFreshServer() }
    return isFresh
  }

  private func reasonToSkip(_ session: Session) -> String? {
    if let interruption = runner.transport.interruption { return interruption.words }
    let isLine = framing == .line
    let needsLine = session.needs.contains(.line) || library.serverClass(of: session) > .core
    if needsLine, !isLine { return "the server speaks bare" }
    if session.needs.contains(.bare), isLine { return "the server speaks line" }
    if options.cutting != .whole, !isLine { return "a cut makes two messages of one where none is ended" }
    if session.needs.contains(.launch), !options.canLaunch {
      return "it starts and stops the server: use --launch"
    }
    if session.isAboutLog, !runner.canJudgeLog { return "there is no log that can be read" }
    if floods >= Self.mostFloods { return "the server has sent without end in \(floods) sessions" }
    return nil
  }

  /// Without a word from the server nothing can be judged: the first session that is about a join stands for that.
  private mutating func failToJoin(_ failure: Failure, _ timeline: [Event], _ sessions: [Session]) {
    let first = sessions.firstIndex { $0.covers.first == "ROOM-1" } ?? 0
    var execution = Execution(session: sessions[first])
    execution.timeline = timeline
    execution.add(failure)
    let result = add(sessions[first], execution, isSurvey: true)
    skip(
      Array(sessions[..<first] + sessions[(first + 1)...]),
      "nobody can join as the Spec says (\(result.session.id))")
  }

  @discardableResult
  private mutating func add(
    _ session: Session, _ execution: Execution, plays: Int = 1, isSurvey: Bool = false
  ) -> SessionResult {
    let isFirst = results.isEmpty
    let failures = execution.failures.map { runner.settled($0, isFirst: isFirst) }
    var result = makeResult(of: session, failures.first.map { .failed($0) } ?? .passed)
    result.failures = failures
    result.timeline = execution.timeline
    result.duration = execution.duration
    result.logWasJudged = execution.logWasJudged
    result.plays = plays
    result.isSurvey = isSurvey
    results.append(result)
    report(result)
    return result
  }

  private mutating func skip(_ sessions: [Session], _ reason: String) {
    for session in sessions { results.append(makeResult(of: session, .skipped(reason: reason))) }
    results.suffix(sessions.count).forEach(report)
  }

  private func makeResult(of session: Session, _ outcome: SessionResult.Outcome) -> SessionResult {
    let serverClass = library.serverClass(of: session)
    var result = SessionResult(
      session: session, serverClass: serverClass, isClaimed: isPartOfClaim(session, serverClass),
      outcome: outcome)
    result.known = options.knownFailures[session.id]
    return result
  }

  /// What the other framing asks for is nobody's duty: it is left out of the count.
  private func isPartOfClaim(_ session: Session, _ serverClass: ServerClass) -> Bool {
    serverClass <= claim && !(session.needs.contains(.bare) && framing == .line)
  }
}

extension Session {
  /// Whether there is nothing to judge without the log.
  fileprivate var isAboutLog: Bool { needs.contains(.log) || covers.allSatisfy { $0.hasPrefix("LOG-") } }
}

extension Session {
  /// Whether clients do something at once, which a server may get right now and wrong then.
  fileprivate var isRace: Bool {
    steps.contains { step in
      guard case .act(.together(let acts)) = step else { return false }
      return Set(acts.compactMap(\.actor)).count > 1
    }
  }
}

extension SessionResult {
  /// Whether there is nobody any more to play with.
  fileprivate var isGone: Bool { failures.contains { [.crash, .refused].contains($0.verdict) } }
}

extension Runner {
  /// Plays a session; what came late is given a second try, for it may have been this machine that was late.
  mutating func playConfirmed(_ session: Session) -> Execution {
    let execution = play(session)
    guard execution.failure?.verdict == .late, execution.interruption == nil else { return execution }
    return play(session)
  }
}
