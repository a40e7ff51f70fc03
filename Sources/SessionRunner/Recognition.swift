import SessionLanguage

/// Makes something of what a listener hears that is not due, and of what is due and does not come.
final class Recognition<Link: Transport> {
  private let conversation: Conversation<Link>
  /// What clients were told otherwise than they should have been in this session.
  private(set) var toldOtherwise = ToldOtherwise()

  init(in conversation: Conversation<Link>) { self.conversation = conversation }

  func beginSession() { toldOtherwise = ToldOtherwise() }

  /// Takes that a client says this now: what nobody has heard yet of what it said before may be read together with it.
  func says(_ text: [UInt8], by name: ClientName) {
    guard conversation.transport.terminator.isEmpty, let participant = conversation.participants[name] else {
      return
    }
    let last = participant.unheard.last ?? []
    let isHeard = conversation.participants.values.contains {
      $0.history.contains(last) || $0.inbox.contains(last)
    }
    participant.says(text, after: isHeard ? [] : participant.unheard)
    toldOtherwise.mayBeJoined(participant.unheard)
  }

  /// Takes what stands at the head of a listener's inbox, which is no message that may come next, and tells what it is;
  /// where that cannot be known before more comes, it becomes a doubt.
  func recognize(for listening: inout Listening) {
    guard let participant = conversation.participants[listening.name] else { return }
    let reading = MessageReading(
      participant.inbox, due: listening.remaining.compactMap(\.bytes),
      next: listening.expected.compactMap(\.bytes), known: participant.history.union(participant.owedTexts),
      terminator: conversation.transport.terminator, isAll: listening.takesRest)
    guard let seen = reading.seen else {
      listening.isInDoubt = true
      return
    }
    conversation.note(listening.name, .heard(Array(participant.inbox.prefix(min(seen.length, mostEvidence)))))
    participant.take(0..<seen.length)
    participant.wasNotToHear()
    switch seen.what {
    case .whole(let text): take(text, by: &listening)
    case .altered(let due, let kind):
      let isEarly = kind == .altered && isToBeHeard(seen.text)
      tell(isEarly ? .disordered : kind, Pattern(bytes: due), seen.text, to: listening.name)
      toldOtherwise.altered[due, default: []].insert(seen.text)
      missed(listening.pass(Pattern(bytes: due)) ?? [], by: listening.name)
      heard(due, by: listening.name)
    case .stop:
      conversation.tell(unexpected(.misended, .message(isOwn: false), seen.text, to: listening))
    }
  }

  /// Whether a step of the session asks for just that, sooner or later.
  private func isToBeHeard(_ text: [UInt8]) -> Bool {
    conversation.execution.session.steps.contains { step in
      guard case .observation(.message(_, let due)) = step else { return false }
      return conversation.participants.resolve(due).bytes == text
    }
  }

  /// Takes a whole message that is none of those that may come next.
  private func take(_ text: [UInt8], by listening: inout Listening) {
    guard let participant = conversation.participants[listening.name] else { return }
    let (name, message) = (listening.name, Pattern(bytes: text))
    let subject = subject(of: message, for: name)
    if let passed = listening.pass(message) {
      missed(passed, by: name)
      heard(text, by: name)
    } else if let owed = participant.getsOwed(message) {
      if subject == .joinNotice(isOwn: true) { participant.isLetIn(after: noticesOfEnds) }
      hasComeAfterAll(subject, owed)
    } else if subject == .notice, let due = listening.remaining.first(where: { $0.bytes == nil }) {
      tell(.altered, due, text, to: name)
      missed(listening.pass(due) ?? [], by: name)
      conversation.habits.noteComing(.notice)
    } else if participant.history.contains(text) {
      toldOtherwise.unexpected.insert(text)
      conversation.tell(unexpected(.doubled, subject, text, to: listening))
    } else {
      toldOtherwise.unexpected.insert(text)
      let subject = isFromBefore(message, participant) ? .joinNotice(isOwn: true) : subject
      // What nobody said may be what is due, in words of the server's own.
      guard !conversation.participants.haveSaid(message), !conversation.sayings.haveEarlier(message),
        !listening.remaining.isEmpty
      else {
        return conversation.tell(unexpected(.unexpected, subject, text, to: listening))
      }
      listening.unknown.append((text, subject))
    }
  }

  /// Nothing is due to a newcomer before its own notice, and nothing that was said before it came.
  private func isFromBefore(_ message: Pattern, _ participant: Participant) -> Bool {
    let isNew = participant.history.allSatisfy { NoticeReading.whole($0) != nil }
    return participant.history.isEmpty
      || isNew && conversation.sayings.wereSaid(message, before: participant.number)
  }

  /// Takes that the listener has heard a message that was due, if altered.
  private func heard(_ message: [UInt8], by name: ClientName) {
    conversation.habits.noteComing(subject(of: Pattern(bytes: message), for: name))
    conversation.participants[name]?.heard(message: message)
  }

  /// Tells what has become of what was like nothing that was due: where something did not come, it came in its place.
  func settleUnknown(_ listening: inout Listening) {
    for (text, subject) in listening.unknown {
      if listening.takesRest, subject != .joinNotice(isOwn: true), let due = listening.remaining.first,
        mayStand(text, for: due)
      {
        _ = listening.pass(due)
        conversation.habits.noteComing(self.subject(of: due, for: listening.name))
        let kind = due.bytes.flatMap { Likeness.kind(of: text, for: $0) }
        tell(kind ?? (text.isReplacing ? .garbled : .altered), due, text, to: listening.name)
        if let bytes = due.bytes { toldOtherwise.altered[bytes, default: []].insert(text) }
      } else {
        conversation.tell(unexpected(.unexpected, subject, text, to: listening))
      }
    }
    listening.unknown = []
  }

