import SessionLanguage

// What a session's clients must hear.
extension Runner {
  /// One listener on its way through what it must hear.
  private struct Listening {
    let name: ClientName
    var matcher: StreamMatcher
    /// The matcher as it was where the present message began, and how many bytes have come since.
    var checkpoint: StreamMatcher
    var sinceCheckpoint = 0
    /// When the last message that it took had not come yet.
    var lastTaken = Duration.zero
    /// What was wrong but may turn out to be a stranger's doing.
    var suspicion: Failure?
    /// What is wrong unless the notice that has begun to come is to be pardoned.
    var doubt: Failure?
  }

  /// Waits until each listener has heard what it must; throws at the first wrong byte.
  mutating func hear(_ wanted: [(ClientName, [MessageSequence])], line: Int?) throws(Failure) {
    var open = wanted.map { name, sequences in
      let matcher = StreamMatcher(sequences, terminator: transport.terminator)
      return Listening(name: name, matcher: matcher, checkpoint: matcher)
    }
    while true {
      for index in open.indices { try advance(&open[index], line: line) }
      for listening in open where listening.matcher.isComplete {
        if let suspicion = listening.suspicion { throw strayVerdict(suspicion) }
      }
      open.removeAll { $0.matcher.isComplete }
      guard let first = open.first else { break }
      try collectOrTell(first, line: line)
    }
    settle(wanted)
    let wait = lastWait - lastAct
    if wait > timeouts.lateAfter {
      throw Failure(.late, line: line, "It came after \(wait.inMilliseconds) ms; one second is the limit")
    }
  }

  /// Waits for what the listener must hear; what was still coming late at the deadline is late, and not missing.
  private mutating func collectOrTell(_ listening: Listening, line: Int?) throws(Failure) {
    do throws(Failure) {
      try collectOrHang(
        listening.name, suspicion: listening.doubt ?? listening.suspicion,
        expected: listening.matcher.expected, line: line)
    } catch {
      guard error.verdict == .hang, listening.lastTaken - lastAct > timeouts.lateAfter else { throw error }
      let limit = timeouts.deadline.inMilliseconds
      throw Failure(.late, line: line, "It had not all come after \(limit) ms; one second is the limit")
    }
  }

  /// Waits until the server has closed the client's connection.
  mutating func hearClosing(_ name: ClientName, line: Int?) throws(Failure) {
    while participants[name]?.closing == nil {
      try expectSilence(name, line: line)
      try collectOrHang(name, expected: [], line: line)
    }
    try expectSilence(name, line: line)
  }

  /// Throws where something has come that no step asks for, and that does not begin with the message.
  mutating func expectSilence(
    _ name: ClientName, line: Int?, but message: [UInt8]? = nil
  ) throws(Failure) {
    let sequences = message.map { [MessageSequence([Pattern(bytes: $0)])] } ?? []
    let matcher = StreamMatcher(sequences, terminator: transport.terminator)
    var listening = Listening(name: name, matcher: matcher, checkpoint: matcher)
    while participants[name]?.inbox.isEmpty == false {
      try advance(&listening, line: line, pastTheEnd: true)
      guard let doubt = listening.doubt else { break }
      try collectOrHang(name, suspicion: doubt, expected: [], line: line)
    }
    if let suspicion = listening.suspicion { throw strayVerdict(suspicion) }
  }

  /// Looks whether the client's own notice has come, without taking it; anything else is left to the next step.
  mutating func awaitOwnNotice(_ name: ClientName, line: Int?) throws(Failure) {
    try learnPort(of: name, line: line)
    while let participant = participants[name] {
      let notice =
        NoticeReading.joinNotice(port: participants[name]?.endpoint.port ?? 0) + transport.terminator
      if participant.inbox.starts(with: notice) { return }
      if !notice.starts(with: participant.inbox) {
        switch passOverOthers(name) {
        case .passed: continue
        case .unfinished: break
        case .none: return
        }
      }
      do throws(Failure) {
        let expected = Pattern(bytes: notice.dropLast(transport.terminator.count))
        try collectOrHang(name, expected: [expected], line: line)
      } catch {
        var failure = error
        // With others there, it may be that the server takes no more than those.
        if participants.count == 1 { failure.foundation = "ROOM-1" }
        throw failure
      }
    }
  }

