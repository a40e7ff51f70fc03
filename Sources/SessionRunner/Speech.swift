import SessionLanguage

/// What clients say, cut as the run cuts it, and the fences that go round.
final class Speech<Link: Transport>: ContextPart {
  let context: Context<Link>
  private let hearing: Hearing<Link>
  private var cutter = Cutter(.whole, for: Session(id: "", title: "", covers: [], steps: []), terminator: [])
  /// Whether what is said now is said without waiting.
  var isAtOnce = false

  init(context: Context<Link>, hearing: Hearing<Link>) {
    self.context = context
    self.hearing = hearing
  }

  func beginSession(_ session: Session, cutting: Cutting) {
    cutter = Cutter(cutting, for: session, terminator: conversation.transport.terminator)
    isAtOnce = false
  }

  private var isBare: Bool { conversation.transport.terminator.isEmpty }

  func send(_ text: Text, from name: ClientName) throws(Failure) {
    let pattern = participants.resolve(text)
    if isBare { try waiting.awaitEchoes(name) }
    let bytes = pattern.bytes ?? []
    says(bytes, [pattern], by: name)
    try sendCut(bytes + conversation.transport.terminator, from: name)
    participants[name]?.speaks()
    participants[name]?.isToHearBack(pattern)
  }

  /// Sends bytes cut into segments: each is acknowledged, and most likely read, before the next one leaves.
  func sendRaw(_ segments: [Text], from name: ClientName) throws(Failure) {
    if isBare { try waiting.awaitEchoes(name) }
    let segments = segments.map { participants.resolve($0).bytes ?? [] }
    let all = segments.flatMap(\.self)
    says(all, all.split(separator: UInt8(ascii: "\n")).map { Pattern(bytes: $0) }, by: name)
    for (index, segment) in segments.enumerated() {
      try sendCut(segment, from: name)
      guard index + 1 < segments.count, let participant = participants[name] else { continue }
      if let other = participants.live.first(where: { $0 != name }) { try passFence(from: other) }
      conversation.transport.awaitAcknowledgement(
        of: participant.number, until: conversation.transport.now + conversation.timeouts.deadline)
    }
  }

  /// Takes that a client says this now, which is so many messages.
  private func says(_ text: [UInt8], _ messages: [Pattern], by name: ClientName) {
    recognition.says(text, by: name)
    for message in messages { conversation.noteSaying(message, by: name) }
  }

  // MARK: - Segments

  /// Sends bytes, cut as the run cuts everything.
  ///
  /// A fence of another client goes round after each of the first and before each of the last segments, so that the
  /// server has most likely read the one before the next is sent. The others leave one by one without a wait between.
  private func sendCut(_ bytes: [UInt8], from name: ClientName) throws(Failure) {
    conversation.note(name, .sent(bytes))
    guard cutter.isActive, try isLineClient(name) else {
      return try conversation.transmit(bytes, from: name)
    }
    let segments = cutter.segments(of: bytes)
    let others = participants.live.filter { $0 != name && participants[$0]?.isHalfway == false }
    let fencer = isAtOnce || participants.somebodyStalls ? nil : others.first
    for (index, segment) in segments.enumerated() {
      try conversation.transmit(segment, from: name)
      let rest = segments.count - index - 1
      if let fencer, rest > 0, index < Self.mostFences || rest <= Self.mostFences {
        try passFence(from: fencer, isNoted: false)
      }
    }
  }

  /// Fences at either end of a message that is cut: they make a run slow, and most of what is cut is shorter.
  private static var mostFences: Int { 16 }

  /// Makes it known to the server that these clients end their lines.
  func settle(_ names: [ClientName]) throws(Failure) {
    guard cutter.isActive else { return }
    for name in names where participants[name]?.isLive == true { _ = try isLineClient(name) }
  }

