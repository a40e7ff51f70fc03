import SessionLanguage

// What the log must hold at the end of a session.
extension Runner {
  /// Whether a session would not do without the log.
  ///
  /// A flood is still to be told by the sessions about the end of a connection.
  package func canJudgeLog(in session: Session) -> Bool {
    transport.hasLog && !hasGivenUpLog && (flood == nil || session.tellsOfFlood)
  }

  /// Waits until the log holds what it must; throws at the first line that is wrong.
  mutating func judgeLog() throws(Failure) {
    guard let log = execution.session.log, transport.hasLog, !hasGivenUpLog else { return }
    if flood != nil { return try tellOfFlood(line: log.line) }
    switch log.subject {
    case .opening: try judgeOpening(log)
    case .session: try judgeEntries(log)
    }
    execution.logWasJudged = flood == nil
    openingIsDue = false
  }

  private mutating func judgeOpening(_ log: ExpectedLog) throws(Failure) {
    let expected = log.entries.flatMap { entry -> [[UInt8]] in
      switch entry {
      case .line(let text): [resolve(text).shownBytes]
      case .inThatOrder(let texts): texts.map { resolve($0).shownBytes }
      }
    }
    let actual = transport.readOpening().lines.whole
    guard actual != expected else { return }
    throw Failure(
      .wrong, line: log.line, "The log opens differently",
      evidence: .log(expected: expected, actual: actual))
  }

  private mutating func judgeEntries(_ log: ExpectedLog) throws(Failure) {
    let comparison = LogMatcher(entries: givenEntries + entries(of: log))
    // When it was last certain that something was still missing.
    var lacking = lastAct
    while true {
      let asked = transport.now
      let reading = transport.readLog()
      if reading.isMissing, transport.awaitLog(until: lastAct + timeouts.lateAfter) { continue }
      try tell(reading.flaws, line: log.line)
      execution.logWasJudged = true
      let (lines, unseenFences) = try ownLines(of: reading.bytes, line: log.line)
      if flood != nil { return try tellOfFlood(line: log.line) }
      logHasTold = logHasTold || !lines.isEmpty || unseenFences != fenceTexts
      let outcome = comparison.compare(lines)
      if case .different(let expected) = outcome {
        let failure = Failure(
          .wrong, line: log.line, "The log is not what it must be",
          evidence: .log(expected: expected, actual: Array(lines.prefix(expected.count + mostLines))))
        throw isRight(comparison, withoutStrangersIn: lines) ? strayVerdict(failure) : failure
      }
      if outcome == .complete, unseenFences.isEmpty || !isAboutTime && asked - lastAct >= timeouts.lateAfter {
        return try checkLateness(max(lacking - lastAct, logWasLate), log)
      }
      if outcome == .unfinished { lacking = asked }
      // A look at the time when entries begin to be late, that it may be certain that they are.
      if asked - lastAct < timeouts.lateAfter {
        _ = transport.awaitLog(until: lastAct + timeouts.lateAfter)
      } else if !transport.awaitLog(until: lastAct + timeouts.deadline) {
        guard outcome != .complete || isAboutTime else { return }
        timeouts.waitedInVain(timeouts.deadline)
        if !logHasTold { throw silence(line: log.line) }
        throw Failure(
          .wrong, line: log.line, "The log lacks entries",
          evidence: .log(expected: comparison.expectedAfter(lines) + unseenFences.inOrder, actual: lines))
      }
    }
  }

  /// Whether nothing is wrong with the log but that it tells of clients that are none of this run's.
  private func isRight(_ comparison: LogMatcher, withoutStrangersIn lines: [[UInt8]]) -> Bool {
    let own = lines.filter { portOfEntry($0).map(isForeign) != true }
    guard own.count < lines.count else { return false }
    if case .different = comparison.compare(own) { return false }
    return true
  }

  /// A log that tells of nothing is told of once a run.
  private mutating func silence(line: Int?) -> Failure {
    hasGivenUpLog = true
    var failure = Failure(.wrong, line: line, "The log tells of nothing", evidence: .flaw(.silent))
    failure.foundation = "LOG-8"
    return failure
  }

  /// Gives the log its second to tell of clients that have gone, where nobody is left to hear of it.
  ///
  /// A server that is about to stop would lose what it has yet to write, and to a newcomer it may still be telling of
  /// those who were there.
  mutating func awaitLoggedEnds() {
    guard readsLog else { return }
    let gone = Set(participants.values.filter { $0.ending != nil }.map(\.endpoint.port))
    let end = lastAct + timeouts.lateAfter
    while !gone.isSubset(of: portsOfLoggedEnds()) {
      guard transport.awaitLog(until: end) else {
        logTellsEndings = false
        logWasLate = max(logWasLate, transport.now - lastAct)
        return timeouts.waitedInVain(timeouts.lateAfter)
      }
    }
  }

