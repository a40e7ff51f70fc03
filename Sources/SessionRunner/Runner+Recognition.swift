import SessionLanguage

// What is made of a message that is not the one that is due.
extension Runner {
  /// Takes what stands at the head of a listener's inbox, which is no message that may come next, and tells what it is;
  /// where that cannot be known before more comes, it becomes a doubt.
  mutating func recognize(for listening: inout Listening) {
    guard let inbox = participants[listening.name]?.inbox else { return }
    let remaining = listening.remaining
    let reading = MessageReading(
      inbox, due: remaining.compactMap(\.bytes),
      next: listening.expected.compactMap(\.bytes), known: participants[listening.name]?.history ?? [],
      terminator: transport.terminator, isAll: listening.takesRest)
    guard let seen = reading.seen else {
      listening.isInDoubt = true
      return
    }
    note(listening.name, .heard(Array(inbox.prefix(seen.length))))
    participants[listening.name]?.take(0..<seen.length)
    switch seen.what {
    case .whole(let text): take(text, by: &listening)
    case .altered(let due, let kind):
      tell(kind, Pattern(bytes: due), seen.text, to: listening.name)
      toldOtherwise.altered[due, default: []].insert(seen.text)
      let passed = listening.pass(Pattern(bytes: due)) ?? []
      missed(passed, by: listening.name)
      habits.noteComing(subject(of: Pattern(bytes: due), for: listening.name))
      participants[listening.name]?.heard(message: due)
      heardSinceMark[listening.name, default: []].append(due)
    case .stop:
      tell(unexpected(.misended, .message(isOwn: false), seen.text, to: listening))
    }
  }

  /// Takes a whole message that is none of those that may come next.
  private mutating func take(_ text: [UInt8], by listening: inout Listening) {
    let (name, message) = (listening.name, Pattern(bytes: text))
    var subject = subject(of: message, for: name)
    if let passed = listening.pass(message) {
      missed(passed, by: name)
      habits.noteComing(subject)
      participants[name]?.heard(message: text)
      heardSinceMark[name, default: []].append(text)
    } else if let index = participants[name]?.owed.firstIndex(where: { $0.message == message }),
      let since = participants[name]?.owed.remove(at: index).since
    {
      habits.noteComing(subject)
      hasComeAfterAll(subject, dueSince: since)
    } else if subject == .notice, let due = listening.remaining.first(where: { $0.bytes == nil }) {
      tell(.altered, due, text, to: name)
      missed(listening.pass(due) ?? [], by: name)
      habits.noteComing(.notice)
    } else if participants[name]?.history.contains(text) == true {
      toldOtherwise.unexpected.insert(text)
      tell(unexpected(.doubled, subject, text, to: listening))
    } else {
      toldOtherwise.unexpected.insert(text)
      // Nothing is due to a newcomer before its own notice, and nothing that was said before it came.
      let isNew = participants[name]?.history.allSatisfy { NoticeReading.whole($0) != nil } ?? false
      let wasSaid =
        newestWhenSaid[message].map { $0 < participants[name]?.number ?? 0 } ?? saidEarlier.contains(message)
      if isNew && wasSaid || participants[name]?.history.isEmpty == true {
        subject = .joinNotice(isOwn: true)
      }
      // What nobody said may be what is due, in words of the server's own.
      let isSaid = participants.values.contains { $0.said.contains(message) }
      guard !isSaid, !listening.remaining.isEmpty else {
        return tell(unexpected(.unexpected, subject, text, to: listening))
      }
      listening.unknown.append((text, subject))
    }
  }

  /// Tells what has become of what was like nothing that was due: where something did not come, it came in its place.
  mutating func settleUnknown(_ listening: inout Listening) {
    for (text, subject) in listening.unknown {
      if listening.takesRest, subject != .joinNotice(isOwn: true), let due = listening.remaining.first {
        _ = listening.pass(due)
        habits.noteComing(self.subject(of: due, for: listening.name))
        let kind = due.bytes.flatMap { Likeness.kind(of: text, for: $0) }
        tell(kind ?? (text.isReplacing ? .garbled : .altered), due, text, to: listening.name)
        if let bytes = due.bytes { toldOtherwise.altered[bytes, default: []].insert(text) }
      } else {
        tell(unexpected(.unexpected, subject, text, to: listening))
      }
    }
    listening.unknown = []
  }

  /// What was told to be missing is late, or out of its place.
  private mutating func hasComeAfterAll(_ subject: Symptom.Subject, dueSince since: Duration) {
    let isLate = clock.lastLook - since > timeouts.lateAfter
    execution.amend(Symptom(.missing, subject)) { failure in
      failure.verdict = isLate ? .late : .wrong
      failure.symptom.kind = isLate ? .late : .disordered
      failure.summary = isLate ? "It came, but more than a second late" : "It came, but not in its place"
    }
  }

  private mutating func tell(_ kind: Symptom.Kind, _ due: Pattern, _ actual: [UInt8], to name: ClientName) {
    let offset = zip(due.bytes ?? [], actual).prefix { $0 == $1 }.count
    tell(
      Failure(
        .wrong, kind, subject(of: due, for: name), "\(name) heard something else",
        evidence: .stream(
          name, expected: [due], actual: Array(actual.prefix(max(mostEvidence, offset))), offset: offset)))
  }

  func unexpected(
    _ kind: Symptom.Kind, _ subject: Symptom.Subject, _ actual: [UInt8], wrongAt offset: Int = 0,
    to listening: Listening
  ) -> Failure {
    let expected = listening.expected.filter { $0.bytes.map { !fences.texts.contains($0) } ?? true }
    let summary =
      expected.isEmpty
      ? "\(listening.name) heard more than it should" : "\(listening.name) heard something else"
    return Failure(
      .wrong, kind, subject, summary,
      evidence: .stream(
        listening.name, expected: expected, actual: Array(actual.prefix(offset + mostEvidence)),
        offset: offset))
  }

  /// What a message is, to the one who hears it.
  func subject(of message: Pattern, for listener: ClientName) -> Symptom.Subject {
    guard let bytes = message.bytes else { return .notice }
    if let head = NoticeReading.whole(bytes) {
      let owner = participants.first { $0.value.endpoint.port == head.port }
      switch head.kind {
      case .joined: return .joinNotice(isOwn: owner?.key == listener)
      case .left: return owner?.key == listener ? .ownLeaveNotice : .leaveNotice(owner?.value.ending)
      }
    }
    if participants[listener]?.said.contains(message) == true { return .message(isOwn: true) }
    let isSaid = participants.values.contains { $0.said.contains(message) }
    return !isSaid && bytes.starts(with: NoticeReading.notice.utf8) ? .notice : .message(isOwn: false)
  }
}

extension Execution {
  /// Where the refusal came, what was relayed all the same has leaked.
  mutating func nameLeaks() {
    let isRefused = session.steps.contains { step in
      guard case .observation(.message(_, let text)) = step else { return false }
      return text.pieces.contains(.any)
    }
    guard isRefused, !failures.contains(where: { $0.symptom.subject == .notice }) else { return }
    for index in failures.indices where failures[index].symptom.kind == .unexpected {
      if case .message = failures[index].symptom.subject { failures[index].symptom.kind = .leaked }
    }
  }

  /// Changes what was told under a symptom.
  fileprivate mutating func amend(_ symptom: Symptom, _ change: (inout Failure) -> Void) {
    guard let index = failures.firstIndex(where: { $0.symptom == symptom }) else { return }
    change(&failures[index])
  }
}
