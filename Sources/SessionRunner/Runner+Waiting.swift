import SessionLanguage

// How the run waits for what comes.
extension Runner {
  /// Waits for anything to come to anybody; false where nothing did up to the deadline.
  mutating func collect(until deadline: Duration) -> Bool {
    let start = transport.now
    guard clock.mayTake(at: start, by: deadline), transport.interruption == nil else { return false }
    let arrival = transport.receive(until: deadline)
    timeouts.waited(transport.now - start)
    guard let arrival else { return false }
    clock.saw(arrival)
    guard let name = participants.name(ofClient: arrival.client) else { return true }
    switch arrival.what {
    case .bytes(let bytes):
      participants[name]?.heard(bytes)
      if participants[name]?.isFlooded == true { transport.setReading(arrival.client, false) }
    case .closing, .reset:
      participants[name]?.closing = arrival.what
      if participants[name]?.canHear == true { note(name, .closed(reset: arrival.what == .reset)) }
    }
    return true
  }

  /// Throws where the listener can hear no more.
  func checkConnection(of name: ClientName, expected: [Pattern]) throws(Failure) {
    guard let closing = participants[name]?.closing else { return }
    let how = closing == .reset ? "reset" : "closed"
    throw Failure(
      .closed, .closed, participants[name]?.isRefused == true ? .notice : .connection,
      "The server \(how) \(name)'s connection",
      evidence: .stream(name, expected: expected, actual: [], offset: 0))
  }

  /// Waits for anything, no longer than so much from the last act on; false where nothing has come.
  ///
  /// Throws at a flood.
  mutating func collect(for patience: Duration) throws(Failure) -> Bool {
    let deadline = patience == .zero ? transport.now : clock.lastAct + patience
    guard collect(until: deadline) else {
      return false
    }
    try checkFloods()
    return true
  }

  /// Throws where a client was sent more than can be looked at.
  private func checkFloods() throws(Failure) {
    guard participants.values.contains(where: \.isFlooded),
      let name = participants.inOrder.first(where: \.participant.isFlooded)?.name
    else { return }
    throw Failure(
      .flood, .flooded, .connection,
      "\(name) was sent more than \(Participant.bound >> 20) MiB that no step asks for",
      evidence: .stream(
        name, expected: [], actual: Array(participants[name]?.inbox.prefix(mostEvidence) ?? []), offset: 0))
  }

  mutating func noteUnnoticedEndings(_ expected: [Pattern]) {
    for participant in Array(participants.values) {
      guard let ending = participant.ending else { continue }
      let notice = Pattern(bytes: NoticeReading.leaveNotice(port: participant.endpoint.port))
      if expected.contains(notice) || expected.isEmpty && ending == .halfCloses {
        overlooked(ending)
      }
    }
  }
}

/// More than a report shows of what came; a failure is kept to the end of the run.
let mostEvidence = 1 << 16
