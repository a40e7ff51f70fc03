import ChatProtocol

/// What happens on the wire.
extension ClientState {
  /// Takes what the edge has to tell.
  package mutating func happened(_ event: WireEvent) -> [ClientEffect] {
    switch event {
    case .connected: connected()
    case .connectFailed(let reason): failed(reason)
    case .received(let bytes): received(bytes)
    case .ended(let end): ended(end)
    case .sendable: []
    case .timerFired(let timer): fired(timer)
    }
  }

  mutating func connect() -> [ClientEffect] {
    link = .connecting
    hosts.note(address)
    return [.connect(address)]
  }

  /// Ends the connection or the attempt at one because the user wants it.
  ///
  /// Spec: CLIENT-7
  mutating func leave() -> [ClientEffect] {
    let wasOnline = link == .online
    link = .offline
    isQuitting = false
    let effects: [ClientEffect] = [.stopTimer(.reconnect)] + stopTimers() + [.disconnect]
    return effects + (wasOnline ? [.show(.goodbye)] : []) + dropUnsent()
  }

  private mutating func connected() -> [ClientEffect] {
    link = .online
    stream = ServerStream(framing: settings.framing)
    takesSilenceForLine = false
    hasHeard = false
    let remark: [ClientEffect] = settings.isPlain ? [] : [.show(.remark("connected to \(address)"))]
    let timer: [ClientEffect] = settings.framing == nil ? [.startTimer(.framing, Self.silence)] : []
    return remark + timer + flush() + finish()
  }

  private mutating func failed(_ reason: String) -> [ClientEffect] {
    [.show(.trouble(reason))] + retryOrRest()
  }

  private mutating func received(_ bytes: [UInt8]) -> [ClientEffect] {
    let wasUndecided = stream.framing == nil
    var effects = stream.received(bytes).flatMap { heard($0) }
    if stream.framing == nil, !hasHeard {
      effects.append(.startTimer(.framing, ServerStream.framingInterval))
    } else if wasUndecided, stream.framing != nil {
      effects.append(.stopTimer(.framing))
    }
    hasHeard = true
    if isLeaving { effects.append(.startTimer(.farewell, Self.farewell)) }
    return effects + flush() + finish()
  }

  /// The connection is over, and not because we wanted it.
  ///
  /// Spec: CLIENT-7 CLIENT-8
  private mutating func ended(_ end: WireEnd) -> [ClientEffect] {
    var effects = stream.ended().flatMap { heard($0) }
    let isDone = isLeaving || (isInputOver && outbox.isSent)
    effects += missEcho() + stopTimers()
    if settings.isPlain, isDone {
      link = .offline
      return effects + [.quit(status: hasRefusal ? 1 : 0)]
    }
    if isQuitting {
      outbox.connectionEnded()
      link = .offline
      return effects + [.show(.goodbye)] + dropUnsent() + [.quit(status: 0)]
    }
    let reason = if case .lost(let words) = end { words } else { "the server closed it" }
    if !settings.isPlain { effects.append(.show(.goodbye)) }
    effects.append(.show(.trouble("the connection to \(address) has ended: \(reason)")))
    return effects + retryOrRest()
  }

  /// Tries again where that is wanted; else the prompt stays, or a program without a person ends.
  private mutating func retryOrRest() -> [ClientEffect] {
    outbox.connectionEnded()
    guard settings.reconnects else {
      link = .offline
      return dropUnsent() + (settings.isPlain ? [.quit(status: 1)] : [])
    }
    link = .waiting
    let wait = backoff.wait()
    let remark: [ClientEffect] =
      settings.isPlain ? [] : [.show(.remark("trying again in \(wait.inSeconds) s"))]
    return remark + [.startTimer(.reconnect, wait)]
  }

  private mutating func fired(_ timer: ClientTimer) -> [ClientEffect] {
    switch timer {
    case .framing:
      guard link == .online else { return [] }
      let effects = stream.framingIntervalPassed().flatMap { heard($0) }
      if stream.framing == nil { takesSilenceForLine = true }
      return effects + flush() + finish()
    case .echo:
      return missEcho() + flush() + finish()
    case .reconnect:
      return link == .waiting ? connect() : []
    case .linger:
      hasLingered = true
      return finish()
    case .farewell:
      let isWell = outbox.isSeen && !hasRefusal
      let trouble =
        "\(address): the server does not close the connection, and not all that was said came back"
      return (outbox.isSeen ? [] : [.show(.trouble(trouble))]) + [.disconnect, .quit(status: isWell ? 0 : 1)]
    }
  }

