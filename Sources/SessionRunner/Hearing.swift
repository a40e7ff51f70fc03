import SessionLanguage

/// Waits until clients have heard what they must, or will not hear it any more.
struct Hearing<Link: Transport>: ContextPart {
  let context: Context<Link>
  private let reader: InboxReader<Link>

  init(context: Context<Link>) {
    self.context = context
    reader = InboxReader(context: context)
  }

  /// Waits until each of these has heard the message next.
  func hear(_ message: [UInt8], by listeners: [ClientName]) throws(Failure) {
    try hear(listeners.map { ($0, [MessageSequence([Pattern(bytes: message)])]) })
  }

  /// Waits until each listener has heard what it must, or will not hear it any more.
  func hear(_ wanted: [(ClientName, [MessageSequence])]) throws(Failure) {
    var open = wanted.map { Listening($0, to: $1, terminator: conversation.transport.terminator) }
    while true {
      for index in open.indices { try reader.advance(&open[index]) }
      for listening in open where listening.isComplete {
        if let suspicion = listening.suspicion { throw strangers.verdict(suspicion) }
      }
      for index in open.indices where open[index].isComplete { recognition.settleUnknown(&open[index]) }
      open.removeAll { $0.isComplete }
      guard let first = open.first else { break }
      if participants[first.name]?.closing != nil {
        open[0].takesRest = true
        try reader.advance(&open[0])
        recognition.settleUnknown(&open[0])
        guard !open[0].isComplete else { continue }
        // Where it has shut its own side, the server closes rightly, and what is due does not come any more.
        if participants[first.name]?.ending == .halfCloses {
          recognition.missed(open.removeFirst().remaining, by: first.name)
          continue
        }
      }
      try waiting.checkConnection(of: first.name, expected: first.expected)
      let patience = patience(of: open)
      guard try waiting.collect(for: patience) else {
        for listening in open where listening.isInDoubt || listening.isMidway {
          conversation.habits.noteBreakingOff(subject(begunBy: listening))
        }
        // Who hears one thing after another is told slowly, but told.
        let isSilent = { (name: ClientName) in
          participants[name].map { $0.lastHeard <= conversation.clock.lastAct } ?? false
        }
        if open.contains(where: { isSilent($0.name) }) { conversation.waitedInVain(for: patience) }
        for index in open.indices { try giveUp(&open[index]) }
        break
      }
    }
    for (name, sequences) in wanted {
      for message in sequences.flatMap(\.messages) { participants[name]?.hearsBack(message) }
    }
    if let (name, sequences) = wanted.last, let last = sequences.last?.messages.last {
      checkLateness(of: participants.subject(of: last, for: name))
    }
  }

  /// How long it is worth while to wait for what these must hear.
  private func patience(of open: [Listening]) -> Duration {
    open.map { listening in
      // What has begun to come is on its way as a whole.
      let begun = subject(begunBy: listening)
      if listening.isInDoubt { return waiting.patienceForTheRest(of: begun) }
      if listening.isMidway { return waiting.patience(forMoreOf: begun) }
      return listening.expected.map { waiting.patience(for: $0, to: listening.name) }.max() ?? .zero
    }.max() ?? .zero
  }

  /// What the listener may be hearing the beginning of.
  private func subject(begunBy listening: Listening) -> Symptom.Subject {
    guard let next = listening.expected.first else { return .connection }
    return participants.subject(of: next, for: listening.name)
  }

  /// Takes that nothing more comes to a listener: what it has yet to hear is missing.
  private func giveUp(_ listening: inout Listening) throws(Failure) {
    listening.takesRest = true
    try reader.advance(&listening)
    if let suspicion = listening.suspicion, let due = listening.expected.first {
      _ = listening.pass(due)
      reader.tellOtherNumber(suspicion)
    }
    recognition.settleUnknown(&listening)
    guard !listening.isComplete else { return }
    guard listening.lastTaken - conversation.clock.lastAct > conversation.timeouts.lateAfter,
      let next = listening.expected.first
    else { return recognition.missed(listening.remaining, by: listening.name, isGivenUp: true) }
    recognition.comesLater(listening.remaining, to: listening.name)
    let subject = participants.subject(of: next, for: listening.name)
    conversation.tell(
      Failure(
        .late, .late, subject,
        "\(subject.noun) had not all come after \(conversation.waited) ms; one second is the limit",
        wait: .milliseconds(conversation.waited)))
  }

  /// Waits until the server has closed the client's connection.
  func hearClosing(_ name: ClientName) throws(Failure) {
    try expectSilence(name)
    // Who does not answer the end of a client may well end connections of its own.
    let isHalfClosed = participants[name]?.ending == .halfCloses
    let subject: Symptom.Subject = isHalfClosed ? .closing : .connection
    while participants[name]?.closing == nil {
      guard try waiting.collect(for: waiting.patience(forClosing: subject)) else {
        if isHalfClosed { conversation.overlooked(.halfCloses) }
        conversation.habits.noteAbsence(subject)
        return conversation.tell(
          Failure(
            .hang, .missing, subject, "\(name) waited for the end of the connection in vain"))
      }
      try expectSilence(name)
    }
    conversation.habits.noteComing(subject)
    checkLateness(of: subject)
  }

  /// Tells of what has come that no step asks for.
  func expectSilence(_ name: ClientName) throws(Failure) {
    var listening = Listening(name, to: [], terminator: conversation.transport.terminator)
    while let participant = participants[name], !participant.inbox.isEmpty {
      try reader.advance(&listening, pastTheEnd: true)
      guard listening.isInDoubt, !listening.takesRest else { break }
      guard participant.closing == nil,
        try waiting.collect(for: waiting.patienceForTheRest(of: .connection))
      else {
        conversation.habits.noteBreakingOff(.connection)
        listening.takesRest = true
        continue
      }
    }
    if let suspicion = listening.suspicion { throw strangers.verdict(suspicion) }
  }

  private func checkLateness(of subject: Symptom.Subject) {
    let wait = conversation.clock.wait
    guard wait > conversation.timeouts.lateAfter else { return }
    conversation.tell(
      Failure(
        .late, .late, subject,
        "\(subject.noun) came after \(wait.inMilliseconds) ms; one second is the limit", wait: wait))
  }
}
