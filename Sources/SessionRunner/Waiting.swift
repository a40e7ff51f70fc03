import SessionLanguage

/// Waits for what comes: each wait has its deadline from the last act.
struct Waiting<Link: Transport> {
  private let conversation: Conversation<Link>

  init(in conversation: Conversation<Link>) { self.conversation = conversation }

  /// Waits for anything to come to anybody; false where nothing did up to the deadline.
  func collect(until deadline: Duration) -> Bool {
    guard conversation.mayTake(by: deadline), conversation.interruption == nil else { return false }
    let start = conversation.transport.now
    let before = conversation.transport.processorTime(isExact: false)
    let end = conversation.end?.time ?? deadline
    let arrival = conversation.transport.receive(until: min(deadline, end))
    // What this machine was busy with is not counted.
    let stalled = conversation.transport.processorTime(isExact: false).waitedFor - before.waitedFor
    let wait = conversation.transport.now - start - max(stalled, .zero)
    conversation.timeouts.waited(wait, inVain: arrival == nil)
    guard let arrival else { return false }
    conversation.take(arrival)
    return true
  }

  /// Waits for anything, no longer than so much from the last act on; false where nothing has come.
  ///
  /// Throws at a flood.
  func collect(for patience: Duration) throws(Failure) -> Bool {
    if patience == .zero {
      guard collect(until: conversation.transport.now) else { return false }
    } else {
      var deadline = conversation.clock.end(ofWaiting: patience)
      while !collect(until: deadline) {
        // A machine that was busy with others puts the deadline off.
        conversation.forgiveStalls()
        let (now, end) = (conversation.transport.now, conversation.clock.end(ofWaiting: patience))
        guard conversation.interruption == nil, now < end else { return false }
        deadline = min(end, now + Self.slice)
      }
    }
    try checkFloods()
    return true
  }

  /// After so long it is asked again who has the processors.
  private static var slice: Duration { .milliseconds(100) }

  /// How long it is worth while to wait in this session.
  private var patience: Patience {
    Patience(
      habits: conversation.habits, timeouts: conversation.timeouts, vainWaits: conversation.vainWaits,
      settlement: conversation.settlement)
  }

  /// How long it is worth while to wait for something in this session.
  func patience(for subject: Symptom.Subject) -> Duration { patience.forComing(of: subject) }

  /// How long it is worth while to wait for the end of a connection.
  func patience(forClosing subject: Symptom.Subject) -> Duration { patience.forClosing(subject) }

  /// How long it is worth while to wait for a message that the client is to hear.
  func patience(for message: Pattern, to name: ClientName) -> Duration {
    patience(for: conversation.participants.subject(of: message, for: name))
  }

  /// How long it is worth while to wait for more of a message that is due and has begun to come.
  func patience(forMoreOf subject: Symptom.Subject) -> Duration {
    patience.forMore(of: subject)
  }

  /// How long it is worth while to wait for the rest of what has begun to come.
  func patienceForTheRest(of subject: Symptom.Subject) -> Duration {
    patience.forTheRest(of: subject)
  }

  /// Waits until the message has come, whatever came before it, and says whether it has; only what follows the start is
  /// looked at.
  func awaitMessage(
    _ message: [UInt8], for name: ClientName, from start: Int = 0
  ) throws(Failure) -> Bool {
    let terminator = conversation.transport.terminator
    let (pattern, wanted) = (Pattern(bytes: message), message + terminator)
    let subject = conversation.participants.subject(of: pattern, for: name)
    var start = start
    while let inbox = conversation.participants[name]?.inbox, inbox.firstRange(of: wanted, from: start) == nil
    {
      start = max(start, inbox.count - wanted.count)
      try checkConnection(of: name, expected: [pattern])
      // It may have come without its end.
      let isBegun = !terminator.isEmpty && inbox.firstRange(of: message) != nil
      let patience = isBegun ? patienceForTheRest(of: subject) : patience(for: subject)
      guard try collect(for: patience) else {
        if isBegun {
          conversation.habits.noteBreakingOff(subject)
        } else {
          conversation.waitedInVain(for: patience)
        }
        return false
      }
    }
    return true
  }

  /// Waits until the client has heard what it said: bare messages of one sender must not run together.
  func awaitEchoes(_ name: ClientName) throws(Failure) {
    // The ones before it were waited for when it was said.
    guard let last = conversation.participants[name]?.due.last, let bytes = last.bytes else { return }
    let (start, wanted) = (conversation.participants[name]?.echoStart ?? 0, Pattern(bytes: bytes))
    let subject = conversation.participants.subject(of: wanted, for: name)
    let patience = patience(for: subject)
    while let inbox = conversation.participants[name]?.inbox, inbox.firstRange(of: bytes, from: start) == nil
    {
      try checkConnection(of: name, expected: [wanted])
      // Something else has come in its place, or is on its way.
      let isBegun = inbox.count > start
      let rest = isBegun ? min(patience, patienceForTheRest(of: subject)) : patience
      guard try collect(for: rest) else {
        if !isBegun { conversation.waitedInVain(for: rest) }
        return
      }
    }
  }

  /// Throws where the listener can hear no more.
  func checkConnection(of name: ClientName, expected: [Pattern]) throws(Failure) {
    guard let participant = conversation.participants[name], let closing = participant.closing else { return }
    let how = closing == .reset ? "reset" : "closed"
    throw Failure(
      .closed, .closed, participant.isRefused ? .notice : .connection,
      "The server \(how) \(name)'s connection",
      evidence: .stream(name, expected: expected, actual: [], offset: 0))
  }

  /// Throws where a client was sent more than can be looked at.
  private func checkFloods() throws(Failure) {
    guard let (name, participant) = conversation.participants.inOrder.first(where: \.participant.isFlooded)
    else { return }
    throw flood(of: participant, name)
  }

  /// What is told where a client is told more than can be looked at: what was told of that already, if anything was.
  func flood(of participant: Participant, _ name: ClientName) -> Failure {
    conversation.noteFlood()
    if participant.isToldWithoutEnd, let failure = conversation.execution.failure { return failure }
    return Failure(
      .flood, .flooded, .connection, "\(name) was sent more that no step asks for than can be looked at",
      evidence: .stream(
        name, expected: [], actual: Array(participant.inbox.prefix(mostEvidence)), offset: 0))
  }
}