  private func stopTimers() -> [ClientEffect] {
    [.stopTimer(.framing), .stopTimer(.echo), .stopTimer(.farewell)]
  }

  private mutating func dropUnsent() -> [ClientEffect] {
    defer {
      outbox.dropUnsent()
      outbox.connectionEnded()
    }
    guard !settings.isPlain else {
      let count = outbox.unsent.count
      return count > 0 ? [.show(.trouble("not sent: \(count) messages"))] : []
    }
    return outbox.unsent.map { .show(.trouble("not sent: \(VisibleText.plain($0))")) }
  }
}

/// What is said and heard.
extension ClientState {
  /// Sends what may be sent in the server's framing, once that is known.
  ///
  /// Spec: CLIENT-6 CLIENT-11
  mutating func flush() -> [ClientEffect] {
    let framing = stream.framing ?? (takesSilenceForLine ? .line : nil)
    guard link == .online, let framing else { return [] }
    let bytes = outbox.next(framing: framing)
    guard !bytes.isEmpty else { return [] }
    return [.send(bytes)] + (outbox.isAwaitingEcho ? [.startTimer(.echo, Self.echoInterval)] : [])
  }

  private mutating func heard(_ message: [UInt8]) -> [ClientEffect] {
    outbox.heard(message).flatMap { heard -> [ClientEffect] in
      switch heard {
      case .own(let bytes): [.show(.own(bytes))]
      case .foreign(let bytes): bytes.starts(with: "[알림]".utf8) ? noticed(bytes) : [said(bytes)]
      }
    }
  }

  private mutating func missEcho() -> [ClientEffect] { outbox.echoMissed().map { [said($0)] } ?? [] }

  private mutating func noticed(_ message: [UInt8]) -> [ClientEffect] {
    backoff.reset()
    guard case .notDelivered(let reason) = Notice(message) else { return [.show(.notice(message))] }
    hasRefusal = true
    let refused = outbox.refused(reason: reason, framing: stream.framing ?? .line)
    guard let refused, !settings.isPlain else { return [.show(.notice(message))] }
    return [
      .show(.notice(message)), .show(.trouble("not delivered: \(VisibleText.plain(refused)): \(reason)")),
    ]
  }

  private mutating func said(_ message: [UInt8]) -> ClientEffect {
    let line = try? ChatLine(checking: message)
    if let nick = line?.nick, !nick.isEmpty, nick != self.nick.text { nicks.note(nick) }
    let isMention = line.map { nick.isMentioned(in: $0.body) } ?? false
    return .show(.said(message, mentionsMe: isMention))
  }
}

/// How the program ends.
extension ClientState {
  /// The end of the input, or Ctrl-D on an empty line.
  package mutating func inputEnded() -> [ClientEffect] {
    guard settings.isPlain else { return quit() }
    isInputOver = true
    return finish()
  }

  /// Ctrl-D and `/quit`: what waits is sent first, but who asks twice does not wait for it.
  ///
  /// Spec: CLIENT-19
  mutating func quit() -> [ClientEffect] {
    guard link == .online, !outbox.isSent, !isQuitting else {
      return (link == .offline ? [] : leave()) + [.quit(status: 0)]
    }
    isQuitting = true
    return [.show(.remark("sending what waits; /quit again does not wait"))]
  }

  /// Once all is sent: stays as long as was asked, then ends its side and hears the server out.
  ///
  /// Spec: CLIENT-14
  mutating func finish() -> [ClientEffect] {
    if isQuitting, outbox.isSent { return quit() }
    guard settings.isPlain, isInputOver, !isLeaving, link == .online, outbox.isSent else { return [] }
    if let lingering = settings.lingering, !hasLingered {
      return [.startTimer(.linger, lingering)]
    }
    isLeaving = true
    return [.endSending, .startTimer(.farewell, Self.farewell)]
  }
}

extension Duration {
  /// In seconds, to a tenth.
  fileprivate var inSeconds: String {
    let tenths = Int((self / .milliseconds(100)).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