  mutating func portsOfLoggedEnds() -> Set<UInt16> {
    let lines = transport.readLog().bytes.lines.whole
    return Set(lines.filter { $0.starts(with: "[Disconnected]".utf8) }.compactMap(portOfEntry))
  }

  /// Whether even a fence whose entry is missing is told of.
  private var isAboutTime: Bool { execution.session.covers.contains("LOG-8") }

  private func checkLateness(_ wait: Duration, _ log: ExpectedLog) throws(Failure) {
    guard wait >= timeouts.lateAfter else { return }
    throw Failure(
      .late, line: log.line, "The log lacked entries after \(wait.inMilliseconds) ms; one second is the limit"
    )
  }

  // MARK: - What is expected

  private var givenEntries: [LogMatcher.Entry] {
    execution.session.given.compactMap { name in
      guard let endpoint = participants[name]?.endpoint else { return nil }
      let pattern = Pattern([
        .text("[Connected] IP:"), address(of: endpoint), .text(" / Port:\(endpoint.port)가 연결되었습니다."),
      ])
      return LogMatcher.Entry(pattern: pattern, connection: name)
    }
  }

  private func entries(of log: ExpectedLog) -> [LogMatcher.Entry] {
    var relays = relaySteps
    var entries: [LogMatcher.Entry] = []
    for entry in log.entries {
      switch entry {
      case .line(let text): entries.append(self.entry(text, &relays))
      case .inThatOrder(let texts):
        let unordered = texts.map { self.entry($0, &relays) }
        entries += inHeardOrder(unordered)
      }
    }
    return entries
  }

  private func entry(_ text: Text, _ relays: inout [[UInt8]: [Int]]) -> LogMatcher.Entry {
    let pattern = resolve(text)
    var connection: ClientName?
    for case .port(let name) in text.pieces where connection == nil { connection = name }
    var entry = LogMatcher.Entry(pattern: pattern, connection: connection)
    if let message = pattern.bytes.flatMap(loggedMessage), relays[message]?.isEmpty == false {
      entry.step = relays[message]?.removeFirst()
    }
    return entry
  }

  /// For each message that is heard, the steps in which it is.
  private var relaySteps: [[UInt8]: [Int]] {
    var steps: [[UInt8]: [Int]] = [:]
    for (index, step) in execution.session.steps.enumerated() {
      let texts: [Text] =
        switch step {
        case .observation(.message(_, let text)): [text]
        case .observation(.messages(_, _, let texts)): texts
        case .observation(.closing), .act: []
        }
      for text in texts { if let bytes = resolve(text).bytes { steps[bytes, default: []].append(index) } }
    }
    return steps
  }

  /// The entries sorted as the messages were heard, each bound to its place by a step of its own.
  private func inHeardOrder(_ entries: [LogMatcher.Entry]) -> [LogMatcher.Entry] {
    let places = entries.map { entry in
      heardText(entry.pattern.shownBytes).flatMap { heardInOrder.firstIndex(of: $0) } ?? .max
    }
    return zip(places, entries).sorted { $0.0 < $1.0 }.map { _, entry in
      LogMatcher.Entry(pattern: entry.pattern, connection: nil, step: nil)
    }
  }

  /// What clients heard of what an entry tells.
  private func heardText(_ line: [UInt8]) -> [UInt8]? {
    if let message = loggedMessage(line) { return message }
    guard let port = portOfEntry(line) else { return nil }
    if line.starts(with: "[Connected]".utf8) { return NoticeReading.joinNotice(port: port) }
    return line.starts(with: "[Disconnected]".utf8) ? NoticeReading.leaveNotice(port: port) : nil
  }

  /// The text of a message entry.
  func loggedMessage(_ line: [UInt8]) -> [UInt8]? {
    guard line.starts(with: "[Message Log] (".utf8), line.last == UInt8(ascii: " "),
      let end = line.firstIndex(of: UInt8(ascii: ")")), line[end...].starts(with: ") - ".utf8),
      line.count > end + 4
    else { return nil }
    return Array(line[(end + 4)...].dropLast())
  }
}

/// More lines than a report shows beyond those that were due; a failure is kept to the end of the run.
private let mostLines = 1000

extension Set<[UInt8]> {
  /// Shorter ones first, then by their bytes: what is told must not depend on hashes.
  fileprivate var inOrder: [[UInt8]] {
    sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
  }
}
