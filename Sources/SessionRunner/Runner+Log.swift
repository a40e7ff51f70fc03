import SessionLanguage

// How the log is read, and waited for.
extension Runner {
  /// Whether there is a log that can be judged.
  package var canJudgeLog: Bool { transport.hasLog && log.isReadable }

  /// Waits until the log holds what it must, and tells in what it differs.
  mutating func judgeLog() throws(Failure) {
    guard let expected = execution.session.log, canJudgeLog else { return }
    switch expected.subject {
    case .opening: judgeOpening(expected)
    case .session: try judgeEntries(expected)
    }
    execution.logWasJudged = log.flood == nil
    log.openingIsDue = false
  }

  private mutating func judgeOpening(_ log: ExpectedLog) {
    let expected = log.entries.flatMap { entry -> [[UInt8]] in
      switch entry {
      case .line(let text): [participants.resolve(text).shownBytes]
      case .inThatOrder(let texts): texts.map { participants.resolve($0).shownBytes }
      }
    }
    let actual = transport.readOpening().wholeLines
    // What an entry in other words leaves in front of it is not the opening's.
    guard actual.occurrences(of: expected) != 1 else { return }
    tell(
      Failure(
        .wrong, .altered, .entry(.opening), "The log opens differently",
        evidence: .log(expected: expected, actual: actual)))
  }

  private mutating func judgeEntries(_ expected: ExpectedLog) throws(Failure) {
    let matcher = ExpectedEntries(of: execution.session, participants, heardInOrder: heardInOrder)
      .matcher(for: expected)
    // When it was last certain that something was still missing.
    var lacking = clock.lastAct
    while true {
      let asked = transport.now
      let reading = transport.readLog()
      if reading.isMissing, transport.awaitLog(until: clock.lastAct + timeouts.lateAfter) { continue }
      log.failures(for: reading.flaws).forEach { tell($0) }
      guard canJudgeLog else { return }
      let own = log.own(in: reading.bytes, of: participants, after: &pardons.departed, fences: fences)
      if let flood = log.flood {
        return tell(
          Failure(
            .wrong, .flawed, .log(.flood(0)), "The log cannot be read any more: \(flood)",
            evidence: .flaw(.flood(0))))
      }
      let outcome = matcher.compare(own.lines)
      let isLate = asked - clock.lastAct >= timeouts.lateAfter
      if outcome == .complete, own.unseenFences.isEmpty || log.lagsBehind {
        log.late(own).forEach { tell($0) }
        return checkLateness(max(lacking - clock.lastAct, logWasLate))
      }
      if outcome == .unfinished { lacking = asked }
      // A look at the time when entries begin to be late, that it may be certain that they are.
      let deadline = clock.lastAct + (isLate ? patience(for: outcome, own) : timeouts.lateAfter)
      guard isWorthWaiting(for: own, outcome, matcher), transport.awaitLog(until: deadline) || !isLate else {
        return try tellDifferences(of: own, by: matcher)
      }
    }
  }

  private mutating func tellDifferences(of own: LogJudge.Own, by matcher: LogMatcher) throws(Failure) {
    let failures = log.failures(in: own, by: matcher, told: toldOtherwise)
    if !isAlone, case .different = matcher.compare(own.lines),
      isRight(matcher, withoutStrangersIn: own.lines),
      let first = failures.first
    {
      throw strayVerdict(first)
    }
    let absent = failures.filter { $0.symptom.kind == .missing }.map(\.symptom.subject)
    let entries = Set(matcher.entries.map { Symptom.Subject.entry($0.kind) })
    for subject in entries {
      if absent.contains(subject) { habits.noteAbsence(subject) } else { habits.noteComing(subject) }
    }
    failures.forEach { tell($0) }
  }

  /// Nobody waits for entries that this server never makes, nor for more of a log that is wrong and has come to its end.
  private func isWorthWaiting(
    for own: LogJudge.Own, _ outcome: LogMatcher.Outcome, _ matcher: LogMatcher
  ) -> Bool {
    let differs = if case .different = outcome { true } else { false }
    if differs { return !own.unseenFences.isEmpty && !habits.neverBrings(.entry(.message)) }
    let isMissing = { (kind: Symptom.Entry) in habits.neverBrings(.entry(kind)) }
    let missing = matcher.differences(in: own.lines).filter { $0.kind == .missing }
    let awaitsFences = !own.unseenFences.isEmpty && !isMissing(.message) && !log.lagsBehind
    return awaitsFences || missing.contains { !isMissing($0.entry) }
  }

  private func patience(for outcome: LogMatcher.Outcome, _ own: LogJudge.Own) -> Duration {
    if case .different = outcome { return timeouts.lateAfter }
    return own.unseenFences.isEmpty ? timeouts.lateAfter : timeouts.deadline
  }

  /// Whether nothing is wrong with the log but that it tells of clients that are none of this run's.
  private func isRight(_ matcher: LogMatcher, withoutStrangersIn lines: [[UInt8]]) -> Bool {
    let own = lines.filter { LogLine($0).port.map(isForeign) != true }
    guard own.count < lines.count else { return false }
    return matcher.compare(own) == .complete
  }

  private mutating func checkLateness(_ wait: Duration) {
    guard wait >= timeouts.lateAfter else { return }
    tell(
      Failure(
        .late, .late, .entry(.other),
        "The log lacked entries after \(wait.inMilliseconds) ms; one second is the limit"))
  }

  // MARK: - Ends of connections

  var readsLog: Bool { transport.hasLog && logTellsEndings && log.isReadable }

  /// Gives the log its second to tell of clients that have gone, where nobody is left to hear of it.
  ///
  /// A server that is about to stop would lose what it has yet to write, and to a newcomer it may still be telling of
  /// those who were there.
  mutating func awaitLoggedEnds() {
    guard readsLog else { return }
    let gone = Set(participants.values.filter { $0.ending != nil }.map(\.endpoint.port))
    let (start, end) = (transport.now, clock.lastAct + timeouts.lateAfter)
    defer { timeouts.waited(transport.now - start) }
    while !gone.isSubset(of: portsOfLoggedEnds()) {
      guard transport.awaitLog(until: end) else {
        logTellsEndings = false
        logWasLate = max(logWasLate, transport.now - clock.lastAct)
        return
      }
    }
  }

  mutating func portsOfLoggedEnds() -> Set<UInt16> {
    Set(transport.readLog().bytes.wholeLines.map(LogLine.init).filter(\.tellsOfEnd).compactMap(\.port))
  }
}

extension [[UInt8]] {
  /// How often these lines stand in it, one after another.
  fileprivate func occurrences(of lines: Self) -> Int {
    guard !lines.isEmpty, count >= lines.count else { return 0 }
    return (0...(count - lines.count)).count { self[$0...].starts(with: lines) }
  }
}
