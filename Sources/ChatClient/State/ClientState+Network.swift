import ChatProtocol

/// What happens on the network and by the clock.
extension ClientState {
  /// How long a connection has to last for the next outage to be a new one.
  ///
  /// No word of the server's makes it so: one that is full speaks too.
  ///
  /// Spec: CLIENT-31
  static let steady: Duration = .seconds(10)
  /// How long the next bare message waits for the echo of the last one.
  static let echoInterval: Duration = .seconds(1)

  /// Takes what the edge has to tell.
  package mutating func happened(_ event: ClientEvent) -> [ClientEffect] {
    switch event {
    case .connected: connected()
    case .connectFailed(let reason): failed(reason)
    case .received(let bytes): received(bytes)
    case .ended(let end): ended(end)
    case .taken: taken()
    case .timerFired(let timer): fired(timer)
    }
  }

  mutating func connect() -> [ClientEffect] {
    link = .connecting
    hosts.note(address)
    return [.connect(address)]
  }

  private mutating func connected() -> [ClientEffect] {
    let stream = ServerStream(framing: settings.framing)
    let conversation = Conversation(stream: stream, isTold: settings.isPlain || outage.isFirstConnection())
    link = .online(conversation)
    let remark: [ClientEffect] =
      conversation.isTold && !settings.isPlain ? [.show(.remark("connected to \(address)"))] : []
    let timer: [ClientEffect] = stream.interval.map { [.startTimer(.framing, $0)] } ?? []
    return remark + timer + [.startTimer(.steady, Self.steady)] + flush() + finish()
  }

  private mutating func received(_ bytes: [UInt8]) -> [ClientEffect] {
    changeStream { $0.received(bytes) }
  }

  /// Lets the stream give messages, and its framing time.
  private mutating func changeStream(_ change: (inout ServerStream) -> [[UInt8]]) -> [ClientEffect] {
    guard case .online(var conversation) = link else { return [] }
    let interval = conversation.stream.interval
    let messages = change(&conversation.stream)
    link = .online(conversation)
    var effects = heard(messages, framing: conversation.stream.framing ?? .bare)
    if let next = conversation.stream.interval {
      if next != interval { effects.append(.startTimer(.framing, next)) }
    } else if interval != nil {
      effects.append(.stopTimer(.framing))
    }
    return effects + flush() + finish()
  }

  private mutating func taken() -> [ClientEffect] {
    guard case .online(var conversation) = link else { return [] }
    conversation.isSending = false
    link = .online(conversation)
    return flush() + finish()
  }

  private mutating func fired(_ timer: ClientTimer) -> [ClientEffect] {
    switch timer {
    case .framing: return changeStream { $0.intervalPassed() }
    case .echo:
      let messages = outbox.echoMissed()
      return shown(messages) + flush() + finish()
    case .reconnect:
      guard case .retrying = link else { return [] }
      return connect()
    case .steady:
      outage.end()
      guard case .online(let conversation) = link, !conversation.isTold else { return [] }
      return [.show(.remark("connected to \(address) again"))]
    case .linger:
      input = .over
      return finish()
    case .farewell: return givenUp()
    }
  }

  /// No connection has come about.
  private mutating func failed(_ reason: String) -> [ClientEffect] {
    let words: [ClientEffect] = outage.isNew(reason) ? [.show(.trouble(reason))] : []
    return words + retryOrRest()
  }

  /// The connection is over, and not because we wanted it.
  ///
  /// Spec: CLIENT-7 CLIENT-8
  private mutating func ended(_ end: ConnectionEnd) -> [ClientEffect] {
    guard case .online(var conversation) = link else { return [] }
    let messages = conversation.stream.ended()
    var effects = heard(messages, framing: conversation.stream.framing ?? .bare)
    let missed = outbox.echoMissed()
    effects += shown(missed) + stopTimers()
    let goodbye: [ClientEffect] = settings.isPlain ? [] : [.show(.goodbye)]
    if conversation.isHearingOut || (settings.isPlain && input != .open && outbox.isHeard) {
      return effects + rest(quits: true)
    }
    if case .leave(let quits) = plan { return effects + goodbye + rest(quits: quits) }
    let reason = if case .lost(let words) = end { words } else { "the server closed it" }
    let words = "the connection to \(address) has ended: \(reason)"
    effects += goodbye + (outage.isNew(words) ? [.show(.trouble(words))] : [])
    return effects + retryOrRest()
  }

  /// Tries again where that is wanted; else the prompt stays, or a program without a person ends.
  private mutating func retryOrRest() -> [ClientEffect] {
    guard settings.reconnects, plan == .talk else {
      if settings.isPlain { hasLosses = true }
      return rest(quits: settings.isPlain || plan == .leave(quits: true))
    }
    link = .retrying
    return loseUnheard() + [.startTimer(.reconnect, outage.wait())]
  }

  /// There is no connection any more, and no wish for one.
  private mutating func rest(quits: Bool) -> [ClientEffect] {
    link = .offline
    plan = .talk
    return loseUnheard(for: quits) + (quits ? [.quit(status: status)] : [])
  }

  /// Ends the connection or the attempt at one because the user wants it.
  ///
  /// Spec: CLIENT-7
  mutating func leave(quits: Bool = false) -> [ClientEffect] {
    let goodbye: [ClientEffect] =
      if case .online = link, !settings.isPlain { [.show(.goodbye)] } else { [] }
    return stopTimers() + [.stopTimer(.reconnect), .disconnect] + goodbye + rest(quits: quits)
  }

  private func stopTimers() -> [ClientEffect] {
    [ClientTimer.framing, .echo, .steady, .farewell].map { .stopTimer($0) }
  }
}
