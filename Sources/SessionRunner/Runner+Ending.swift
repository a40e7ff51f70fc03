import SessionLanguage

// How a session comes to its end: nothing more was on its way, and nobody is left behind.
extension Runner {
  /// Waits until the server has closed its side of every half-closed connection.
  mutating func awaitClosings() throws(Failure) {
    for (name, participant) in participants.inOrder where participant.ending == .halfCloses {
      try hearClosing(name)
    }
  }

  /// Each live client says a fence that all hear next; where nobody lives, a fresh client does.
  mutating func fenceEverybody() throws(Failure) {
    if participants.live.isEmpty {
      guard let fresh = ClientName("Fence") else { return }
      try joinAndHear(fresh)
    }
    for name in participants.live { try fence(from: name) }
  }

  /// Ends the clients one at a time, in a way that this server is not known to miss.
  mutating func cleanUp() {
    for name in participants.live {
      guard let participant = participants[name] else { continue }
      let way = waysToCleanUp.first ?? .leaves
      for other in participants.live { participants[other]?.forgetInbox() }
      if participants.live == [name], way == .leaves { awaitServersClosing(of: name) }
      leave(name, way)
      if awaitLeave(of: participant) == false { overlooked(way) }
    }
    for (_, participant) in participants.inOrder
    where !pardons.departed.contains(port: participant.endpoint.port) {
      if participant.canHear { transport.end(participant.number, .resets) }
      pardons.departed.left(port: participant.endpoint.port, heardUpTo: numbers)
    }
    // A half-closed client is still connected.
    transport.disconnectAll()
    participants = [:]
  }

  /// Whether the end of a client was noticed in time; nil where nobody and no log is left to tell.
  private mutating func awaitLeave(of participant: Participant) -> Bool? {
    // Where ends are overlooked, another server takes the place of this one: nobody waits for it to notice.
    guard execution.failure == nil, transport.interruption == nil, !waysToCleanUp.isEmpty,
      !(isAlone && hasOverlookedAnEnd),
      !timeouts.isExhausted
    else { return nil }
    let deadline = transport.now + timeouts.lateAfter
    if let witness = participants.live.first {
      // In whatever words it is told, it was noticed.
      while participants[witness]?.inbox.isEmpty == true {
        guard participants[witness]?.closing == nil, collect(until: deadline) else { return false }
      }
      return true
    }
    guard readsLog else { return nil }
    let start = transport.now
    defer { timeouts.waited(transport.now - start) }
    while !portsOfLoggedEnds().contains(participant.endpoint.port) {
      guard transport.awaitLog(until: deadline) else {
        logTellsEndings = false
        return nil
      }
    }
    return true
  }

  /// Where neither another client nor a log will tell of the last client's end, the server's closing may.
  private mutating func awaitServersClosing(of name: ClientName) {
    guard let participant = participants[name], execution.failure == nil, transport.interruption == nil,
      closingTellsEndings,
      !readsLog
    else { return }
    transport.end(participant.number, .halfCloses)
    let deadline = transport.now + timeouts.lateAfter
    while participants[name]?.closing == nil {
      guard collect(until: deadline) else {
        closingTellsEndings = false
        return
      }
    }
  }
}
