import SessionLanguage

/// The conversation of a session's clients with the server: who is there, what is said, and what has come.
///
/// It does what it is told and writes down what happens; what should have come is the business of others.
final class Conversation<Link: Transport> {
  var transport: Link
  var timeouts: Timeouts
  /// What was learnt of the server, from one session to the next.
  var habits: Habits
  /// What is known of the server's log.
  var log = LogJudge()
  /// The line of the session that is being played; nil where it is about the session as a whole.
  var line: Int?
  /// When the run must be over, and why; nil where it may take what it takes.
  var end: (time: Duration, reason: String)?
  private(set) var fences: Fences
  private(set) var sayings = Sayings()
  private(set) var participants: Participants = [:]
  private(set) var execution: Execution
  private(set) var clock: SessionClock
  /// How often the session has waited in vain for what was due.
  private(set) var vainWaits = 0
  /// Since when something has been due that was waited for in vain, and for as long as it takes to be late.
  private var dueSince: Duration?
  /// How many clients the run has had.
  private(set) var numbers = 0
  /// Whether the server's address of a client was learnt from its notice, since something translates it.
  private(set) var translatesAddresses = false

  init(_ transport: Link, timeouts: Timeouts, nonce: String) {
    self.transport = transport
    self.timeouts = timeouts
    habits = Habits(lateAfter: timeouts.lateAfter)
    fences = Fences(nonce: nonce)
    execution = Execution(session: Session(id: "", title: "", covers: [], steps: []))
    clock = SessionClock(at: .zero, ProcessorTime())
  }

  func begin(_ session: Session) {
    execution = Execution(session: session)
    line = nil
    (vainWaits, dueSince) = (0, nil)
    participants = [:]
    fences.beginSession()
    sayings.beginSession()
    transport.markLog()
    clock = SessionClock(at: transport.now, transport.processorTime(isExact: false))
  }

  /// The end of the session: nobody is left.
  func finish() {
    transport.disconnectAll()
    participants = [:]
  }

  /// Goes on after so many fences, as a run did that is played again.
  func skipFences(to count: Int) { fences.skip(to: count) }

  // MARK: - What is written down

  /// Takes that something is otherwise than it must be.
  func tell(_ failure: Failure) {
    var failure = failure
    failure.line = line
    failure.followsAnEnd = followsAnEnd(failure)
    execution.add(failure)
  }

  private func followsAnEnd(_ failure: Failure) -> Bool {
    let gone = participants.values.filter { $0.ending != nil }
    guard case .stream(_, let due, _, _) = failure.evidence else { return !gone.isEmpty }
    return !gone.isEmpty && !gone.contains { due.contains(where: $0.said.contains) }
  }

  /// Changes what was told under a symptom.
  func amend(_ symptom: Symptom, _ change: (inout Failure) -> Void) { execution.amend(symptom, change) }

  /// Takes back that this message is missing.
  func withdraw(_ subject: Symptom.Subject, missing message: Pattern) {
    execution.withdraw(Symptom(.missing, subject), missing: message)
  }

  /// Takes that the server sends without end; where somebody had ended, it may do so because of that alone.
  func noteFlood() {
    execution.isFlood = participants.values.allSatisfy { $0.ending == nil }
  }

  func note(_ client: ClientName?, _ what: Event.What) {
    execution.timeline.append(Event(time: transport.now - clock.started, client: client, what: what))
  }

  /// Takes that the server did not notice an end of this kind.
  func overlooked(_ ending: Ending) {
    execution.unnoticed.insert(ending)
    habits.overlooks(ending)
  }

  /// Takes that nobody waits for the server to notice the ends of those that are left.
  func forsake() { execution.unnoticed.insert(.resets) }

  /// Takes that nobody can tell whether the server has noticed the end of the last client.
  func lastEndIsUnseen() { execution.endsUnseen = true }

  // MARK: - What clients do

  func connect(_ name: ClientName) throws(Failure) {
    numbers += 1
    do throws(NoConnection) {
      let endpoint = try transport.connect(numbers)
      participants[name] = Participant(number: numbers, endpoint: endpoint)
      note(name, .joined(endpoint))
      acted()
    } catch {
      throw Failure(.refused, .refused, .connection, "\(name) could not connect: \(error.reason)")
    }
  }

  func transmit(_ bytes: [UInt8], from name: ClientName) throws(Failure) {
    guard let participant = participants[name] else { return }
    guard participant.closing == nil, transport.send(bytes, from: participant.number) else {
      throw Failure(
        .closed, .closed, participant.isRefused ? .notice : .connection,
        "\(name) could not send: the server has closed the connection")
    }
    participant.sends(bytes, terminator: transport.terminator)
    acted()
  }

