import SessionLanguage

// How the log is read, and waited for.
extension Runner {
  /// Whether a session would not do without the log.
  ///
  /// A flood is still to be told by the sessions about the end of a connection.
  package func canJudgeLog(in session: Session) -> Bool {
    transport.hasLog && (log.isReadable || !log.isGivenUp && session.tellsOfFlood)
  }

  /// Waits until the log holds what it must; throws at the first line that is wrong.
  mutating func judgeLog() throws(Failure) {
    guard let expected = execution.session.log, transport.hasLog, !log.isGivenUp else { return }
    if log.flood != nil { return try log.tellFlood(in: execution.session) }
    switch expected.subject {
    case .opening: try judgeOpening(expected)
    case .session: try judgeEntries(expected)
    }
    execution.logWasJudged = log.flood == nil
    log.openingIsDue = false
  }

  private mutating func judgeOpening(_ log: ExpectedLog) throws(Failure) {
    let expected = log.entries.flatMap { entry -> [[UInt8]] in
      switch entry {
      case .line(let text): [participants.resolve(text).shownBytes]
      case .inThatOrder(let texts): texts.map { participants.resolve($0).shownBytes }
      }
    }
    let actual = transport.readOpening().wholeLines
    guard actual != expected else { return }
    throw Failure(
      .wrong, "The log opens differently", evidence: .log(expected: expected, actual: actual))
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
      try log.tell(reading.flaws, in: execution.session)
      execution.logWasJudged = true
      let own = try log.own(in: reading.bytes, of: participants, after: &pardons.departed, fences: fences)
      if log.flood != nil { return try log.tellFlood(in: execution.session) }
      let outcome = matcher.compare(own.lines)
      if case .different(let expected) = outcome {
        let failure = log.difference(in: own, from: expected)
        throw isRight(matcher, withoutStrangersIn: own.lines) ? strayVerdict(failure) : failure
      }
      let isLate = asked - clock.lastAct >= timeouts.lateAfter
      if outcome == .complete, own.unseenFences.isEmpty || !isAboutTime && isLate {
        return try checkLateness(max(lacking - clock.lastAct, logWasLate))
      }
      if outcome == .unfinished { lacking = asked }
      // A look at the time when entries begin to be late, that it may be certain that they are.
      if !isLate {
        _ = transport.awaitLog(until: clock.lastAct + timeouts.lateAfter)
      } else if !transport.awaitLog(until: clock.lastAct + timeouts.deadline) {
        guard outcome != .complete || isAboutTime else { return }
        timeouts.waitedInVain(timeouts.deadline)
        throw log.lack(of: own, by: matcher)
      }
    }
  }

  /// Whether nothing is wrong with the log but that it tells of clients that are none of this run's.
  private func isRight(_ matcher: LogMatcher, withoutStrangersIn lines: [[UInt8]]) -> Bool {
    let own = lines.filter { LogLine($0).port.map(isForeign) != true }
    guard own.count < lines.count else { return false }
    if case .different = matcher.compare(own) { return false }
    return true
  }

  /// Whether even a fence whose entry is missing is told of.
  private var isAboutTime: Bool { execution.session.covers.contains("LOG-8") }

  private func checkLateness(_ wait: Duration) throws(Failure) {
    guard wait >= timeouts.lateAfter else { return }
    throw Failure(
      .late, "The log lacked entries after \(wait.inMilliseconds) ms; one second is the limit")
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
