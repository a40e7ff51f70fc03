import SessionLanguage

/// Reads the log, and waits for what it must hold.
final class LogWatch<Link: Transport>: ContextPart {
  let context: Context<Link>
  /// How long the log lacked something that it was waited for before the last act.
  private var wasLate = Duration.zero
  /// When the session itself did something last.
  private var lastOwnAct = Duration.zero

  init(context: Context<Link>) {
    self.context = context
  }

  func beginSession() { (wasLate, lastOwnAct) = (.zero, .zero) }

  /// Takes that whatever the session does is done: what follows are fences.
  func fencesBegin() { lastOwnAct = lastAct }

  private var lastAct: Duration { conversation.clock.lastAct }
  private var timeouts: Timeouts { conversation.timeouts }

  /// Tells where the log opens otherwise than it must.
  func judgeOpening(_ log: ExpectedLog) {
    let expected = log.entries.flatMap { entry -> [[UInt8]] in
      switch entry {
      case .line(let text): [participants.resolve(text).shownBytes]
      case .inThatOrder(let texts): texts.map { participants.resolve($0).shownBytes }
      }
    }
    let actual = conversation.transport.readOpening().wholeLines.map(Array.init)
    // What an entry in other words leaves in front of it is not the opening's.
    guard actual.occurrences(of: expected) != 1 else { return }
    let summary = actual.isEmpty ? "The log has no opening" : "The log opens differently"
    conversation.tell(
      Failure(
        .wrong, .altered, .entry(.opening), summary,
        evidence: .log(expected: expected, actual: actual)))
  }

  /// Waits until the log holds what it must, and tells in what it differs beside what the clients were told just so.
  func judgeEntries(by matcher: LogMatcher, told: ToldOtherwise) throws(Failure) {
    // When it was last certain that something was still missing.
    var lacking = lastAct
    while true {
      let asked = conversation.transport.now
      let reading = conversation.transport.readLog()
      let due = min(timeouts.lateAfter, timeouts.forWhoIsPrompt)
      if reading.isMissing, awaitLog(for: due) { continue }
      conversation.log.failures(for: reading.flaws).forEach { conversation.tell($0) }
      // Of a log that has been emptied nobody knows what it held.
      guard conversation.canJudgeLog, !reading.flaws.contains(.truncated) else { return }
      let own = strangers.own(in: reading.bytes)
      if let flood = conversation.log.flood { return tellFlood(flood) }
      let outcome = matcher.compare(own.lines)
      if outcome == .complete, own.unseenFences.isEmpty || conversation.log.lagsBehind {
        conversation.log.late(own).forEach { conversation.tell($0) }
        return checkLateness(max(lacking - lastAct, wasLate))
      }
      if outcome == .unfinished { lacking = asked }
      guard let lack = lack(in: own, outcome, matcher, told) else {
        return try tellDifferences(of: own, by: matcher, told)
      }
      guard awaitMore(than: reading, lack, since: asked) else {
        guard conversation.interruption == nil else { return }
        conversation.habits.noteLogWait(for: lack)
        return try tellDifferences(of: own, by: matcher, told)
      }
    }
  }

  /// What it is worth waiting for: nobody waits for entries that this server never makes, nor of messages that were lost
  /// on the way to the clients, nor for more of a log that is wrong and has come to its end.
  private func lack(
    in own: LogJudge.Own, _ outcome: LogMatcher.Outcome, _ matcher: LogMatcher, _ told: ToldOtherwise
  ) -> LogLack? {
    let mayCome = { (kind: Symptom.Entry) in !self.conversation.habits.neverBrings(.entry(kind)) }
    let lacksFences = !own.unseenFences.isSubset(of: told.lost) && mayCome(.message)
    if case .different = outcome { return lacksFences ? .endOfWhatDiffers : nil }
    if lacksFences, !conversation.log.lagsBehind { return .fences }
    let missing = matcher.differences(in: own.lines).filter {
      $0.kind == .missing && mayCome($0.entry) && !told.accounts(for: $0)
    }
    return missing.isEmpty ? nil : .entries(Set(missing.map(\.entry)))
  }

