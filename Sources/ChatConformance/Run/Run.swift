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
/// What one fault breaks must not fail all that comes after it: sessions that end a connection in a way that the server
/// was seen to miss come last, and what cannot be judged any more is skipped with its reason.
package struct Run<Link: Transport> {
  package var runner: Runner<Link>
  package private(set) var results: [SessionResult] = []
  package private(set) var survey: Survey?
  private let library: Library
  private let options: RunOptions
  /// Puts a fresh server in the place of one that has failed; false where that is not possible.
  private let renew: (inout Runner<Link>) -> Bool
  private let report: (SessionResult) -> Void
  /// The requirements that made a session wait in vain, each with that session: no other waits for the same.
  private var hung: [String: String] = [:]
  private var hasFailed = false
  /// In how many sessions the server sent without end: each costs much, and tells no more than the one before.
  private var floods = 0
  private static var mostFloods: Int { 3 }
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
    self.options = options
    self.renew = renew
    self.report = report
  }

  /// The sessions that are asked for, in the order in which they are best played.
  package var selected: [Session] {
    let sessions = library.sessions.filter { options.selection.contains($0) }
    return sessions.enumerated().sorted { left, right in
      let ranks = (rank(left.element), rank(right.element))
      return ranks.0 == ranks.1 ? left.offset < right.offset : ranks.0 < ranks.1
    }.map(\.element)
  }

  /// What the server claims, as far as it is known by now.
  package var claim: ServerClass { options.claim ?? (runner.transport.terminator.isEmpty ? .core : .line) }

  /// Looks at the server, so that its framing is known.
  package mutating func takeSurvey() -> Survey {
    let survey = runner.survey()
    if let terminator = options.terminator { runner.transport.terminator = terminator }
    self.survey = survey
    return survey
  }

  /// A run of generated sessions by the same runner against the same server.
  package func trial(of generated: GeneratedSessions) -> GeneratedRun<Link> {
    let framing: Framing = runner.transport.terminator.isEmpty ? .bare : .line
    let dialect = Dialect(framing: framing, serverClass: claim, canLaunch: options.canLaunch)
    var effort = GeneratedRun<Link>.Effort()
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
    play(claimed)
    // What was not claimed may not take as long as what was.
    runner.timeouts.limitBudget(to: runner.timeouts.deadline * 2)
    play(beyond)
  }

  /// What every session builds on: a client hears its notice, the others hear it, and all hear what is said.
  private static var foundations: [String] { ["ROOM-1", "ROOM-2", "ROOM-3"] }

  /// The foundations come first, then sessions without the end of a connection, then those with the plainest ends.
  private func rank(_ session: Session) -> Int {
    if let first = session.covers.first, let index = Self.foundations.firstIndex(of: first) {
      return index * 2 + (session.endings.isEmpty ? 0 : 1) - 10
    }
    let base =
      switch library.serverClass(of: session) {
      case .core: 0
      case .line: 10
      case .hardened: 20
      }
    return base + (session.endings.isEmpty ? 0 : session.endings == [.leaves] ? 1 : 2)
  }

  private mutating func play(_ sessions: [Session]) {
    var waiting = sessions
    var missed: Set<Ending> = []
    while !waiting.isEmpty {
      let index = options.canLaunch ? 0 : waiting.firstIndex { $0.endings.isDisjoint(with: missed) } ?? 0
      let session = waiting.remove(at: index)
      if let reason = reasonToSkip(session) {
        add(session, .skipped(reason: reason))
        continue
      }
      if let reason = runner.timeIsUp(within: options.within ?? (hasFailed ? .seconds(30) : nil)) {
        if isPartOfClaim(session, library.serverClass(of: session)) { timeIsUp = reason }
        add(session, .skipped(reason: reason))
        continue
      }
      let (start, budget) = (runner.transport.now, runner.timeouts.budget)
      let execution = runner.playConfirmed(session)
      if let interruption = execution.interruption {
        return skip([session] + waiting, interruption.words)
      }
      missed.formUnion(execution.unnoticed)
      // What tells only that the server is wrong counts as what tells nothing.
      if execution.failure != nil || !execution.unnoticed.isEmpty {
        runner.timeouts.limitBudget(to: budget - (runner.transport.now - start))
      }
      var verdict = execution.failure.map { runner.settled($0, isFirst: results.isEmpty) }
      // Elsewhere a fence that was not heard is the doing of what the session is about.
      if verdict?.foundation == "ROOM-3", !isFoundation(session) { verdict?.foundation = nil }
      add(session, verdict.map { .failed($0) } ?? .passed, execution)
      guard let verdict else { continue }
      hasFailed = true
      if verdict.verdict == .flood { floods += 1 }
      if verdict.verdict == .hang, let requirement = verdict.foundation ?? session.covers.first {
        hung[requirement] = session.id
        if requirement != "ROOM-1", isFoundation(session) {
          return skip(
            waiting, "\(requirement) made \(session.id) wait in vain, and it is the base of the rest")
        }
      }
      let isGone = verdict.verdict == .crash || verdict.verdict == .refused || verdict.foundation == "ROOM-1"
      // What lies beyond the claim gets a fresh server only where the old one is gone.
      if !isGone, library.serverClass(of: session) > claim { continue }
      if !putsFreshServer(), isGone {
        let reason =
          verdict.foundation == "ROOM-1" ? "nobody could join any more in" : "the server is gone since"
        return skip(waiting, "\(reason) \(session.id)")
      }
    }
  }

  /// Puts a fresh server in the place of the one there is, where that can be done; the time counts as spent in vain.
  private mutating func putsFreshServer() -> Bool {
    let (start, budget) = (runner.transport.now, runner.timeouts.budget)
    let isFresh = renew(&runner)
    runner.timeouts.limitBudget(to: budget - (runner.transport.now - start))
    return isFresh
  }

  private func isFoundation(_ session: Session) -> Bool {
    session.covers.first.map(Self.foundations.contains) ?? false
  }

  private mutating func skip(_ sessions: [Session], _ reason: String) {
    for session in sessions { add(session, .skipped(reason: reason)) }
  }

  private func reasonToSkip(_ session: Session) -> String? {
    if let interruption = runner.transport.interruption { return interruption.words }
    let isLine = !runner.transport.terminator.isEmpty
    let needsLine = session.needs.contains(.line) || library.serverClass(of: session) > .core
    if needsLine, !isLine { return "the server speaks bare" }
    if session.needs.contains(.bare), isLine { return "the server speaks line" }
    if options.cutting != .whole, !isLine { return "a cut makes two messages of one where none is ended" }
    if session.needs.contains(.launch), !options.canLaunch {
      return "it starts and stops the server: use --launch"
    }
    if session.isAboutLog, !runner.canJudgeLog(in: session) { return "there is no log that can be read" }
    if let first = session.covers.first, let other = hung[first] {
      return "\(first) made \(other) wait in vain"
    }
    if floods >= Self.mostFloods { return "the server has sent without end in \(floods) sessions" }
    return nil
  }

  /// Without a join nothing can be judged: the first session that is about it fails, and what builds on it is skipped.
  private mutating func failToJoin(_ failure: Failure, _ timeline: [Event], _ sessions: [Session]) {
    let first = sessions.firstIndex { $0.covers.first == "ROOM-1" } ?? 0
    let ordered = [sessions[first]] + sessions[..<first] + sessions[(first + 1)...]
    for (index, session) in ordered.enumerated() {
      if index == 0 {
        var execution = Execution(session: session)
        execution.timeline = timeline
        add(session, .failed(runner.settled(failure, isFirst: true)), execution, isSurvey: true)
      } else {
        add(session, .skipped(reason: "nobody can join as the Spec says (\(sessions[first].id))"))
      }
    }
  }

  private mutating func add(
    _ session: Session, _ outcome: SessionResult.Outcome, _ execution: Execution? = nil,
    isSurvey: Bool = false
  ) {
    let serverClass = library.serverClass(of: session)
    let isClaimed = isPartOfClaim(session, serverClass)
    var result = SessionResult(
      session: session, serverClass: serverClass, isClaimed: isClaimed, outcome: outcome)
    result.known = options.knownFailures[session.id]
    result.timeline = execution?.timeline ?? []
    result.duration = execution?.duration ?? .zero
    result.logWasJudged = execution?.logWasJudged ?? false
    result.isSurvey = isSurvey
    results.append(result)
    report(result)
  }

  /// What the other framing asks for is nobody's duty: it is left out of the count.
  private func isPartOfClaim(_ session: Session, _ serverClass: ServerClass) -> Bool {
    serverClass <= claim && !(session.needs.contains(.bare) && !runner.transport.terminator.isEmpty)
  }
}

extension Session {
  /// Whether there is nothing to judge without the log.
  fileprivate var isAboutLog: Bool { needs.contains(.log) || covers.allSatisfy { $0.hasPrefix("LOG-") } }

  /// The ways in which its clients end.
  var endings: Set<Ending> {
    func endings(of act: Act) -> [Ending] {
      switch act {
      case .ends(_, let ending): [ending]
      case .together(let acts): acts.flatMap(endings)
      case .joins, .stalls, .reads, .server, .sends, .sendsRaw: []
      }
    }
    return Set(steps.compactMap(\.act).flatMap(endings))
  }
}

extension Runner {
  /// Plays a session; what came late is given a second try, for it may have been this machine that was late.
  mutating func playConfirmed(_ session: Session) -> Execution {
    let execution = play(session)
    guard execution.failure?.verdict == .late, execution.interruption == nil else { return execution }
    return play(session)
  }
}
