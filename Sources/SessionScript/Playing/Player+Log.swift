// What the log must hold at the end of a session.
extension Player {
  /// Whether a session would not do without the log.
  ///
  /// A flood is still to be told by the sessions about the end of a connection.
  package func canJudgeLog(in session: Session) -> Bool {
    stage.hasLog && !toldOfMissingLog && (flood == nil || session.tellsOfFlood)
  }

  /// Waits until the log holds what it must; throws at the first line that is wrong.
  mutating func judgeLog() throws(Failure) {
    guard let log = performance.session.log, stage.hasLog, !toldOfMissingLog else { return }
    if flood != nil { return try tellOfFlood(line: log.line) }
    switch log.subject {
    case .opening: try judgeOpening(log)
    case .session: try judgeEntries(log)
    }
    performance.logWasJudged = flood == nil
    openingIsDue = false
  }

  private mutating func judgeOpening(_ log: ExpectedLog) throws(Failure) {
    let expected = log.entries.flatMap { entry -> [[UInt8]] in
      switch entry {
      case .line(let text): [resolve(text).shownBytes]
      case .inThatOrder(let texts): texts.map { resolve($0).shownBytes }
      }
    }
    let actual = stage.readOpening().lines.whole
    guard actual != expected else { return }
    throw Failure(
      .wrong, line: log.line, "The log opens differently",
      evidence: .log(expected: expected, actual: actual))
  }

  private mutating func judgeEntries(_ log: ExpectedLog) throws(Failure) {
    let comparison = LogComparison(entries: givenEntries + entries(of: log))
    // When it was last certain that something was still missing.
    var lacking = lastAct
    while true {
      let asked = stage.now
      let reading = stage.readLog()
      if reading.isMissing, stage.awaitLog(until: lastAct + patience.lateAfter) { continue }
      try tell(reading.flaws, line: log.line)
      performance.logWasJudged = true
      let (lines, unseenFences) = try ownLines(of: reading.bytes, line: log.line)
      if flood != nil { return try tellOfFlood(line: log.line) }
      logHasTold = logHasTold || !lines.isEmpty || unseenFences != fenceTexts
      let outcome = comparison.compare(lines)
      if case .different(let expected) = outcome {
        throw Failure(
          .wrong, line: log.line, "The log is not what it must be",
          evidence: .log(expected: expected, actual: lines))
      }
      if outcome == .complete, unseenFences.isEmpty || !isAboutTime && asked - lastAct >= patience.lateAfter {
        return try checkLateness(lacking - lastAct, log)
      }
      if outcome == .unfinished { lacking = asked }
      // A look at the time when entries begin to be late, that it may be certain that they are.
      if asked - lastAct < patience.lateAfter {
        _ = stage.awaitLog(until: lastAct + patience.lateAfter)
      } else if !stage.awaitLog(until: lastAct + patience.deadline) {
        guard outcome != .complete || isAboutTime else { return }
        patience.waitedInVain(patience.deadline)
        if !logHasTold { throw silence(line: log.line) }
        throw Failure(
          .wrong, line: log.line, "The log lacks entries",
          evidence: .log(expected: comparison.expectedAfter(lines) + unseenFences.inOrder, actual: lines))
      }
    }
  }

  /// A log that tells of nothing is told of once a run.
  private mutating func silence(line: Int) -> Failure {
    toldOfMissingLog = true
    var failure = Failure(.wrong, line: line, "The log tells of nothing", evidence: .flaw(.silent))
    failure.foundation = "LOG-8"
    return failure
  }

  /// Gives the log its second to tell of clients that have gone: the server is about to stop, and what it has yet to
  /// write would be lost.
  mutating func awaitLoggedEnds() {
    guard performance.session.log != nil, stage.hasLog, flood == nil, !toldOfMissingLog else { return }
    let gone = Set(seats.values.filter { !$0.isLive }.map(\.endpoint.port))
    let end = lastAct + patience.lateAfter
    while !gone.isSubset(of: portsOfLoggedEnds()), stage.awaitLog(until: end) {}
  }

