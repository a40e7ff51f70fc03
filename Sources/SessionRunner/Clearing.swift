import SessionLanguage

/// Ends the clients that are left after a session, one at a time, in a way that this server is not known to miss, nor to
/// notice late.
struct Clearing<Link: Transport>: ContextPart {
  let context: Context<Link>
  let log: LogWatch<Link>

  /// Leaves nobody behind.
  func clear() {
    if isForsaken { conversation.forsake() }
    for name in participants.live where !isForsaken {
      guard let participant = participants[name] else { continue }
      let way = conversation.habits.bestWayToEnd
      participants.live.forEach { participants[$0]?.forgetInbox() }
      if participants.live == [name], way == .leaves { awaitServersClosing(of: participant) }
      conversation.leave(name, way)
      strangers.left(participant)
      let left = conversation.transport.now
      switch awaitLeave(of: participant) {
      case false: conversation.overlooked(way)
      case true: conversation.habits.notices(way, isLate: isLate(since: left))
      case nil: conversation.lastEndIsUnseen()
      }
    }
    for (_, participant) in participants.inOrder where !strangers.hasLeft(participant) {
      if participant.canHear { conversation.transport.end(participant.number, .resets) }
      strangers.left(participant)
    }
    // A half-closed client is still connected.
    conversation.finish()
  }

  /// Whether a fresh server takes the place of this one, so that who is in a hurry knows sooner what has failed: one that was
  /// never seen to notice an end would be waited for in vain.
  private var isForsaken: Bool {
    conversation.timeouts.areHurried && strangers.isAlone && !conversation.execution.failures.isEmpty
      && conversation.habits.record(of: .leaveNotice(.leaves)).came == 0
  }

  /// Whether the same server goes on, as far as can be told: then nothing of this session may come in the next.
  private var isUndisturbed: Bool {
    conversation.interruption == nil && !(strangers.isAlone && !conversation.execution.unnoticed.isEmpty)
      && !conversation.execution.failures.contains { conversation.habits.makeHarmful($0.symptom) }
  }

  /// Whether the end of a client was noticed in time; nil where nobody and no log is left to tell.
  private func awaitLeave(of participant: Participant) -> Bool? {
    let (habits, timeouts) = (conversation.habits, conversation.timeouts)
    // Where all ends are overlooked, another server takes the place of this one: nobody waits for it to notice.
    guard isUndisturbed, !habits.waysToEnd.isEmpty, !timeouts.isExhausted else { return nil }
    // Where another server can take its place, one that is mostly prompt is given less time.
    let isSoonDue = strangers.isAlone && habits.isPrompt(within: timeouts.forWhatHasBegun)
    let due = isSoonDue ? timeouts.lateAfter / 2 : timeouts.lateAfter
    let deadline = conversation.transport.now + min(due, timeouts.untilOverlooked)
    guard let witness = participants.live.first.flatMap({ participants[$0] }) else {
      return log.awaitEnds(of: [participant], until: deadline) == true ? true : nil
    }
    // In whatever words it is told, it was noticed; who is told of another end may yet be told of this one.
    let subject = Symptom.Subject.leaveNotice(participant.ending)
    var isTold = false
    while true {
      isTold = isTold || !witness.inbox.isEmpty
      passOverEnds(before: participant, at: witness)
      if !witness.inbox.isEmpty { return true }
      let rest = conversation.transport.now + waiting.patienceForTheRest(of: subject)
      guard witness.closing == nil, waiting.collect(until: isTold ? min(rest, deadline) : deadline) else {
        if isTold { conversation.habits.noteBreakingOff(subject) }
        return isTold
      }
    }
  }

  /// Passes over what a client hears late of those that ended before this one.
  private func passOverEnds(before gone: Participant, at witness: Participant) {
    let ports = participants.values.filter { $0 !== gone && $0.ending != nil }.map(\.endpoint.port)
    let terminator = conversation.transport.terminator
    while case .notice(let head) = NoticeReading.readNotice(witness.inbox[...], terminator: terminator),
      head.kind == .left, ports.contains(head.port)
    { witness.take(0..<head.length) }
  }

  /// Whether the end of a client took long to be noticed, whoever was busy meanwhile: another way may be quicker.
  private func isLate(since left: Duration) -> Bool {
    conversation.transport.now - left > conversation.timeouts.forWhatHasBegun
  }

  /// Where neither another client nor a log will tell of the last client's end, the server's closing may.
  private func awaitServersClosing(of participant: Participant) {
    guard isUndisturbed, conversation.habits.closingTellsEnds, !conversation.logTellsEnds else { return }
    conversation.transport.end(participant.number, .halfCloses)
    let deadline = conversation.transport.now + conversation.timeouts.untilOverlooked
    while participant.closing == nil {
      guard waiting.collect(until: deadline) else {
        conversation.habits.closingTellsEnds = false
        return
      }
    }
  }
}
