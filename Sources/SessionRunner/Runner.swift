import SessionLanguage

/// Plays sessions on a transport, one after another, and judges what comes byte by byte.
///
/// It waits for bytes, not for time. That nothing more was on its way is proved by fences.
package struct Runner<Link: Transport> {
  package var transport: Link
  package var timeouts: Timeouts
  /// How everything that is said is cut, beyond what the sessions say; those that a cut would change are left whole.
  package var cutting = Cutting.whole
  /// The ways to end a client that the server was not yet seen to miss, the best first.
  private(set) var waysToCleanUp: [Ending] = [.leaves, .resets]
  /// Whether the server's address of a client was learnt from its notice, since something translates it.
  package private(set) var translatesAddresses = false

  // What the run remembers from one session to the next.
  package let nonce: String
  var numbers = 0
  /// How many fences were said.
  package var fences = 0
  var departed = Departed()
  /// Whether the log may yet begin with the server's opening.
  package var openingIsDue: Bool
  /// Whether the log is not judged any more: it was told once that there is none, or that it tells of nothing.
  package internal(set) var hasGivenUpLog = false
  /// Whether the log was seen to tell of anything.
  var logHasTold = false
  /// What made the log unreadable, if anything did: more of it than any session leaves.
  package internal(set) var flood: String?
  /// Whether the log was never seen to lack the end of a connection.
  var logTellsEndings = true
  /// Whether the server was never seen to keep a connection open that its client had shut.
  var closingTellsEndings = true

  // The session that is being played.
  var execution: Execution
  var participants: [ClientName: Participant] = [:]
  var lastAct = Duration.zero
  /// How much may yet be taken that is looked at after a deadline.
  var overtime = 0
  /// When it was last certain that what came then had not come yet.
  var lastWait = Duration.zero
  var started = Duration.zero
  /// How long the log lacked something that it was waited for before the last act.
  var logWasLate = Duration.zero
  var strays: Set<UInt16> = []
  var fenceTexts: Set<[UInt8]> = []
  var heardInOrder: [[UInt8]] = []
  var isCut = false
  var cuts = SplitMix64(seed: 0)
  /// Whether what is done now is done without waiting.
  var actsTogether = false

  /// A runner whose fences carry this nonce, which nobody else in the room says.
  package init(transport: Link, timeouts: Timeouts = Timeouts(), nonce: String, openingIsDue: Bool = false) {
    self.transport = transport
    self.timeouts = timeouts
    self.nonce = nonce
    self.openingIsDue = openingIsDue
    execution = Execution(session: Session(id: "", title: "", covers: [], steps: []))
  }

  /// Plays a session from its first join to the end of its last client.
  package mutating func play(_ session: Session) -> Execution {
    begin(session.expanded)
    do throws(Failure) {
      for name in execution.session.given { try joinAndHear(name) }
      for (index, step) in execution.session.steps.enumerated() {
        try play(step, line: execution.session.line(ofStep: index))
      }
      try awaitClosings()
      try fenceEverybody()
      try judgeLog()
    } catch {
      execution.failure = error
    }
    execution.interruption = transport.interruption
    if execution.interruption != nil { execution.failure = nil }
    // How the run rids itself of the clients that are left is no part of the session.
    let timeline = execution.timeline
    cleanUp()
    execution.timeline = timeline
    execution.duration = transport.now - started
    execution.session = session
    return execution
  }

  mutating func begin(_ session: Session) {
    execution = Execution(session: session)
    participants = [:]
    strays = []
    fenceTexts = []
    heardInOrder = []
    isCut = cutting != .whole && !transport.terminator.isEmpty && !session.speaksWithoutLineFeed
    cuts = cutting.generator(for: session.id)
    actsTogether = false
    started = transport.now
    lastAct = started
    overtime = mostOvertime
    lastWait = started
    logWasLate = .zero
    transport.markLog()
  }

  /// Forgets what was learnt of a server in whose place there is another one now.
  package mutating func meetsFreshServer() {
    waysToCleanUp = [.leaves, .resets]
    departed = Departed()
    hasGivenUpLog = false
    logHasTold = false
    flood = nil
    logTellsEndings = true
    closingTellsEndings = true
  }

  private mutating func play(_ step: Step, line: Int?) throws(Failure) {
    switch step {
    case .act(let act): try perform(act, line: line)
    case .observation(let observation): try hear(observation, line: line)
    }
  }

  mutating func perform(_ act: Act, line: Int?) throws(Failure) {
    switch act {
    case .joins(let name): try join(name, line: line)
    case .ends(let name, let ending): try end(name, ending, line: line)
    case .stalls(let name): setReading(name, false)
    case .reads(let name): setReading(name, true)
    case .server(let action): try serverActs(action, line: line)
    case .sends(let name, let text): try send(text, from: name, line: line)
    case .sendsRaw(let name, let segments): try sendRaw(segments, from: name, line: line)
    case .together(let acts): try playTogether(acts, line: line)
    }
  }

  private mutating func hear(_ observation: Observation, line: Int?) throws(Failure) {
    switch observation {
    case .message(let listeners, let text):
      let pattern = resolve(text)
      try hear(names(listeners).map { ($0, [MessageSequence([pattern])]) }, line: line)
    case .closing(let listeners):
      for name in names(listeners) { try hearClosing(name, line: line) }
    case .messages(let listeners, let order, let texts):
      try hear(texts, order, by: names(listeners), line: line)
    }
  }

  /// The listeners of a step; `all` are those who can speak and hear.
  func names(_ listeners: Listeners) -> [ClientName] {
    switch listeners {
    case .all: live
    case .some(let names): names
    }
  }

  /// Everybody who can speak and hear, in the order of their joining.
  var live: [ClientName] {
    let living = participants.filter { $0.value.isLive && !$0.value.isStalled }
    return living.sorted { $0.value.number < $1.value.number }.map { $0.key }
  }

  /// Fills the holes of a text.
  func resolve(_ text: Text) -> Pattern {
    text.resolved(
      port: { .text("\(participants[$0]?.endpoint.port ?? 0)") },
      address: { participants[$0].map { address(of: $0.endpoint) } ?? .any })
  }

  /// The address as the server must write it; free where only the server can know it.
  func address(of endpoint: Endpoint) -> Pattern.Piece {
    endpoint.mayBeTranslated ? .any : .text(endpoint.address)
  }

  /// Takes that the server did not notice an end of this kind.
  mutating func missed(_ ending: Ending) {
    execution.unnoticed.insert(ending)
    waysToCleanUp.removeAll { $0 == ending }
  }

  /// Every wait is measured from here.
  mutating func acted() {
    lastAct = transport.now
    overtime = mostOvertime
  }

  mutating func note(_ client: ClientName?, _ what: Event.What) {
    execution.timeline.append(Event(time: transport.now - started, client: client, what: what))
  }

  /// Takes that the server sees a client under another port than the client itself.
  mutating func learn(port: UInt16, of name: ClientName) {
    guard participants[name]?.endpoint.port != port else { return }
    participants[name]?.endpoint.port = port
    translatesAddresses = true
  }
}

/// As many pieces as the systems of all clients may hold between them, and more.
private let mostOvertime = 1024