  private mutating func portsOfLoggedEnds() -> Set<UInt16> {
    let lines = stage.readLog().bytes.lines.whole
    return Set(lines.filter { $0.starts(with: "[Disconnected]".utf8) }.compactMap(portOfEntry))
  }

  /// Whether even a fence whose entry is missing is told of.
  private var isAboutTime: Bool { performance.session.covers.contains("LOG-8") }

  private func checkLateness(_ wait: Duration, _ log: ExpectedLog) throws(Failure) {
    guard wait >= patience.lateAfter else { return }
    throw Failure(
      .late, line: log.line, "The log lacked entries after \(wait.inMilliseconds) ms; one second is the limit"
    )
  }

  // MARK: - What is expected

  private var givenEntries: [LogComparison.Entry] {
    performance.session.given.compactMap { name in
      guard let endpoint = seats[name]?.endpoint else { return nil }
      let pattern = Pattern([
        .text("[Connected] IP:"), address(of: endpoint), .text(" / Port:\(endpoint.port)가 연결되었습니다."),
      ])
      return LogComparison.Entry(pattern: pattern, connection: name)
    }
  }

  private func entries(of log: ExpectedLog) -> [LogComparison.Entry] {
    var relays = relaySteps
    var entries: [LogComparison.Entry] = []
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

  private func entry(_ text: Text, _ relays: inout [[UInt8]: [Int]]) -> LogComparison.Entry {
    let pattern = resolve(text)
    var connection: ClientName?
    for case .port(let name) in text.pieces where connection == nil { connection = name }
    var entry = LogComparison.Entry(pattern: pattern, connection: connection)
    if let message = pattern.bytes.flatMap(loggedMessage), relays[message]?.isEmpty == false {
      entry.step = relays[message]?.removeFirst()
    }
    return entry
  }

  /// For each message that is heard, the steps in which it is.
  private var relaySteps: [[UInt8]: [Int]] {
    var steps: [[UInt8]: [Int]] = [:]
    for (index, step) in performance.session.steps.enumerated() {
      let texts: [Text] =
        switch step.action {
        case .hear(_, let text): [text]
        case .hearAll(_, _, let texts): texts
        case .joins, .ends, .stalls, .reads, .server, .sends, .sendsRaw, .hearClosing, .together: []
        }
      for text in texts { if let bytes = resolve(text).bytes { steps[bytes, default: []].append(index) } }
    }
    return steps
  }

  /// The entries sorted as the messages were heard, each bound to its place by a step of its own.
  private func inHeardOrder(_ entries: [LogComparison.Entry]) -> [LogComparison.Entry] {
    let places = entries.map { entry in
      entry.pattern.bytes.flatMap(heardText).flatMap { heardInOrder.firstIndex(of: $0) } ?? .max
    }
    return zip(places, entries).sorted { $0.0 < $1.0 }.map { _, entry in
      LogComparison.Entry(pattern: entry.pattern, connection: nil, step: nil)
    }
  }

  /// What clients heard of what an entry tells.
  private func heardText(_ line: [UInt8]) -> [UInt8]? {
    if let message = loggedMessage(line) { return message }
    guard let port = portOfEntry(line) else { return nil }
    if line.starts(with: "[Connected]".utf8) { return Wording.joinNotice(port: port) }
    return line.starts(with: "[Disconnected]".utf8) ? Wording.leaveNotice(port: port) : nil
  }

  /// The text of a message entry.
  private func loggedMessage(_ line: [UInt8]) -> [UInt8]? {
    guard line.starts(with: "[Message Log] (".utf8), line.last == UInt8(ascii: " "),
      let end = line.firstIndex(of: UInt8(ascii: ")")), line[end...].starts(with: ") - ".utf8),
      line.count > end + 4
    else { return nil }
    return Array(line[(end + 4)...].dropLast())
  }

  // MARK: - What is there

  /// A flood is told by the sessions about the end of a connection; the others do without the log from then on.
  private func tellOfFlood(line: Int) throws(Failure) {
    guard let flood, performance.session.tellsOfFlood else { return }
    throw Failure(.wrong, line: line, "The log cannot be read any more: \(flood)", evidence: .flaw(.flood(0)))
  }

  /// A flaw of the whole log is told by the sessions that are about such things; a missing log once a run.
  private mutating func tell(_ flaws: [LogReading.Flaw], line: Int) throws(Failure) {
    for flaw in flaws {
      switch flaw {
      case .missing: toldOfMissingLog = true
      case .cp949, .carriageReturns, .notUTF8:
        guard !performance.session.covers.allSatisfy({ $0 != "LOG-9" && $0 != "LOG-13" }) else { continue }
      case .flood(let bytes):
        flood = "it grew by more than \(bytes >> 20) MiB within one session"
        continue
      case .silent, .truncated: break
      }
      var failure = Failure(.wrong, line: line, "The log as a whole is wrong", evidence: .flaw(flaw))
      if toldOfMissingLog { failure.foundation = "LOG-1" }
      throw failure
    }
  }

  /// The lines of this session, without the fences' and without those of clients that had gone before it.
  private mutating func ownLines(
    of bytes: [UInt8], line: Int
  ) throws(Failure) -> (lines: [[UInt8]], unseenFences: Set<[UInt8]>) {
    var lines = bytes.lines.whole
    if openingIsDue, let first = lines.firstIndex(where: { $0.first == UInt8(ascii: "[") }) {
      lines.removeFirst(first)
    } else if openingIsDue {
      lines = []
    }
    var unseen = fenceTexts
    var others: [UInt16: Int] = [:]
    let fencePort = ClientName("Fence").flatMap { seats[$0]?.endpoint.port }
    lines.removeAll { line in
      if let fence = fence(in: line) {
        unseen.remove(fence)
        return true
      }
      guard let port = portOfEntry(line) else { return false }
      let isPast = departed.contains(port: port) && !seats.values.contains { $0.endpoint.port == port }
      if isPast { others[port, default: 0] += 1 }
      return isPast || port == fencePort
    }
    let told = others.sorted { $0.key < $1.key }
    if let (port, count) = told.first(where: { $0.value > 20 }) {
      flood = "it goes on about client \(port), which has gone: \(count) entries within one session"
      return ([], unseen)
    }
    for (port, count) in told where count > 1 && departed.tellsOfLog(port: port) {
      throw Failure(
        .wrong, line: line, "The log goes on about client \(port), which has gone: \(count) entries more")
    }
    return (lines, unseen)
  }

  /// The fence of this session of which an entry tells.
  private func fence(in line: [UInt8]) -> [UInt8]? {
    guard let head = line.firstRange(of: fenceMark) else { return nil }
    let number = line[head.upperBound...].prefix { $0 != UInt8(ascii: ".") }
    let fence = fenceMark + number + [UInt8(ascii: ".")]
    return fenceTexts.contains(fence) ? fence : nil
  }

  /// The port that an entry is about, read with lenience.
  private func portOfEntry(_ line: [UInt8]) -> UInt16? {
    let message = Array("[Message Log] (".utf8)
    let mark = line.starts(with: message) ? message : Array("Port:".utf8)
    guard let end = line.firstRange(of: mark)?.upperBound else { return nil }
    let digits = line[end...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return UInt16(String(decoding: digits, as: UTF8.self))
  }
}

extension [UInt8] {
  /// The lines that are ended by an LF, and whether something follows the last.
  var lines: (whole: [[UInt8]], hasRest: Bool) {
    var lines = split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let rest = lines.removeLast()
    return (lines, !rest.isEmpty)
  }
}

extension Session {
  /// Whether it is about the entries that a log may hold and the one that ends a connection.
  fileprivate var tellsOfFlood: Bool { covers.contains("LOG-5") || covers.contains("LOG-10") }
}

extension Set<[UInt8]> {
  /// Shorter ones first, then by their bytes: what is told must not depend on hashes.
  fileprivate var inOrder: [[UInt8]] {
    sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
  }
}