  /// Whether the server knows that the client ends its lines; it is told where that can be done.
  ///
  /// Who has ended nothing by an LF may be a bare client to a hardened server, and then a cut would end a message.
  private func isLineClient(_ name: ClientName) throws(Failure) -> Bool {
    guard let participant = participants[name] else { return false }
    if !participant.isSettled, !participant.isHalfway, !isAtOnce, !participants.somebodyStalls {
      try passFence(from: name, isNoted: false)
    }
    return participant.isSettled
  }

  // MARK: - Fences

  /// Sends one message of these bytes.
  func say(_ message: [UInt8], from name: ClientName, isNoted: Bool = true) throws(Failure) {
    let bytes = message + conversation.transport.terminator
    if isNoted { conversation.note(name, .sent(bytes)) }
    says(message, [Pattern(bytes: message)], by: name)
    try conversation.transmit(bytes, from: name)
  }

  /// Says a fence for everybody to hear next: what comes before it is a fault.
  func fence(from name: ClientName) throws(Failure) {
    let fence = conversation.nextFence()
    try say(fence, from: name)
    try hearing.hear(fence, by: participants.live)
  }

  /// Says a text of the run's own, and waits until everybody has it; whatever came before it stays to be judged.
  private func passFence(from name: ClientName, isNoted: Bool = true) throws(Failure) {
    let fence = conversation.nextFence()
    try say(fence, from: name, isNoted: isNoted)
    participants[name]?.settles()
    for listener in participants.live {
      guard try waiting.awaitMessage(fence, for: listener) else {
        missedFence(fence, by: listener)
        continue
      }
      guard let participant = participants[listener],
        let range = participant.inbox.firstRange(of: fence + conversation.transport.terminator)
      else { continue }
      participant.take(range)
      participant.heard(message: fence)
    }
    participants[name]?.hasBeenTold()
  }

  /// Takes that a fence did not come, or not with its end.
  private func missedFence(_ fence: [UInt8], by name: ClientName) {
    guard let participant = participants[name], let range = participant.inbox.firstRange(of: fence) else {
      return recognition.missed([Pattern(bytes: fence)], by: name, isGivenUp: true)
    }
    let line = participant.inbox[range.lowerBound...].prefix { $0 != UInt8(ascii: "\n") }
    let isEnded = line.endIndex < participant.inbox.endIndex
    conversation.tell(
      Failure(
        .wrong, isEnded ? Likeness.kind(of: Array(line), for: fence) ?? .merged : .misended,
        participants.subject(of: Pattern(bytes: fence), for: name),
        "\(name) heard a message with another end",
        evidence: .stream(
          name, expected: [Pattern(bytes: fence)], actual: Array(line.prefix(mostEvidence)),
          offset: fence.count)))
    // What it was altered by goes with it; another message that it was joined with stays to be judged.
    let isAltered = isEnded && line.count < fence.count * 2
    participant.take(isAltered ? range.lowerBound..<(line.endIndex + 1) : range)
    participant.heard(message: fence)
  }

  /// Waits until the server is done with every join so far, and with everything that was said.
  ///
  /// It may still be telling one of them to the room, and then it would tell it to the next newcomer too; what a client
  /// says comes only after that. So all that a newcomer may still be told is a fence, or of clients that have gone. A
  /// hardened server does one thing after another, and may take a fence for a line peer's.
  func settleRoom() throws(Failure) {
    guard !conversation.execution.session.isHardened else { return }
    for name in participants.live
    where participants[name]?.mayBeTold == true && participants[name]?.isHalfway == false {
      try passFence(from: name)
    }
  }
}

extension Session {
  /// Whether it asks for what only a hardened server promises.
  var isHardened: Bool { covers.contains { $0.hasPrefix("HARD-") } }
}

extension [UInt8] {
  func contains(_ part: [UInt8]) -> Bool { firstRange(of: part) != nil }

  func firstRange(of part: [UInt8], from start: Int = 0) -> Range<Int>? {
    guard let first = part.first else { return start..<start }
    var start = start
    while let found = self[start...].firstIndex(of: first) {
      if self[found...].starts(with: part) { return found..<(found + part.count) }
      start = found + 1
    }
    return nil
  }
}