  /// Waits, where something between may translate it, until the port under which the server sees the client is known.
  ///
  /// Every other client's is known by then, so the first join notice of a port that is nobody's is the client's own.
  mutating func learnPort(of name: ClientName, line: Int?) throws(Failure) {
    guard participants[name]?.endpoint.mayBeTranslated == true else { return }
    while let participant = participants[name] {
      let others = Set(participants.filter { $0.key != name }.map(\.value.endpoint.port))
      let ports = NoticeReading.joinedPorts(in: participant.inbox, terminator: transport.terminator)
      if let port = ports.first(where: { !others.contains($0) }) { return learn(port: port, of: name) }
      let notice = Pattern([
        .bytes(Array(NoticeReading.notice.utf8)), .any, .bytes(Array(NoticeReading.joined.utf8)),
      ])
      do throws(Failure) {
        try collectOrHang(name, expected: [notice], line: line)
      } catch {
        // What came in its place is for the next step to judge.
        guard participants[name]?.inbox.isEmpty == true else { return }
        var failure = error
        if participants.count == 1 { failure.foundation = "ROOM-1" }
        throw failure
      }
    }
  }

  // MARK: - Byte after byte

  /// Goes through the inbox until everything has been heard or more must come.
  private mutating func advance(
    _ listening: inout Listening, line: Int?, pastTheEnd: Bool = false
  ) throws(Failure) {
    while pastTheEnd || listening.sinceCheckpoint > 0 || !listening.matcher.isComplete {
      guard let inbox = participants[listening.name]?.inbox, listening.sinceCheckpoint < inbox.count else {
        return
      }
      listening.sinceCheckpoint += listening.matcher.hearsOn(inbox[listening.sinceCheckpoint...])
      guard listening.sinceCheckpoint < inbox.count else { return }
      if listening.matcher.hears(inbox[listening.sinceCheckpoint]) {
        listening.sinceCheckpoint += 1
        if listening.matcher.isBetweenMessages { takeMessage(&listening) }
      } else {
        try pardon(&listening, line: line)
        if listening.doubt != nil { return }
      }
    }
  }

  /// Takes the message just heard out of the inbox.
  private mutating func takeMessage(_ listening: inout Listening) {
    let message = Array(participants[listening.name]?.inbox.prefix(listening.sinceCheckpoint) ?? [])
    participants[listening.name]?.take(0..<message.count)
    note(listening.name, .heard(message))
    listening.lastTaken = lastWait
    listening.checkpoint = listening.matcher
    listening.sinceCheckpoint = 0
  }

  private enum Passing { case passed, unfinished, none }

  /// Passes over what is the run's own but not due to this client: a fence that was said before it came, and what the
  /// server may still be telling of who had gone by then.
  ///
  /// Spec: 3-room, Joining
  private mutating func passOverOthers(_ name: ClientName) -> Passing {
    guard let participant = participants[name] else { return .none }
    let texts = leftovers(for: participant)
    if let text = texts.first(where: { participant.inbox.starts(with: $0) }) {
      participants[name]?.leftovers.insert(text)
      participants[name]?.take(0..<text.count)
      return .passed
    }
    let fence = Fence.read(participant.inbox, nonce: nonce, terminator: transport.terminator)
    let notice = NoticeReading.readNotice(participant.inbox[...], terminator: transport.terminator)
    switch (fence, notice) {
    case (.fence(let number, let length), _) where passesOver(fence: number, by: participant):
      participants[name]?.take(0..<length)
      return .passed
    case (_, .notice(let head))
    where head.kind == .left && passesOver(leaveNoticeOf: head.port, by: participant):
      participants[name]?.take(0..<head.length)
      return .passed
    case (.unfinished, _), (_, .unfinished): return .unfinished
    case (.fence, .notice), (.fence, .other), (.other, .notice), (.other, .other):
      return texts.contains { $0.starts(with: participant.inbox) } ? .unfinished : .none
    }
  }

