import SessionLanguage

// What happens at once, and what may come in more than one order.
extension Runner {
  /// Does all of it without waiting in between.
  ///
  /// Where clients only speak they take turns, so that they do speak at once. In bare framing a client waits for
  /// the echo of its last message before it says the next.
  mutating func playTogether(_ acts: [Act]) throws(Failure) {
    if acts.contains(where: { if case .joins = $0 { true } else { false } }) { try settleRoom() }
    try settle(acts.compactMap(\.actor))
    actsTogether = true
    defer { actsTogether = false }
    for act in takingTurns(acts) {
      switch act {
      case .joins(let name):
        try connect(name)
        // Where ports are translated, two newcomers could not be told apart by what they hear.
        try learnPort(of: name)
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

  /// Hears messages that may be woven in more than one way.
  mutating func hear(
    _ texts: [Text], _ order: Order, by listeners: [ClientName]
  ) throws(Failure) {
    let sequences = sequences(of: texts)
    switch order {
    case .any:
      try hear(listeners.map { ($0, sequences.map(\.sequence)) })
    case .one:
      heardSinceMark = [:]
      try hear(listeners.map { ($0, sequences.map(\.sequence)) })
      compareOrders(of: listeners)
    case .sinceJoining:
      try hearSinceJoining(sequences, by: listeners)
    }
  }

  private struct OwnedSequence {
    let owner: ClientName?
    var sequence: MessageSequence
  }

  /// One sequence for each client that said something or is spoken of in a notice; what is nobody's own is a sequence
  /// together with its like, for nothing tells them apart.
  private func sequences(of texts: [Text]) -> [OwnedSequence] {
    var sequences: [OwnedSequence] = []
    for text in texts {
      let pattern = participants.resolve(text)
      let owner = owner(of: text, pattern)
      let like = sequences.firstIndex { sequence in
        sequence.owner == owner && (owner != nil || sequence.sequence.messages.first == pattern)
      }
      if let index = like {
        sequences[index].sequence.messages.append(pattern)
      } else {
        sequences.append(OwnedSequence(owner: owner, sequence: MessageSequence([pattern])))
      }
    }
    return sequences
  }

  /// Who said the text, or else whom it speaks of.
  private func owner(of text: Text, _ pattern: Pattern) -> ClientName? {
    let speakers = participants.filter { $0.value.said.contains(pattern) }
    if let speaker = speakers.min(by: { $0.value.number < $1.value.number })?.key { return speaker }
    for case .port(let name) in text.pieces { return name }
    return nil
  }

  /// What the listeners hear of each sender may begin later, but ends in a fence of that sender.
  private mutating func hearSinceJoining(
    _ sequences: [OwnedSequence], by listeners: [ClientName]
  ) throws(Failure) {
    var sequences = sequences
    for speaker in participants.live {
      let fence = nextFence()
      if let index = sequences.firstIndex(where: { $0.owner == speaker }) {
        sequences[index].sequence.messages.append(Pattern(bytes: fence))
      } else {
        sequences.append(OwnedSequence(owner: speaker, sequence: MessageSequence([Pattern(bytes: fence)])))
      }
      try say(fence, from: speaker)
      for listener in listeners { _ = try awaitMessage(fence, for: listener) }
      let others = participants.live.filter { !listeners.contains($0) }
      try hear(others.map { ($0, [MessageSequence([Pattern(bytes: fence)])]) })
    }
    let present = participants.live
    try hear(
      listeners.map { listener in
        let own = sequences.map { owned in
          MessageSequence(
            owned.sequence.messages, mayBeginLater: owned.owner != listener,
            mayBeMissing: owned.owner.map { !present.contains($0) } ?? false)
        }
        return (listener, own)
      })
  }

  /// Tells where two listeners have heard the same messages in different orders.
  private mutating func compareOrders(
    of listeners: [ClientName]
  ) {
    let orders = heardSinceMark
    guard let first = listeners.first, let model = orders[first] else { return }
    heardInOrder += model
    for other in listeners.dropFirst() {
      let all = orders[other] ?? []
      // What came to one of them alone is told already.
      let order = all.filter(Set(model).contains)
      let model = model.filter(Set(all).contains)
      let pairs = zip(order, model).enumerated()
      guard let index = pairs.first(where: { $0.element.0 != $0.element.1 })?.offset else { continue }
      tell(
        Failure(
          .wrong, .disordered, .message(isOwn: false),
          "\(first) and \(other) heard the same messages in different orders",
          evidence: .stream(other, expected: [Pattern(bytes: model[index])], actual: order[index], offset: 0))
      )
    }
  }
}