  /// Whether it may be what is due in other words: a notice is known by its mark or its port.
  private func mayStand(_ text: [UInt8], for due: Pattern) -> Bool {
    guard let notice = due.bytes.flatMap(NoticeReading.whole) else { return true }
    // What tells in the right words of something else that somebody did is about that.
    if let other = NoticeReading.whole(text), other.kind != notice.kind { return other.port == notice.port }
    if text.tells("\(notice.port)") { return true }
    // In whatever words: what tells of another client is about that.
    let others = conversation.participants.values.map(\.endpoint.port)
    return text.starts(with: NoticeReading.notice.utf8) && !others.contains { text.tells("\($0)") }
  }

  /// What was told to be missing is late, or out of its place; or it was given up too soon, and nothing is wrong with it.
  private func hasComeAfterAll(_ subject: Symptom.Subject, _ owed: Owed) {
    let wait = conversation.clock.lastLook - owed.since
    let isLate = wait > conversation.timeouts.lateAfter
    conversation.habits.noteComingAfterAll(subject, after: isLate ? wait : .zero)
    if isLate || owed.isGivenUp { conversation.waitedTooShort() }
    guard isLate || !owed.isGivenUp else {
      return conversation.withdraw(subject, missing: owed.message)
    }
    conversation.amend(Symptom(.missing, subject)) { failure in
      failure.verdict = isLate ? .late : .wrong
      failure.symptom.kind = isLate ? .late : .disordered
      failure.wait = wait
      failure.summary =
        isLate
        ? "\(subject.noun) came after \(wait.inMilliseconds) ms; one second is the limit"
        : "\(subject.noun) came, but not in its place"
    }
  }

  /// Takes that these are late, and may come yet.
  func comesLater(_ late: [Pattern], to name: ClientName) {
    for message in late {
      conversation.participants[name]?.isOwed(
        Owed(message: message, since: conversation.clock.lastAct, isGivenUp: true))
    }
  }

  /// Takes that these did not come to the listener.
  func missed(_ missing: [Pattern], by name: ClientName, isGivenUp: Bool = false) {
    let messages = missing.filter { $0.bytes.map(toldOtherwise.tellsTooSoon) != true }
    let untold = notToBeTold(to: name)
    noteUnnoticedEndings(messages.filter { !untold.contains($0) })
    for message in messages {
      let subject = subject(of: message, for: name)
      let owed = Owed(message: message, since: conversation.clock.lastAct, isGivenUp: isGivenUp)
      conversation.participants[name]?.isOwed(owed)
      if let bytes = message.bytes { toldOtherwise.missing.insert(bytes) }
      if untold.contains(message) { continue }
      // Of all that a burst loses, one tells what is worth waiting for.
      if !conversation.execution.failures.contains(where: { $0.symptom == Symptom(.missing, subject) }) {
        let wait = conversation.transport.now - conversation.clock.lastAct
        conversation.habits.noteAbsence(subject, after: wait)
      }
      let words =
        isGivenUp && conversation.waited > 0
        ? "\(name) waited \(conversation.waited) ms for a message in vain" : "\(name) heard nothing of it"
      conversation.tell(
        Failure(
          .hang, .missing, subject, words,
          evidence: .stream(name, expected: [message], actual: [], offset: 0),
          wait: .milliseconds(conversation.waited)))
    }
  }

  /// What tells of those who have gone by now.
  private var noticesOfEnds: Set<Pattern> {
    let gone = conversation.participants.values.filter { $0.ending != nil }
    return Set(gone.map { Pattern(bytes: NoticeReading.leaveNotice(port: $0.endpoint.port)) })
  }

  /// The notices that a client need not be told: of those who went before it was let in, as it may not be yet.
  private func notToBeTold(to name: ClientName) -> Set<Pattern> {
    guard let participant = conversation.participants[name] else { return [] }
    return participant.hasHeard ? participant.goneBefore : noticesOfEnds
  }

  /// Takes that ends of which these notices should have told went unnoticed.
  private func noteUnnoticedEndings(_ missing: [Pattern]) {
    for participant in conversation.participants.values {
      guard let ending = participant.ending else { continue }
      let notice = NoticeReading.leaveNotice(port: participant.endpoint.port)
      // Who tells anybody of it has noticed.
      let isTold = conversation.participants.values.contains { $0.history.contains(notice) }
      if !isTold, missing.contains(Pattern(bytes: notice)) { conversation.overlooked(ending) }
    }
  }

  // MARK: - What is told

  private func subject(of message: Pattern, for name: ClientName) -> Symptom.Subject {
    conversation.participants.subject(of: message, for: name)
  }

  private func tell(_ kind: Symptom.Kind, _ due: Pattern, _ actual: [UInt8], to name: ClientName) {
    let offset = zip(due.bytes ?? [], actual).prefix { $0 == $1 }.count
    conversation.tell(
      Failure(
        .wrong, kind, subject(of: due, for: name), "\(name) heard something else",
        evidence: .stream(
          name, expected: [due], actual: Array(actual.prefix(max(mostEvidence, offset))), offset: offset)))
  }

  /// A difference at the head of what the listener hears.
  func unexpected(
    _ kind: Symptom.Kind, _ subject: Symptom.Subject, _ actual: [UInt8], wrongAt offset: Int = 0,
    to listening: Listening
  ) -> Failure {
    let expected = listening.expected.filter { !conversation.fences.contains($0) }
    let summary =
      expected.isEmpty
      ? "\(listening.name) heard more than it should" : "\(listening.name) heard something else"
    return Failure(
      .wrong, kind, subject, summary,
      evidence: .stream(
        listening.name, expected: expected, actual: Array(actual.prefix(offset + mostEvidence)),
        offset: offset))
  }
}
