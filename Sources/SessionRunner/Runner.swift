import SessionLanguage

/// Plays sessions on a transport, one after another, and judges what comes byte by byte.
///
/// A session goes on after a difference, as far as the conversation stays in step: each tells of something else.
/// It waits for bytes, not for time. That nothing more was on its way is proved by fences. Copies share the conversation.
package struct Runner<Link: Transport>: ContextPart {
  /// How everything that is said is cut, beyond what the sessions say; those that a cut would change are left whole.
  package var cutting = Cutting.whole
  let context: Context<Link>
  private let hearing: Hearing<Link>
  private let speech: Speech<Link>
  private let weaving: Weaving<Link>
  private let log: LogWatch<Link>
  private let joining: Joining<Link>
  private let performer: Performer<Link>
  private let clearing: Clearing<Link>
  private let surveyor: Surveyor<Link>

  /// A runner whose fences carry this nonce, which nobody else in the room says.
  package init(transport: Link, timeouts: Timeouts = Timeouts(), nonce: String) {
    let conversation = Conversation(transport, timeouts: timeouts, nonce: nonce)
    conversation.log.openingIsDue = transport.openingIsDue
    context = Context(conversation)
    hearing = Hearing(context: context)
    speech = Speech(context: context, hearing: hearing)
    weaving = Weaving(context: context, hearing: hearing, speech: speech)
    log = LogWatch(context: context)
    joining = Joining(context: context, hearing: hearing, speech: speech, log: log)
    performer = Performer(context: context, hearing: hearing, speech: speech, joining: joining, log: log)
    clearing = Clearing(context: context, log: log)
    surveyor = Surveyor(context: context, joining: joining)
  }

  // MARK: - The run

  package var transport: Link {
    get { conversation.transport }
    set { conversation.transport = newValue }
  }

  package var timeouts: Timeouts {
    get { conversation.timeouts }
    set { conversation.timeouts = newValue }
  }

  /// Whether nobody else can be in the room: the server was started for this run.
  package var isAlone: Bool {
    get { strangers.isAlone }
    set { strangers.isAlone = newValue }
  }

  /// Why nothing goes on any more, for a reason that is not the server's.
  package var interruption: Interruption? { conversation.interruption }

  /// The run ends at this time, in the middle of a session too; what is told of that is the reason.
  package mutating func ends(at time: Duration?, reason: String) {
    conversation.end = conversation.transport.end(at: time).map { ($0, reason) }
  }

  /// Whether the log may yet begin with the server's opening.
  package var openingIsDue: Bool {
    get { conversation.log.openingIsDue }
    set { conversation.log.openingIsDue = newValue }
  }

  /// Whether the server that is there has had other sessions before the last.
  package var isUsed: Bool { conversation.habits.sessions > 1 }

  /// What was learnt of the server, whichever of those that the command starts it was learnt of.
  package var habits: Habits { conversation.habits }

  /// Takes what others have learnt of the server.
  package func knows(_ habits: Habits) { conversation.habits.learn(from: habits, since: conversation.habits) }

  /// Takes that what came late came late in a second try, too.
  package func noteLateness() { conversation.habits.noteLateness() }

  /// What the run's fences are told by.
  package var nonce: String { conversation.fences.nonce }

  /// Goes on after so many fences, as a run did that is played again.
  package mutating func skipFences(to count: Int) { conversation.skipFences(to: count) }

  /// Whether there is a log that can be judged.
  package var canJudgeLog: Bool { conversation.canJudgeLog }

  /// Why the log is not judged any more, where there is more of it than any session leaves.
  package var flood: String? { conversation.log.flood }

  /// Whether the server's address of a client was learnt from its notice, since something translates it.
  package var translatesAddresses: Bool { conversation.translatesAddresses }

  /// Whether the server was seen to overlook the end of a connection: what is left of that may harm what comes after.
  package var hasOverlookedAnEnd: Bool { conversation.habits.overlooksEnds }

  /// Puts a fresh server in the place of the one there is; false where that cannot be done.
  package mutating func renewServer() -> Bool {
    guard transport.renew() else { return false }
    strangers.meetFreshServer()
    conversation.habits.meetFreshServer()
    conversation.log.meetFreshServer(openingIsDue: transport.openingIsDue)
    return true
  }

  /// Waits from now on also for what the server was never seen to do.
  package func forgetsAbsences() {
    conversation.habits.forgetAbsences()
    conversation.log.forgetAbsences()
  }

  /// Whether the server may not be what it was before the session: what it does everywhere harms nobody.
  package func mayHaveHarmed(_ execution: Execution) -> Bool {
    !execution.unnoticed.isEmpty || isAlone && conversation.habits.mayHarm(execution)
      || execution.failures.contains { conversation.habits.makeHarmful($0.symptom) }
  }

  /// Finds out the framing without a timer, by looking for an LF between the notices of two joins.
  ///
  /// Those that have joined are there until the survey is ended, or anything is played.
  package mutating func survey() -> Survey {
    begin(Session(id: "", title: "", covers: [], steps: []))
    return surveyor.survey()
  }

  /// Ends the clients of a survey: how the server takes that may take its time to be seen.
  package mutating func endSurvey() { clearing.clear() }

  /// Whether no connection is taken any more.
  package mutating func findsNobody() -> Bool {
    begin(conversation.execution.session)
    defer { clearing.clear() }
    let isGone = surveyor.findsNobody()
    if isGone { conversation.habits.noteGone() }
    return isGone
  }

  // MARK: - A session

  /// Plays a session from its first join to the end of its last client.
  package mutating func play(_ session: Session) -> Execution {
    begin(session.expanded)
    do throws(Failure) {
      try playSteps(of: conversation.execution.session)
    } catch {
      conversation.tell(error)
    }
    // How the run rids itself of the clients that are left is no part of the session, but for what that tells of ends.
    var execution = conversation.execution
    execution.interruption = conversation.interruption
    execution.nameRelayedRefusals()
    execution.excuse()
    conversation.habits.note(execution)
    clearing.clear()
    execution.unnoticed = conversation.execution.unnoticed
    execution.endsUnseen = conversation.execution.endsUnseen
    execution.duration = transport.now - conversation.clock.started
    execution.session = session
    return execution
  }

  private func begin(_ session: Session) {
    conversation.begin(session)
    strangers.beginSession()
    recognition.beginSession()
    speech.beginSession(session, cutting: cutting)
    weaving.beginSession()
    log.beginSession()
  }

  private func playSteps(of session: Session) throws(Failure) {
    for name in session.given { try joining.joinAndHear(name) }
    for (index, step) in session.steps.enumerated() {
      conversation.line = session.line(ofStep: index)
      switch step {
      case .act(let act): try performer.perform(act)
      case .observation(let observation): try hear(observation)
      }
    }
    conversation.line = nil
    for (name, participant) in participants.inOrder where participant.ending == .halfCloses {
      try hearing.hearClosing(name)
    }
    log.fencesBegin()
    try fenceEverybody()
    conversation.line = session.log?.line
    try judgeLog(of: session)
  }

  private func hear(_ observation: Observation) throws(Failure) {
    switch observation {
    case .message(let listeners, let text):
      let names = conversation.names(listeners)
      let pattern = participants.resolve(text)
      if pattern.bytes == nil, !conversation.execution.session.asksForAnEnd {
        names.forEach { participants[$0]?.isToBeRefused() }
      }
      try hearing.hear(names.map { ($0, [MessageSequence([pattern])]) })
    case .closing(let listeners):
      for name in conversation.names(listeners) { try hearing.hearClosing(name) }
    case .messages(let listeners, let order, let texts):
      try weaving.hear(texts, order, by: conversation.names(listeners))
    }
  }

  /// Each live client says a fence that all hear next; where nobody lives, a fresh client does.
  private func fenceEverybody() throws(Failure) {
    if participants.live.isEmpty, let fresh = ClientName("Fence") {
      try joining.joinAndHear(fresh)
    }
    for name in participants.live { try speech.fence(from: name) }
  }

  /// Waits until the log holds what it must, and tells in what it differs.
  private func judgeLog(of session: Session) throws(Failure) {
    guard let expected = session.log, canJudgeLog else { return }
    switch expected.subject {
    case .opening: log.judgeOpening(expected)
    case .session:
      let entries = ExpectedEntries(
        of: session, participants, heardInOrder: weaving.heardInOrder)
      try log.judgeEntries(by: entries.matcher(for: expected), told: recognition.toldOtherwise)
    }
    conversation.logWasJudged()
  }
}

extension Session {
  /// Whether the server is to close a connection in it.
  fileprivate var asksForAnEnd: Bool {
    steps.contains { step in
      if case .observation(.closing) = step { true } else { false }
    }
  }
}
