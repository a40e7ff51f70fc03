import SessionLanguage

/// Goes through what has come to a listener, byte after byte: what is due is taken, what is not this session's is passed
/// over, and what is otherwise is told.
struct InboxReader<Link: Transport>: ContextPart {
  let context: Context<Link>

  /// Goes on until everything has been heard or more must come.
  func advance(_ listening: inout Listening, pastTheEnd: Bool = false) throws(Failure) {
    while let participant = participants[listening.name] {
      if participant.isToldWithoutEnd { throw waiting.flood(of: participant, listening.name) }
      switch listening.next(in: participant.inbox, pastTheEnd: pastTheEnd) {
      case .nothing:
        // What has begun and does not go on is all that there will be of it.
        guard listening.takesRest, !participant.inbox.isEmpty, !listening.isComplete, !listening.isInDoubt
        else { return }
        listening.rewind()
        recognition.recognize(for: &listening)
      case .message(let length):
        take(length, by: &listening)
      case .mismatch(let offset):
        try pardon(&listening, wrongAt: offset)
        if listening.isInDoubt { return }
      }
    }
  }

  /// Takes a message that was due.
  private func take(_ length: Int, by listening: inout Listening) {
    guard let participant = participants[listening.name] else { return }
    let message = Array(participant.inbox.prefix(length))
    let text = Array(message.dropLast(conversation.transport.terminator.count))
    let subject = participants.subject(of: Pattern(bytes: text), for: listening.name)
    conversation.note(listening.name, .heard(message))
    conversation.habits.noteComing(subject, after: participant.lastHeard - conversation.clock.lastAct)
    participant.heard(message: text)
    participant.take(0..<length)
    listening.lastTaken = conversation.clock.lastLook
  }

  /// Passes over what is not this session's: what is the run's own, or a stranger's notice.
  ///
  /// Where more must come before that can be told, the mismatch becomes a doubt. What is simply wrong is told.
  private func pardon(_ listening: inout Listening, wrongAt offset: Int) throws(Failure) {
    guard let participant = participants[listening.name] else { return }
    let failure = mismatch(listening, participant, at: offset)
    listening.rewind()
    switch strangers.passOver(at: listening.name) {
    case .passed: return
    case .unfinished where !listening.takesRest:
      listening.isInDoubt = true
      return
    case .unfinished, .none: break
    }
    if let head = strangers.joinNotice(at: participant) {
      listening.suspicion = listening.suspicion ?? failure
      return participant.take(0..<head.length)
    }
    if strangers.passesOverNotice(at: participant) { return }
    if strangers.haveSaid(participant.inbox) { throw strangers.verdict(failure) }
    guard let suspicion = listening.suspicion else { return recognition.recognize(for: &listening) }
    if hasComeElsewhere(listening) { throw strangers.verdict(suspicion) }
    if let due = listening.expected.first { _ = listening.pass(due) }
    listening.suspicion = nil
    tellOtherNumber(suspicion)
  }

  /// Takes that the server tells other numbers than ports: who comes under such a one is no stranger.
  func tellOtherNumber(_ failure: Failure) {
    conversation.habits.tellsOtherNumbers = true
    strangers.areNone()
    conversation.tell(failure)
  }

  /// Whether what is due comes all the same, behind what a stranger says.
  private func hasComeElsewhere(_ listening: Listening) -> Bool {
    guard let due = listening.expected.first?.bytes else { return false }
    return (try? waiting.awaitMessage(due, for: listening.name)) ?? false
  }

  private func mismatch(_ listening: Listening, _ participant: Participant, at offset: Int) -> Failure {
    let inbox = participant.inbox
    let wrong = inbox[offset...].prefix(mostEvidence)
    let actual = Array(inbox[..<(wrong.firstIndex(of: UInt8(ascii: "\n")) ?? wrong.endIndex)])
    let due = listening.expected.first { !conversation.fences.contains($0) }?.bytes
    let isOwn = due.flatMap(NoticeReading.port) == participant.endpoint.port
    return recognition.unexpected(
      .misnumbered, .joinNotice(isOwn: isOwn), actual, wrongAt: offset, to: listening)
  }
}
