import SessionLanguage

/// Ends the clients that are left after a session, one at a time, in a way that this server is not known to miss.
struct Clearing<Link: Transport>: ContextPart {
  let context: Context<Link>
  let log: LogWatch<Link>

  /// Leaves nobody behind.
  func clear() {
    for name in participants.live {
      guard let participant = participants[name] else { continue }
      let way = conversation.habits.waysToEnd.first ?? .leaves
      participants.live.forEach { participants[$0]?.forgetInbox() }
      if participants.live == [name], way == .leaves { awaitServersClosing(of: participant) }
      conversation.leave(name, way)
      strangers.left(participant)
      if awaitLeave(of: participant) == false { conversation.overlooked(way) }
    }
    for (_, participant) in participants.inOrder where !strangers.hasLeft(participant) {
      if participant.canHear { conversation.transport.end(participant.number, .resets) }
      strangers.left(participant)
    }
    // A half-closed client is still connected.
    conversation.finish()
  }

  /// Whether the same server goes on, as far as can be told: then nothing of this session may come in the next.
  private var isUndisturbed: Bool {
    conversation.interruption == nil
      && !conversation.execution.failures.contains { conversation.habits.makeHarmful($0.symptom) }
  }

  /// Whether the end of a client was noticed in time; nil where nobody and no log is left to tell.
  private func awaitLeave(of participant: Participant) -> Bool? {
    let habits = conversation.habits
    // Where ends are overlooked, another server takes the place of this one: nobody waits for it to notice.
    guard isUndisturbed, !habits.waysToEnd.isEmpty, !(strangers.isAlone && habits.overlooksEnds),
      !conversation.timeouts.isExhausted
    else { return nil }
    let deadline = conversation.transport.now + conversation.timeouts.lateAfter
    guard let witness = participants.live.first.flatMap({ participants[$0] }) else {
      return log.awaitEnds(of: [participant], until: deadline) == true ? true : nil
    }
    // In whatever words it is told, it was noticed.
    while witness.inbox.isEmpty {
      guard witness.closing == nil, waiting.collect(until: deadline) else { return false }
    }
    return true
  }

  /// Where neither another client nor a log will tell of the last client's end, the server's closing may.
  private func awaitServersClosing(of participant: Participant) {
    guard isUndisturbed, conversation.habits.closingTellsEnds, !conversation.logTellsEnds else { return }
    conversation.transport.end(participant.number, .halfCloses)
    let deadline = conversation.transport.now + conversation.timeouts.lateAfter
    while participant.closing == nil {
      guard waiting.collect(until: deadline) else {
        conversation.habits.closingTellsEnds = false
        return
      }
    }
  }
}
