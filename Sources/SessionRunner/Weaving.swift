import SessionLanguage

/// Hears messages that may be woven in more than one way.
final class Weaving<Link: Transport>: ContextPart {
  let context: Context<Link>
  private let hearing: Hearing<Link>
  private let speech: Speech<Link>
  /// The messages of the session that must come in one order to all, as they were heard.
  private(set) var heardInOrder: [[UInt8]] = []

  init(context: Context<Link>, hearing: Hearing<Link>, speech: Speech<Link>) {
    self.context = context
    self.hearing = hearing
    self.speech = speech
  }

  func beginSession() { heardInOrder = [] }

  func hear(_ texts: [Text], _ order: Order, by listeners: [ClientName]) throws(Failure) {
    let sequences = sequences(of: texts)
    switch order {
    case .any:
      try hearing.hear(listeners.map { ($0, sequences.map(\.sequence)) })
    case .one:
      listeners.forEach { participants[$0]?.forgetTurns() }
      try hearing.hear(listeners.map { ($0, sequences.map(\.sequence)) })
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
  private func hearSinceJoining(
    _ sequences: [OwnedSequence], by listeners: [ClientName]
  ) throws(Failure) {
    var sequences = sequences
    for speaker in participants.live {
      let fence = conversation.nextFence()
      if let index = sequences.firstIndex(where: { $0.owner == speaker }) {
        sequences[index].sequence.messages.append(Pattern(bytes: fence))
      } else {
        sequences.append(OwnedSequence(owner: speaker, sequence: MessageSequence([Pattern(bytes: fence)])))
      }
      try speech.say(fence, from: speaker)
      for listener in listeners { _ = try waiting.awaitMessage(fence, for: listener) }
      let others = participants.live.filter { !listeners.contains($0) }
      try hearing.hear(fence, by: others)
    }
    let present = participants.live
    try hearing.hear(
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
  private func compareOrders(of listeners: [ClientName]) {
    guard let first = listeners.first, let model = participants[first]?.heardInTurn else { return }
    heardInOrder += model
    for other in listeners.dropFirst() {
      let all = participants[other]?.heardInTurn ?? []
      // What came to one of them alone is told already.
      let order = all.filter(Set(model).contains)
      let model = model.filter(Set(all).contains)
      let pairs = zip(order, model).enumerated()
      guard let index = pairs.first(where: { $0.element.0 != $0.element.1 })?.offset else { continue }
      conversation.tell(
        Failure(
          .wrong, .disordered, .message(isOwn: false),
          "\(first) and \(other) heard the same messages in different orders",
          evidence: .stream(other, expected: [Pattern(bytes: model[index])], actual: order[index], offset: 0))
      )
    }
  }
}
