import SessionLanguage

/// Plays sessions on a transport, one after another, and judges what comes byte by byte.
///
/// A session goes on after a difference, as far as the conversation stays in step: each tells of something else.
/// It waits for bytes, not for time. That nothing more was on its way is proved by fences.
package struct Runner<Link: Transport> {
  package var transport: Link
  package var timeouts: Timeouts
  /// How everything that is said is cut, beyond what the sessions say; those that a cut would change are left whole.
  package var cutting = Cutting.whole
  /// Whether nobody else can be in the room: the server was started for this run.
  package var isAlone = false
  /// The ways to end a client that the server was not yet seen to miss, the best first.
  private(set) var waysToCleanUp: [Ending] = [.leaves, .resets]
  /// Whether the server's address of a client was learnt from its notice, since something translates it.
  package private(set) var translatesAddresses = false

  // What the run remembers from one session to the next.
  var numbers = 0
  var fences: Fences
  var pardons = Pardons()
  var log: LogJudge
  var habits = Habits()
  /// Whether the log was never seen to lack the end of a connection.
  var logTellsEndings = true
  /// Whether the server was never seen to keep a connection open that its client had shut.
  var closingTellsEndings = true

  // The session that is being played.
  var execution: Execution
  var participants: Participants = [:]
  var clock: SessionClock
  var cutter: Cutter
  /// How long the log lacked something that it was waited for before the last act.
  var logWasLate = Duration.zero
  var heardInOrder: [[UInt8]] = []
  var toldOtherwise = ToldOtherwise()
  /// What was said in the sessions before, as far as it is kept.
  var saidEarlier: Set<Pattern> = []
  /// The last client that had joined when a message was first said.
  var newestWhenSaid: [Pattern: Int] = [:]
  /// What each client has heard, in its order, as it was due.
  var heardSinceMark: [ClientName: [[UInt8]]] = [:]
  /// The line of the session that is being played; nil where it is about the session as a whole.
  private var line: Int?
  /// Whether what is done now is done without waiting.
  var actsTogether = false

  /// A runner whose fences carry this nonce, which nobody else in the room says.
  package init(transport: Link, timeouts: Timeouts = Timeouts(), nonce: String, openingIsDue: Bool = false) {
    self.transport = transport
    self.timeouts = timeouts
    fences = Fences(nonce: nonce)
    log = LogJudge(openingIsDue: openingIsDue)
    let nothing = Session(id: "", title: "", covers: [], steps: [])
    execution = Execution(session: nothing)
    clock = SessionClock(at: transport.now)
    cutter = Cutter(.whole, for: nothing, terminator: [])
  }

  /// What the run's fences are told by.
  package var nonce: String { fences.nonce }

  /// Goes on after so many fences, as a run did that is played again.
  package mutating func skipFences(to count: Int) { fences.skip(to: count) }

  /// Whether the log may yet begin with the server's opening.
  package var openingIsDue: Bool {
    get { log.openingIsDue }
    set { log.openingIsDue = newValue }
  }

  /// Why the log is not judged any more, where there is more of it than any session leaves.
  package var flood: String? { log.flood }

  /// Plays a session from its first join to the end of its last client.
  package mutating func play(_ session: Session) -> Execution {
    begin(session.expanded)
    do throws(Failure) {
      for name in execution.session.given { try joinAndHear(name) }
      for (index, step) in execution.session.steps.enumerated() {
        line = execution.session.line(ofStep: index)
        try play(step)
      }
      line = nil
      try awaitClosings()
      try fenceEverybody()
      line = execution.session.log?.line
      try judgeLog()
    } catch {
      tell(error)
    }
    execution.nameLeaks()
    execution.interruption = transport.interruption
    if execution.interruption != nil || execution.failures.contains(where: { $0.verdict == .stray }) {
      execution.failures.removeAll { execution.interruption != nil || $0.verdict != .stray }
    }
    // How the run rids itself of the clients that are left is no part of the session.
    let timeline = execution.timeline
    cleanUp()
    execution.timeline = timeline
    execution.duration = transport.now - clock.started
    execution.session = session
    return execution
  }

  /// Takes that something is otherwise than it must be; of each symptom the first is told.
  mutating func tell(_ failure: Failure) {
    guard !execution.failures.contains(where: { $0.symptom == failure.symptom }) else { return }
    var failure = failure
    failure.line = line
    execution.failures.append(failure)
  }

  mutating func begin(_ session: Session) {
    execution = Execution(session: session)
    line = nil
    participants = [:]
    pardons.strays = []
    fences.beginSession()
    heardInOrder = []
    toldOtherwise = ToldOtherwise()
    if saidEarlier.count < mostSaid { saidEarlier.formUnion(newestWhenSaid.keys) }
    newestWhenSaid = [:]
    cutter = Cutter(cutting, for: session, terminator: transport.terminator)
    actsTogether = false
    clock = SessionClock(at: transport.now)
    logWasLate = .zero
    transport.markLog()
  }

  /// Whether the server was seen to overlook the end of a connection: what is left of that may harm what comes after.
  package var hasOverlookedAnEnd: Bool { waysToCleanUp.count < 2 }

  /// Takes that another server stands in the place of the one there was; its ways are the same.
  package mutating func meetsFreshServer() {
    pardons = Pardons()
    log = log.onFreshServer
  }

  /// Whether the server may not be what it was before the session: what it does everywhere harms nobody.
  package func mayHaveHarmed(_ execution: Execution) -> Bool {
    !execution.unnoticed.isEmpty || isAlone && hasOverlookedAnEnd
      || execution.failures.contains { failure in
        switch failure.symptom.kind {
        case .altered, .misnumbered, .miswritten, .misended: false
        case .missing:
          if case .leaveNotice = failure.symptom.subject {
            true
          } else {
            !habits.neverBrings(failure.symptom.subject)
          }
        case .cut, .garbled, .merged, .split, .doubled, .disordered, .unexpected, .leaked, .late, .closed,
          .gone,
          .refused, .flooded, .strange, .flawed:
          true
        }
      }
  }

  private mutating func play(_ step: Step) throws(Failure) {
    switch step {
    case .act(let act): try perform(act)
    case .observation(let observation): try hear(observation)
    }
  }

  mutating func perform(_ act: Act) throws(Failure) {
    switch act {
    case .joins(let name): try join(name)
    case .ends(let name, let ending): try end(name, ending)
    case .stalls(let name): setReading(name, false)
    case .reads(let name): setReading(name, true)
    case .server(let action): try serverActs(action)
    case .sends(let name, let text): try send(text, from: name)
    case .sendsRaw(let name, let segments): try sendRaw(segments, from: name)
    case .together(let acts): try playTogether(acts)
    }
  }

  private mutating func hear(_ observation: Observation) throws(Failure) {
    switch observation {
    case .message(let listeners, let text):
      let pattern = participants.resolve(text)
      let closes = execution.session.steps.contains { step in
        if case .observation(.closing) = step { true } else { false }
      }
      if pattern.bytes == nil, !closes { names(listeners).forEach { participants[$0]?.isRefused = true } }
      try hear(names(listeners).map { ($0, [MessageSequence([pattern])]) })
    case .closing(let listeners):
      for name in names(listeners) { try hearClosing(name) }
    case .messages(let listeners, let order, let texts):
      try hear(texts, order, by: names(listeners))
    }
  }

  /// The listeners of a step; `all` are those who can speak and hear.
  func names(_ listeners: Listeners) -> [ClientName] {
    switch listeners {
    case .all: participants.live
    case .some(let names): names
    }
  }

  /// Takes that the server did not notice an end of this kind.
  mutating func overlooked(_ ending: Ending) {
    execution.unnoticed.insert(ending)
    waysToCleanUp.removeAll { $0 == ending }
  }

  /// Every wait is measured from here.
  mutating func acted() { clock.acted(at: transport.now) }

  mutating func note(_ client: ClientName?, _ what: Event.What) {
    execution.timeline.append(Event(time: transport.now - clock.started, client: client, what: what))
  }

  /// Takes that the server sees a client under another port than the client itself.
  mutating func learn(port: UInt16, of name: ClientName) {
    guard participants[name]?.endpoint.port != port else { return }
    participants[name]?.endpoint.port = port
    translatesAddresses = true
  }
}

/// How many messages of earlier sessions are kept, to be known again.
private let mostSaid = 10_000
