import SessionLanguage

/// Has clients and the server do what a session says.
struct Performer<Link: Transport>: ContextPart {
  let context: Context<Link>
  let hearing: Hearing<Link>
  let speech: Speech<Link>
  let joining: Joining<Link>
  let log: LogWatch<Link>

  func perform(_ act: Act) throws(Failure) {
    switch act {
    case .joins(let name): try joining.join(name)
    case .ends(let name, let ending): try end(name, ending)
    case .stalls(let name): conversation.setReading(name, false)
    case .reads(let name): conversation.setReading(name, true)
    case .server(let action): try serverActs(action)
    case .sends(let name, let text): try speech.send(text, from: name)
    case .sendsRaw(let name, let segments): try speech.sendRaw(segments, from: name)
    case .together(let acts): try playTogether(acts)
    }
  }

  private func end(_ name: ClientName, _ ending: Ending) throws(Failure) {
    guard let participant = participants[name] else { return }
    if ending != .halfCloses {
      if !participant.due.isEmpty { try hearing.hear([(name, [MessageSequence(participant.due)])]) }
      let now = conversation.transport.now
      while waiting.collect(until: now) {}
      try hearing.expectSilence(name)
    }
    leave(name, ending)
  }

  private func leave(_ name: ClientName, _ ending: Ending) {
    guard let participant = participants[name] else { return }
    conversation.leave(name, ending)
    strangers.left(participant)
  }

  private func serverActs(_ action: ServerAction) throws(Failure) {
    if action == .stops { log.awaitEnds() }
    // What stands in the log by now must still stand there when the server has opened again.
    _ = conversation.transport.readLog()
    conversation.note(nil, .server(action))
    guard conversation.transport.server(action) else {
      throw Failure(.crash, .gone, .connection, "The server did not do what it was told: \(action.rawValue)")
    }
    conversation.acted()
  }

  /// Does all of it without waiting in between.
  ///
  /// Where clients only speak they take turns, so that they do speak at once. In bare framing a client waits for
  /// the echo of its last message before it says the next.
  private func playTogether(_ acts: [Act]) throws(Failure) {
    if acts.contains(where: { if case .joins = $0 { true } else { false } }) { try speech.settleRoom() }
    try speech.settle(acts.compactMap(\.actor))
    speech.isAtOnce = true
    defer { speech.isAtOnce = false }
    let acts = takingTurns(acts)
    for (index, act) in acts.enumerated() {
      // Whether a server reads the last words before it hears of the end must not be chance.
      if case .sends(let name, _) = act, acts.dropFirst(index + 1).first == .ends(name, .halfCloses) {
        conversation.joinLastWords(of: name)
      }
      switch act {
      case .joins(let name): try joining.joinAtOnce(name)
      case .ends(let name, let ending): leave(name, ending)
      case .sends, .sendsRaw, .stalls, .reads, .server, .together: try perform(act)
      }
    }
  }

  private func takingTurns(_ acts: [Act]) -> [Act] {
    var queues: [ClientName: [Act]] = [:]
    var speakers: [ClientName] = []
    for act in acts {
      guard case .sends(let name, _) = act else { return acts }
      if queues[name] == nil { speakers.append(name) }
      queues[name, default: []].append(act)
    }
    let longest = queues.values.map(\.count).max() ?? 0
    return (0..<longest).flatMap { turn in speakers.compactMap { queues[$0]?.dropFirst(turn).first } }
  }
}