  /// The join notices and last words of clients that had gone when this one came, unless it has heard them already.
  ///
  /// Nothing that they say later proves that the server is done with them.
  private func leftovers(for participant: Participant) -> [[UInt8]] {
    guard !execution.session.isHardened else { return [] }
    return participants.values.filter { $0.number < participant.number && $0.ending != nil }.flatMap { gone in
      [NoticeReading.joinNotice(port: gone.endpoint.port), gone.lastWords(terminator: transport.terminator)]
        .compactMap { $0.map { $0 + transport.terminator } }
    }.filter { $0 != transport.terminator && !participant.leftovers.contains($0) }
  }

  /// Whether a fence was not due to the client: it had not come yet, or had gone.
  ///
  /// Where all must hear one stream it may not come; that is what the session is about.
  private func passesOver(fence number: Int, by participant: Participant) -> Bool {
    number <= fences && !participant.fences.contains(number) && !execution.session.isHardened
  }

  private mutating func passesOver(leaveNoticeOf port: UInt16, by participant: Participant) -> Bool {
    strays.contains(port) || departed.pardonsLeaveNotice(port: port, to: participant.number)
  }

  /// Passes over what is not this session's: what is the run's own, or a stranger's notice.
  ///
  /// Where more must come before that can be told, the mismatch becomes a doubt. Throws what is simply wrong.
  private mutating func pardon(_ listening: inout Listening, line: Int?) throws(Failure) {
    guard let participant = participants[listening.name] else { return }
    let failure = mismatch(listening, line: line)
    listening.matcher = listening.checkpoint
    listening.sinceCheckpoint = 0
    listening.doubt = nil
    switch passOverOthers(listening.name) {
    case .passed: return
    case .unfinished:
      listening.doubt = failure
      return
    case .none: break
    }
    guard
      case .notice(let head) = NoticeReading.readNotice(
        participant.inbox[...], terminator: transport.terminator),
      head.kind == .joined, isForeign(head.port)
    else {
      if isStrangersTalk(participant.inbox) { throw strayVerdict(failure) }
      guard let suspicion = listening.suspicion else { throw failure }
      throw hasComeElsewhere(listening, line: line) ? strayVerdict(suspicion) : suspicion
    }
    strays.insert(head.port)
    listening.suspicion = listening.suspicion ?? failure
    participants[listening.name]?.take(0..<head.length)
  }

  /// Whether what is due comes all the same, behind what a stranger says.
  private mutating func hasComeElsewhere(_ listening: Listening, line: Int?) -> Bool {
    guard let due = listening.matcher.expected.first?.bytes else { return false }
    do throws(Failure) {
      try awaitMessage(due, for: listening.name, line: line)
      return true
    } catch {
      return false
    }
  }

  /// Whether no client of this run has, or had, the port.
  func isForeign(_ port: UInt16) -> Bool {
    !departed.contains(port: port) && !participants.values.contains { $0.endpoint.port == port }
  }

  private func mismatch(_ listening: Listening, line: Int?) -> Failure {
    let inbox = participants[listening.name]?.inbox ?? []
    let wrong = inbox[listening.sinceCheckpoint...].prefix(mostEvidence)
    let actual = Array(inbox[..<(wrong.firstIndex(of: UInt8(ascii: "\n")) ?? wrong.endIndex)])
    let expected = listening.matcher.expected.filter { $0.bytes.map { !fenceTexts.contains($0) } ?? true }
    let summary =
      expected.isEmpty
      ? "\(listening.name) heard more than it should" : "\(listening.name) heard something else"
    return Failure(
      .wrong, line: line, summary,
      evidence: .stream(
        listening.name, expected: expected, actual: actual, offset: listening.sinceCheckpoint))
  }

  /// Whether the log says that somebody who is none of this run's clients has said what stands at the head.
  private mutating func isStrangersTalk(_ inbox: [UInt8]) -> Bool {
    guard readsLog, !transport.terminator.isEmpty, let end = inbox.firstRange(of: transport.terminator) else {
      return false
    }
    return transport.readLog().bytes.lines.whole.contains { line in
      loggedMessage(line).map { $0[...] == inbox[..<end.lowerBound] } == true
        && portOfEntry(line).map(isForeign) == true
    }
  }

