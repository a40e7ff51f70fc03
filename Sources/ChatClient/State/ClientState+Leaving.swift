import ChatProtocol

/// How a connection and the program end: not before all is heard, and not too long after.
extension ClientState {
  /// How long nothing of one's own may come back before it is given up.
  static let patience: Duration = .seconds(5)
  /// How long it may not while the input is held back.
  static let longPatience: Duration = .seconds(60)
  /// How long a server may take to close after all was heard.
  static let closing: Duration = .seconds(1)

  /// The end of the input, or Ctrl-D on an empty line.
  package mutating func inputEnded() -> [ClientEffect] {
    guard settings.isPlain else { return leaveAsked(quits: true) }
    guard let lingering = settings.lingering else {
      input = .over
      return finish()
    }
    input = .lingering
    return [.startTimer(.linger, lingering)]
  }

  /// `/quit`, `/disconnect` and Ctrl-D: what was said is to be heard first, but who asks twice does not wait for it.
  ///
  /// Spec: CLIENT-19
  mutating func leaveAsked(quits: Bool) -> [ClientEffect] {
    switch link {
    case .offline: return quits ? [.quit(status: status)] : []
    case .retrying: return leave(quits: quits)
    case .connecting, .online:
      guard plan == .talk, !outbox.isHeard else { return leave(quits: quits) }
      plan = .leave(quits: quits)
      let count = outbox.onItsWay.count + outbox.waiting.count
      let words =
        count == 1
        ? "waiting until a text is heard; ask again to leave at once"
        : "waiting until \(count) texts are heard; ask again to leave at once"
      return [.show(.remark(words))] + progressed()
    }
  }

  /// A signal ends the program, or the terminal is gone: what was not heard is named.
  package mutating func interrupted() -> [ClientEffect] { isOffline ? [] : leave(quits: true) }

  /// Does what was waiting until all is sent, or heard.
  ///
  /// Spec: CLIENT-14 CLIENT-19
  mutating func finish() -> [ClientEffect] {
    if case .leave(let quits) = plan, outbox.isHeard { return leave(quits: quits) }
    guard case .online(var conversation) = link, settings.isPlain, input == .over, outbox.isSent,
      !conversation.isHearingOut
    else { return [] }
    conversation.isHearingOut = true
    link = .online(conversation)
    return [.endSending] + progressed()
  }

  /// How long what was said may go without an echo; nil where nobody waits for one.
  private var patience: Duration? {
    if case .online(let conversation) = link, conversation.isHearingOut {
      return outbox.isHeard ? Self.closing : Self.patience
    }
    if plan != .talk { return Self.patience }
    return settings.isPlain && outbox.isFilling ? Self.longPatience : nil
  }

  /// Something of one's own was heard, or somebody begins to wait for it.
  mutating func progressed() -> [ClientEffect] { patience.map { [.startTimer(.farewell, $0)] } ?? [] }

  /// Nothing more has come back for too long.
  mutating func givenUp() -> [ClientEffect] {
    guard patience != nil else { return [] }
    return leave(quits: settings.isPlain || plan == .leave(quits: true))
  }

  /// The exit status: without a person it says whether all went well, else whether all was heard.
  ///
  /// Spec: CLIENT-30
  var status: Int32 { (settings.isPlain ? hasLosses : !outbox.kept.isEmpty) ? 1 : 0 }
}