  /// Takes that the client ends right after what it says next.
  func joinLastWords(of name: ClientName) {
    if let participant = participants[name] { transport.joinLastWords(of: participant.number) }
  }

  func noteSaying(_ message: Pattern, by name: ClientName) {
    participants[name]?.says(message)
    sayings.note(message, newest: numbers)
  }

  /// A message that proves by its coming that nothing else was on its way, due to everybody who is there.
  func nextFence() -> [UInt8] {
    let fence = fences.next()
    for name in participants.live { participants[name]?.isToHear(fence: fence.number) }
    return fence.text
  }

  /// Ends the client's connection as it stands.
  func leave(_ name: ClientName, _ ending: Ending) {
    guard let participant = participants[name] else { return }
    transport.end(participant.number, ending)
    participant.ends(ending)
    note(name, .ended(ending))
    acted()
  }

  func setReading(_ name: ClientName, _ reads: Bool) {
    guard let participant = participants[name] else { return }
    transport.setReading(participant.number, reads)
    participant.stalls(!reads)
    if reads { acted() }
  }

  /// Takes that it was waited so long for what was due, and nothing came.
  func waitedInVain(for patience: Duration) {
    vainWaits += timeouts.areHurried ? 3 : 1
    if patience >= timeouts.lateAfter { dueSince = clock.lastAct }
  }

  /// How long after the last act it may yet turn out that what was waited for in vain is late, and not missing.
  var settlement: Duration {
    guard let dueSince, dueSince < clock.lastAct else { return .zero }
    return dueSince + timeouts.forWhoIsUnknown - clock.lastAct
  }

  /// For how long it has been waited by now; it would be another each time, to the ms.
  var waited: Int64 { (transport.now - clock.lastAct).inMilliseconds / 50 * 50 }

  /// Takes that what was waited for has come all the same.
  func waitedTooShort() { vainWaits = 0 }

  /// Every wait is measured from here.
  func acted() { clock.acted(at: transport.now, transport.processorTime(isExact: false)) }

  /// Takes no time into account in which the machine was busy with others; waits that were long alone are worth the question.
  func forgiveStalls() {
    let now = transport.now
    guard now - clock.lastAct > Self.shortWait else { return }
    clock.forgive(transport.processorTime(isExact: true), at: now)
  }

  private static var shortWait: Duration { .milliseconds(50) }

  /// Why nothing goes on any more, for a reason that is not the server's.
  var interruption: Interruption? {
    if let interruption = transport.interruption { return interruption }
    return end.flatMap { transport.now >= $0.time ? .outOfTime(reason: $0.reason) : nil }
  }

  /// Takes that the server sees a client under another port than the client itself.
  func learn(port: UInt16, of name: ClientName) {
    guard let participant = participants[name], participant.endpoint.port != port else { return }
    participant.isSeen(asPort: port)
    translatesAddresses = true
  }

  /// The listeners of a step; `all` are those who can speak and hear.
  func names(_ listeners: Listeners) -> [ClientName] {
    switch listeners {
    case .all: participants.live
    case .some(let names): names
    }
  }

  // MARK: - What comes

  /// Takes what has come to a client.
  func take(_ arrival: Arrival) {
    clock.saw(arrival)
    forgiveStalls()
    guard let name = participants.name(ofClient: arrival.client), let participant = participants[name]
    else { return }
    switch arrival.what {
    case .bytes(let bytes):
      participant.heard(bytes, at: arrival.notBefore)
      if participant.isFlooded { transport.setReading(arrival.client, false) }
    case .closing, .reset:
      participant.isClosed(arrival.what)
      if participant.canHear { note(name, .closed(reset: arrival.what == .reset)) }
    }
  }

  /// Whether what comes now may be taken, by a deadline that may be over.
  func mayTake(by deadline: Duration) -> Bool { clock.mayTake(at: transport.now, by: deadline) }

  // MARK: - The log

  /// Whether there is a log that can be judged.
  var canJudgeLog: Bool { transport.hasLog && log.isReadable }

  /// Whether the log may tell of the end of a connection.
  var logTellsEnds: Bool { canJudgeLog && habits.logTellsEnds }

  /// Takes that the log was looked at as a whole.
  func logWasJudged() {
    execution.logWasJudged = log.flood == nil
    log.openingIsDue = false
  }

  /// The lines that the log holds beyond the mark.
  var logLines: [LogLine] { transport.readLog().bytes.wholeLines.map { LogLine(Array($0)) } }
}

/// More than a report shows of what came; a failure is kept to the end of the run.
let mostEvidence = 1 << 16