  /// Waits until the log holds more; false where it does not in the time that is worth while.
  private func awaitMore(than reading: LogReading, _ lack: LogLack, since asked: Duration) -> Bool {
    let mayBeSilent = lack == .fences && !conversation.log.hasTold
    let isSilent = mayBeSilent && conversation.transport.readOpening().isEmpty
    var patience = Patience(habits: conversation.habits, timeouts: timeouts).forLog(lack, isSilent: isSilent)
    // What is not about the fences was due before these were said.
    if case .entries = lack { patience = max(patience - (lastAct - lastOwnAct), Patience.leastForLog) }
    let isLate = asked - lastAct >= timeouts.lateAfter
    // A look at the time when entries begin to be late, that it may be certain that they are.
    let next = isLate ? patience : min(patience, timeouts.lateAfter)
    repeat {
      guard awaitLog(for: next) else {
        return conversation.interruption == nil && !isLate && patience >= timeouts.lateAfter
      }
    } while conversation.transport.readLog() == reading
    return true
  }

  /// Waits until the log may have changed; false where so much time is over since the last act.
  private func awaitLog(for patience: Duration) -> Bool {
    guard conversation.interruption == nil else { return false }
    if conversation.transport.awaitLog(until: conversation.clock.end(ofWaiting: patience)) { return true }
    conversation.forgiveStalls()
    return conversation.transport.now < conversation.clock.end(ofWaiting: patience)
  }

  private func tellFlood(_ flood: String) {
    conversation.tell(
      Failure(
        .wrong, .flawed, .log(.flood(0)), "The log cannot be read any more: \(flood)",
        evidence: .flaw(.flood(0))))
  }

  private func tellDifferences(
    of own: LogJudge.Own, by matcher: LogMatcher, _ told: ToldOtherwise
  ) throws(Failure) {
    let failures = conversation.log.failures(in: own, by: matcher, told: told)
    if !strangers.isAlone, case .different = matcher.compare(own.lines),
      isRight(matcher, withoutStrangersIn: own.lines),
      let first = failures.first
    {
      throw strangers.verdict(first)
    }
    let absent = failures.filter { $0.symptom.kind == .missing }.map(\.symptom.subject)
    let entries = Set(matcher.entries.map { Symptom.Subject.entry($0.kind) })
    for subject in entries {
      if absent.contains(subject) {
        conversation.habits.noteAbsence(subject)
      } else {
        conversation.habits.noteComing(subject)
      }
    }
    failures.forEach { conversation.tell($0) }
  }

  /// Whether nothing is wrong with the log but that it tells of clients that are none of this run's.
  private func isRight(_ matcher: LogMatcher, withoutStrangersIn lines: [[UInt8]]) -> Bool {
    let own = lines.filter { LogLine($0).port.map(strangers.isForeign) != true }
    guard own.count < lines.count else { return false }
    return matcher.compare(own) == .complete
  }

  private func checkLateness(_ wait: Duration) {
    guard wait >= timeouts.lateAfter else { return }
    conversation.tell(
      Failure(
        .late, .late, .entry(.other),
        "The log lacked entries after \(wait.inMilliseconds) ms; one second is the limit"))
  }

  // MARK: - Ends of connections

  /// Gives the log its second to tell of clients that have gone, where nobody is left to hear of it.
  ///
  /// A server that is about to stop would lose what it has yet to write, and to a newcomer it may still be telling of
  /// those who were there.
  func awaitEnds() {
    let gone = participants.values.filter { $0.ending != nil }
    guard awaitEnds(of: gone, until: lastAct + timeouts.lateAfter) == false else { return }
    wasLate = max(wasLate, conversation.transport.now - lastAct)
  }

  /// Whether the log tells of the ends of all these in time; nil where it is known not to tell of any.
  func awaitEnds(of gone: [Participant], until end: Duration) -> Bool? {
    guard conversation.logTellsEnds else { return nil }
    let ports = Set(gone.map(\.endpoint.port))
    let start = conversation.transport.now
    defer {
      conversation.timeouts.waited(conversation.transport.now - start, inVain: !conversation.logTellsEnds)
    }
    while !ports.isSubset(of: Set(conversation.logLines.filter(\.tellsOfEnd).compactMap(\.port))) {
      guard conversation.interruption == nil, conversation.transport.awaitLog(until: end) else {
        conversation.habits.logTellsEnds = false
        return false
      }
    }
    return true
  }
}

extension [[UInt8]] {
  /// How often these lines stand in it, one after another.
  fileprivate func occurrences(of lines: Self) -> Int {
    guard !lines.isEmpty, count >= lines.count else { return 0 }
    return (0...(count - lines.count)).count { self[$0...].starts(with: lines) }
  }
}
