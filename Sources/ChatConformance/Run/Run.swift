import ChatProtocol
import Generator
import SessionLanguage
import SessionRunner

/// Plays the sessions one after another and gathers their results.
///
/// What one fault breaks must not fail all that comes after it: where the server can be launched, a fresh one takes the
/// place of one that may be harmed; elsewhere sessions that end a connection in a way that the server was seen to miss
/// come last, and what cannot be judged any more is skipped with its reason.
package struct Run<Link: Transport> {
  package var runner: Runner<Link>
  package private(set) var survey: Survey?
  private let library: Library
  private let options: RunOptions
  /// Has others play sessions meanwhile; nil where there is but one server.
  var hire: (([Session]) -> Workers)?
  private var workers: Workers?
  private var played: RunResults
  private var time: RunTime
  /// After so many sessions in which the server sent without end: each costs much, and tells no more than the one before.
  private static var mostFloods: Int { 3 }

  package init(
    of library: Library, by runner: Runner<Link>, options: RunOptions,
    report: @escaping (SessionResult) -> Void = { _ in }
  ) {
    self.library = library
    self.runner = runner
    self.runner.cutting = options.cutting
    self.runner.isAlone = options.canLaunch
    self.options = options
    played = RunResults(options.knownFailures, report: report)
    time = RunTime(within: options.within)
  }

  package var results: [SessionResult] { played.all }

  /// Why something that was claimed was not played for lack of time; nil where nothing was left out for that.
  package var timeIsUp: String? { time.isUp }

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
      keep: { SessionFile(folder: generated.folder, session: $0).write() }, report: played.report)
  }

  /// Plays everything that is selected.
  package mutating func judge() {
    let survey = self.survey ?? takeSurvey()
    let sessions = selected
    let claimed = sessions.filter { $0.serverClass <= claim }
    let beyond = sessions.filter { $0.serverClass > claim }
    if let interruption = survey.interruption {
      return skip(claimed + beyond, interruption.words)
    }
    if let failure = survey.failure {
      failToJoin(failure, survey.timeline, claimed + beyond)
      return
    }
    // What the survey's clients have left behind must harm no session.
    if runner.hasOverlookedAnEnd { _ = runner.renewServer() }
    workers = hire?(claimed.filter { reasonToSkip($0) == nil })
    play(claimed)
    workers?.finish()
    playBeyond(beyond)
  }

  /// What was not claimed is only tried, and nothing is said of it where it takes long.
  private mutating func playBeyond(_ sessions: [Session]) {
    guard timeIsUp == nil else { return skip(sessions, "the claim has taken all the time") }
    time.goesBeyondClaim(at: runner.transport.now)
    play(sessions)
  }

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
      time.limit(&runner)
      if runner.timeIsUp != nil { workers?.stop() }
      if let passed = workers?.passed(session) {
        add(passed.execution, plays: passed.plays)
        continue
      }
      if let reason = runner.timeIsUp {
        if isClaimed(session) { time.isUp(because: reason) }
        skip([session], reason)
        continue
      }
      var execution = runner.playConfirmed(session)
      // What came before it has ended the server, though nobody saw that.
      if execution.failure?.verdict == .refused, execution.timeline.isEmpty, runner.renewServer() {
        execution = runner.playConfirmed(session)
      }
      let plays = isClaimed(session) ? runner.playRaceAgain(&execution) : 1
      if let interruption = execution.interruption {
        // What it may take in time is looked at anew for each of the others.
        if case .outOfTime = interruption {
          waiting.insert(session, at: 0)
          continue
        }
        return skip([session] + waiting, interruption.words)
      }
      missed.formUnion(execution.unnoticed)
      let result = add(execution, plays: plays)
      if !result.failures.isEmpty { workers?.stop() }
      // What lies beyond the claim gets a fresh server only where the old one is gone.
      guard runner.mayHaveHarmed(execution), result.isGone || session.serverClass <= claim else {
        continue
      }
      if !runner.renewServer(), result.isGone {
        return skip(waiting, "the server is gone since \(session.id)")
      }
    }
  }

  private func reasonToSkip(_ session: Session) -> String? {
    if let interruption = runner.transport.interruption { return interruption.words }
    let isLine = framing == .line
    let needsLine = session.needs.contains(.line) || session.serverClass > .core
    if needsLine, !isLine { return "the server speaks bare" }
    if session.needs.contains(.bare), isLine { return "the server speaks line" }
    if options.cutting != .whole, !isLine { return "a cut makes two messages of one where none is ended" }
    if session.needs.contains(.launch), !options.canLaunch {
      return "it starts and stops the server: use --launch"
    }
    if session.isAboutLog, !runner.canJudgeLog { return "there is no log that can be read" }
    let floods = results.count(where: \.isFlood)
    if floods >= Self.mostFloods { return "the server has sent without end in \(floods) sessions" }
    return nil
  }

  /// Without a word from the server nothing can be judged: the first session that is about a join stands for that.
  private mutating func failToJoin(_ failure: Failure, _ timeline: [Event], _ sessions: [Session]) {
    let first = sessions.firstIndex { $0.covers.first == "ROOM-1" } ?? 0
    var execution = Execution(session: sessions[first])
    execution.timeline = timeline
    execution.add(failure)
    let result = add(execution, isSurvey: true)
    skip(
      Array(sessions[..<first] + sessions[(first + 1)...]),
      "nobody can join as the Spec says (\(result.session.id))")
  }

  @discardableResult
  private mutating func add(_ execution: Execution, plays: Int = 1, isSurvey: Bool = false) -> SessionResult {
    let isFirst = results.isEmpty
    let failures = execution.failures.map { runner.settled($0, isFirst: isFirst) }
    let result = played.add(
      execution, failures, isClaimed: isClaimed(execution.session), plays: plays, isSurvey: isSurvey)
    time.note(result)
    return result
  }

  private mutating func skip(_ sessions: [Session], _ reason: String) {
    for session in sessions { played.skip(session, isClaimed: isClaimed(session), reason) }
  }

  /// What the other framing asks for is nobody's duty: it is left out of the count.
  private func isClaimed(_ session: Session) -> Bool {
    session.serverClass <= claim && !(session.needs.contains(.bare) && framing == .line)
  }
}

extension Session {
  /// Whether there is nothing to judge without the log.
  fileprivate var isAboutLog: Bool { needs.contains(.log) || covers.allSatisfy { $0.hasPrefix("LOG-") } }
}
