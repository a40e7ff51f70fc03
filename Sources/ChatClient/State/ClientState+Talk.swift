import ChatProtocol

/// What is said and heard.
extension ClientState {
  /// Sends what may be sent in the server's framing, once that is known.
  ///
  /// Spec: CLIENT-6 CLIENT-11
  mutating func flush() -> [ClientEffect] {
    guard case .online(var conversation) = link, !conversation.isSending,
      let framing = conversation.stream.sending
    else { return [] }
    let bytes = outbox.next(framing: framing)
    guard !bytes.isEmpty else { return [] }
    conversation.isSending = true
    link = .online(conversation)
    return [.send(bytes)] + (outbox.isAwaitingEcho ? [.startTimer(.echo, Self.echoInterval)] : [])
  }

  mutating func heard(_ messages: [[UInt8]], framing: Framing) -> [ClientEffect] {
    let before = outbox.onItsWay.count
    let effects = messages.flatMap { shown(outbox.heard($0, framing: framing), framing: framing) }
    return effects + (outbox.onItsWay.count < before ? progressed() : [])
  }

  mutating func shown(_ messages: [Outbox.Heard], framing: Framing = .bare) -> [ClientEffect] {
    messages.flatMap { heard -> [ClientEffect] in
      switch heard {
      case .own(let bytes): [.show(.own(bytes))]
      case .foreign(let bytes):
        bytes.starts(with: "[알림]".utf8) ? noticed(bytes, framing: framing) : said(bytes)
      }
    }
  }

  /// Takes the server's own word; what it refused is named.
  ///
  /// Spec: CLIENT-13
  private mutating func noticed(_ message: [UInt8], framing: Framing) -> [ClientEffect] {
    switch Notice(message) {
    case .joined, .left: return showsComings ? [.show(.notice(message))] : []
    case .closing, .goodbye, nil: return [.show(.notice(message))]
    case .notDelivered(let reason):
      hasLosses = true
      let refused = outbox.refused(reason: reason, framing: framing)
      return [.show(.notice(message))] + (refused.map { lost($0.bytes, .refused($0.refusal)) } ?? [])
    }
  }

  private mutating func said(_ message: [UInt8]) -> [ClientEffect] {
    let line = try? ChatLine(checking: message)
    if let nick = line?.nick, ignored.elements.contains(nick) { return [] }
    if let nick = line?.nick, !nick.isEmpty, nick != self.nick.text { nicks.note(nick) }
    let isMention = line.map { nick.isMentioned(in: $0.body) } ?? false
    return [.show(.said(message, mentionsMe: isMention))]
  }

  /// Names a text that nobody is seen to hear.
  ///
  /// Spec: CLIENT-10
  mutating func lost(_ bytes: [UInt8], _ loss: Loss) -> [ClientEffect] {
    hasLosses = true
    return [.show(.lost(bytes, loss))]
  }

  /// Names all that was not heard while there was a chance; it is kept, to be sent again if the user wants it.
  ///
  /// - Parameter good: whether the program ends, and nothing can be sent again.
  /// - Returns: what to show.
  ///
  /// Spec: CLIENT-10 CLIENT-25
  mutating func loseUnheard(for good: Bool = false) -> [ClientEffect] {
    let names = outbox.connectionEnded().flatMap { lost($0.bytes, $0.loss) }
    // Without a person nobody asks for it again.
    if settings.isPlain { outbox.forgetKept() }
    guard !names.isEmpty, !good, !settings.isPlain else { return names }
    return names + [.show(.remark("once there is a connection, Ctrl-O sends again what was not heard"))]
  }
}
