import SessionLanguage

/// What may come to a client though nobody asks for it: what is the run's own but not due to this client, and notices
/// of strangers that have been told of.
struct Pardons {
  /// The run's clients that have gone.
  var departed = Departed()
  /// The ports of strangers in the present session.
  var strays: Set<UInt16> = []

  enum Passing {
    /// So many bytes at the head are passed over; what was said before the client came, once only.
    case passed(length: Int, isLeftover: Bool)
    /// More must come before that can be told.
    case unfinished
    case none
  }

  /// Passes over a fence that was said before the client came, and what the server may still be telling of who had gone
  /// by then; without fences, where all must hear one stream, only the latter's leave notices.
  ///
  /// Spec: 3-room, Joining
  mutating func passing(
    of name: ClientName, among participants: Participants, fences: Fences?, terminator: [UInt8]
  ) -> Passing {
    guard let participant = participants[name] else { return .none }
    let inbox = participant.inbox
    let texts = fences == nil ? [] : leftovers(for: participant, among: participants, terminator: terminator)
    if let text = texts.first(where: inbox.starts) { return .passed(length: text.count, isLeftover: true) }
    let fence = fences?.read(inbox, terminator: terminator) ?? .other
    let notice = NoticeReading.readNotice(inbox[...], terminator: terminator)
    switch (fence, notice) {
    case (.fence(let number, let length), _)
    where number <= fences?.count ?? 0 && !participant.fences.contains(number)
      && !participant.leftovers.contains(Array(inbox.prefix(length))):
      return .passed(length: length, isLeftover: true)
    case (_, .notice(let head))
    where head.kind == .left && pardonsLeaveNotice(of: head.port, to: participant):
      return .passed(length: head.length, isLeftover: false)
    case (.unfinished, _), (_, .unfinished): return .unfinished
    case (.fence, .notice), (.fence, .other), (.other, .notice), (.other, .other):
      return texts.contains { $0.starts(with: inbox) } ? .unfinished : .none
    }
  }

  /// The join notices and last words of clients that had gone when this one came, unless it has heard them already.
  ///
  /// Nothing that they say later proves that the server is done with them.
  private func leftovers(
    for participant: Participant, among participants: Participants, terminator: [UInt8]
  ) -> [[UInt8]] {
    participants.values.filter { $0.number < participant.number && $0.ending != nil }.flatMap { gone in
      [NoticeReading.joinNotice(port: gone.endpoint.port), gone.lastWords(terminator: terminator)]
        .compactMap { $0.map { $0 + terminator } }
    }.filter { $0 != terminator && !participant.leftovers.contains($0) }
  }

  /// Whether it is a notice of a client that had gone when this one came, in words of the server's own.
  mutating func pardonsLeaveNotice(inOtherWords text: [UInt8], to participant: Participant) -> Bool {
    guard text.starts(with: NoticeReading.notice.utf8) else { return false }
    return text.numbers.contains { departed.pardonsLeaveNotice(port: $0, to: participant.number) }
  }

  private mutating func pardonsLeaveNotice(of port: UInt16, to participant: Participant) -> Bool {
    strays.contains(port) || departed.pardonsLeaveNotice(port: port, to: participant.number)
  }
}
