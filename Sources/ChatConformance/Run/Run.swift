import ChatProtocol
import Generator
import SessionLanguage
import SessionRunner

/// How others are asked to play sessions of a server that is known by its habits, each in the same way; all that there may
/// be where something is wrong with it.
typealias Hiring<Link: Transport> = (
  [Session], Habits, _ isWrong: Bool, @escaping @Sendable (inout Player<Link>, Session) -> Played?
) -> Workers

/// Plays the sessions and gathers their results, in the order in which they are best played.
///
/// What one fault breaks must not fail all that comes after it: where the server can be launched, a fresh one takes the
/// place of one that may be harmed; elsewhere sessions that end a connection in a way that the server was seen to miss
/// come last, and what cannot be judged any more is skipped with its reason.
package struct Run<Link: Transport> {
  var player: Player<Link>
  package private(set) var survey: Survey?
  private let library: Library
  private let options: RunOptions
  /// Has others play the sessions side by side; nil where there is but one server.
  var hire: Hiring<Link>?
  /// What the run's own server is waited for, once others play.
  var settle: (inout Runner<Link>) -> Void = { _ in }
  private var isSettled = false
  private var workers: Workers?
  private var played: RunResults
  private let time: RunTime
  /// Whether somebody has found that there is no log that can be judged.
  private var hasNoLog = false
  /// After so many sessions in which the server sent without end: each costs much, and tells no more than the one before.
  private static var mostFloods: Int { 3 }

  package init(
    of library: Library, by runner: Runner<Link>, options: RunOptions,
    report: @escaping (SessionResult) -> Void = { _ in }
  ) {
    self.library = library
    player = Player(by: runner)
    player.runner.cutting = options.cutting
    player.runner.isAlone = options.canLaunch
    self.options = options
    played = RunResults(options.knownFailures, report: report)
    time = RunTime(options)
  }

  package var runner: Runner<Link> {
    get { player.runner }
    set { player.runner = newValue }
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
  package mutating func trial(of generated: GeneratedSessions) -> GeneratedRun<Link> {
    settleServer()
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
      runner.endSurvey()
      failToJoin(failure, survey.timeline, claimed + beyond)
      return
    }
    workers = hire?(claimed.filter { reasonToSkip($0) == nil }, runner.habits, false) {
      [time] player, session in
      time.limit(&player.runner)
      guard player.refresh() else { return nil }
      player.setPatience(for: session)
      time.begins(session)
      let played = player.play(session)
      time.note(played, at: player.runner.transport.now)
      return played
    }
    time.stops { [weak workers] in workers?.stop() }
    // How long the first takes tells whether others are wanted; then the run's own server is waited for while they play: who
    // is in a hurry waits for it only if nobody else has played.
    if let first = claimed.first { workers?.expect(first) }
    if options.hurry == nil { settleServer() }
    play(claimed)
    if let workers {
      workers.finish()
      runner.knows(workers.habits)
    }
    workers = nil
    playBeyond(beyond)
  }

  /// Makes the run's own server ready to be played on: what the survey's clients have left behind must harm no session.
  private mutating func settleServer() {
    guard !isSettled else { return }
    isSettled = true
    runner.endSurvey()
    settle(&runner)
    if runner.hasOverlookedAnEnd { _ = runner.renewServer() }
  }

  /// What was not claimed is only tried, and nothing is said of it where it takes long, or the claim is not met.
  private mutating func playBeyond(_ sessions: [Session]) {
    guard timeIsUp == nil else { return skip(sessions, "the claim has taken all the time") }
    guard !time.hasFailed else { return skip(sessions, "what is claimed comes first") }
    time.goesBeyondClaim(at: runner.transport.now)
    play(sessions)
  }

  private mutating func play(_ sessions: [Session]) {
    var waiting = sessions
    var missed: Set<Ending> = []
    while !waiting.isEmpty {
      let session = waiting.remove(at: options.canLaunch ? 0 : next(of: waiting, missed))
      if let reason = reasonToSkip(session) {
        skip([session], reason)
        continue
      }
      guard let played = workers?.played(session) ?? playHere(session) else { continue }
      if let interruption = played.execution.interruption {
        return skip([session] + waiting, interruption.words)
      }
      missed.formUnion(played.execution.unnoticed)
      add(played)
      hasNoLog = hasNoLog || played.hasNoLog
      if floods >= Self.mostFloods { workers?.stop() }
      if workers == nil, !player.refresh() {
        return skip(waiting, "the server is gone since \(session.id)")
      }
    }
  }

  /// Which to play next where there is but one server: what it was seen to miss comes last, before that what takes it long.
  private func next(of waiting: [Session], _ missed: Set<Ending>) -> Int {
    let late: Set<Ending> = runner.habits.noticesLeavingLate ? [.leaves] : []
    let free = waiting.firstIndex { $0.endings.isDisjoint(with: missed.union(late)) }
    return free ?? waiting.firstIndex { $0.endings.isDisjoint(with: missed) } ?? 0
  }

  /// Plays a session on the run's own server; nil where there is no time for it.
  private mutating func playHere(_ session: Session) -> Played? {
    // Others may have been waited for.
    time.limit(&runner)
    var reason = runner.timeIsUp
    if reason == nil {
      settleServer()
      let played = player.play(session, isClaimed: isClaimed(session), isFirst: results.isEmpty)
      guard case .outOfTime(let words) = played.execution.interruption else { return played }
      reason = words
    }
    if isClaimed(session) { time.isUp(because: reason ?? "") }
    skip([session], reason ?? "")
    return nil
  }

  private var floods: Int { results.count(where: \.isFlood) }

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
    if session.isAboutLog, hasNoLog || !runner.canJudgeLog { return "there is no log that can be read" }
    if floods >= Self.mostFloods { return "the server has sent without end in \(floods) sessions" }
    return nil
  }

  /// Without a word from the server nothing can be judged: the first session that is about a join stands for that.
  private mutating func failToJoin(_ failure: Failure, _ timeline: [Event], _ sessions: [Session]) {
    let first = sessions.firstIndex { $0.covers.first == "ROOM-1" } ?? 0
    var execution = Execution(session: sessions[first])
    execution.timeline = timeline
    execution.add(failure)
    var played = Played(execution: execution, plays: 1)
    played.failures = [runner.settled(failure, isFirst: results.isEmpty)]
    add(played, isSurvey: true)
    skip(
      Array(sessions[..<first] + sessions[(first + 1)...]),
      "nobody can join as the Spec says (\(execution.session.id))")
  }

  private mutating func add(_ session: Played, isSurvey: Bool = false) {
    played.add(session, isClaimed: isClaimed(session.execution.session), isSurvey: isSurvey)
    time.note(session, at: runner.transport.now)
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