  func strayVerdict(_ suspicion: Failure) -> Failure {
    Failure(
      .stray, line: suspicion.line, "Somebody else is in the room: run it alone", evidence: suspicion.evidence
    )
  }

  /// What was heard is no longer due.
  private mutating func settle(_ wanted: [(ClientName, [MessageSequence])]) {
    for (name, sequences) in wanted {
      for pattern in sequences.flatMap(\.messages) {
        if let index = participants[name]?.due.firstIndex(of: pattern) {
          participants[name]?.due.remove(at: index)
        }
      }
    }
  }

  // MARK: - Waiting

  /// Waits for anything to come to anybody.
  ///
  /// What had come by the deadline is taken though it is looked at later, but not without end: a server that goes on
  /// sending must not hold up the run.
  mutating func collect(until deadline: Duration) -> Bool {
    if transport.now > deadline {
      guard overtime > 0 else { return false }
      overtime -= 1
    }
    guard transport.interruption == nil, let arrival = transport.receive(until: deadline) else {
      return false
    }
    lastWait = arrival.notBefore
    guard let name = participants.first(where: { $0.value.number == arrival.client })?.key else {
      return true
    }
    switch arrival.what {
    case .bytes(let bytes):
      participants[name]?.heard(bytes)
      if participants[name]?.isFlooded == true { transport.setReading(arrival.client, false) }
    case .closing, .reset:
      participants[name]?.closing = arrival.what
      if participants[name]?.canHear == true { note(name, .closed(reset: arrival.what == .reset)) }
    }
    return true
  }

  /// Waits for anything; throws where the listener can hear no more, or nothing has come up to the deadline.
  mutating func collectOrHang(
    _ name: ClientName, suspicion: Failure? = nil, expected: [Pattern], line: Int?
  ) throws(Failure) {
    if let closing = participants[name]?.closing {
      if let suspicion { throw suspicion }
      let how = closing == .reset ? "reset" : "closed"
      throw Failure(
        .closed, line: line, "The server \(how) \(name)'s connection",
        evidence: .stream(name, expected: expected, actual: [], offset: 0))
    }
    if collect(until: lastAct + timeouts.deadline) { return try checkFloods(line: line) }
    timeouts.waitedInVain(timeouts.deadline)
    noteUnnoticedEndings(expected)
    if let suspicion { throw suspicion }
    let awaited = expected.isEmpty ? "the end of the connection" : "a message"
    let inbox = (participants[name]?.inbox ?? []).suffix(mostEvidence)
    throw Failure(
      .hang, line: line, "\(name) waited \(timeouts.deadline.inMilliseconds) ms for \(awaited) in vain",
      evidence: .stream(name, expected: expected, actual: Array(inbox), offset: inbox.count))
  }

  /// Throws where a client was sent more than can be looked at.
  private func checkFloods(line: Int?) throws(Failure) {
    guard
      let name = participants.filter(\.value.isFlooded).min(by: { $0.value.number < $1.value.number })?.key
    else { return }
    throw Failure(
      .flood, line: line, "\(name) was sent more than \(Participant.bound >> 20) MiB that no step asks for",
      evidence: .stream(
        name, expected: [], actual: Array(participants[name]?.inbox.prefix(mostEvidence) ?? []), offset: 0))
  }

  private mutating func noteUnnoticedEndings(_ expected: [Pattern]) {
    for participant in Array(participants.values) {
      guard let ending = participant.ending else { continue }
      let notice = Pattern(bytes: NoticeReading.leaveNotice(port: participant.endpoint.port))
      if expected.contains(notice) || expected.isEmpty && ending == .halfCloses {
        missed(ending)
      }
    }
  }
}

/// More than a report shows of what came; a failure is kept to the end of the run.
private let mostEvidence = 1 << 16

extension Duration {
  /// Whole milliseconds, rounded down.
  package var inMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
