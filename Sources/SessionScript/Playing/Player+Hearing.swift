// What a session's clients must hear.
extension Player {
  /// One listener on its way through what it must hear.
  private struct Listening {
    let name: ClientName
    var hearing: Hearing
    /// The hearing as it was where the present message began, and how many bytes have come since.
    var checkpoint: Hearing
    var sinceCheckpoint = 0
    /// When the last message that it took had not come yet.
    var lastTaken = Duration.zero
    /// What was wrong but may turn out to be a stranger's doing.
    var suspicion: Failure?
    /// What is wrong unless the notice that has begun to come is to be pardoned.
    var doubt: Failure?
  }

  /// Waits until each listener has heard what it must; throws at the first wrong byte.
  mutating func hear(_ wanted: [(ClientName, [Strand])], line: Int?) throws(Failure) {
    var open = wanted.map { name, strands in
      let hearing = Hearing(strands, terminator: stage.terminator)
      return Listening(name: name, hearing: hearing, checkpoint: hearing)
    }
    while true {
      for index in open.indices { try advance(&open[index], line: line) }
      for listening in open where listening.hearing.isComplete {
        if let suspicion = listening.suspicion { throw strayVerdict(suspicion) }
      }
      open.removeAll { $0.hearing.isComplete }
      guard let first = open.first else { break }
      try collectOrTell(first, line: line)
    }
    settle(wanted)
    let wait = lastWait - lastAct
    if wait > patience.lateAfter {
      throw Failure(.late, line: line, "It came after \(wait.inMilliseconds) ms; one second is the limit")
    }
  }

  /// Waits for what the listener must hear; what was still coming late at the deadline is late, and not missing.
  private mutating func collectOrTell(_ listening: Listening, line: Int?) throws(Failure) {
    do throws(Failure) {
      try collectOrHang(
        listening.name, suspicion: listening.doubt ?? listening.suspicion,
        expected: listening.hearing.expected, line: line)
    } catch {
      guard error.verdict == .hang, listening.lastTaken - lastAct > patience.lateAfter else { throw error }
      let limit = patience.deadline.inMilliseconds
      throw Failure(.late, line: line, "It had not all come after \(limit) ms; one second is the limit")
    }
  }

  /// Waits until the server has closed the client's connection.
  mutating func hearClosing(_ name: ClientName, line: Int?) throws(Failure) {
    while seats[name]?.closing == nil {
      try expectSilence(name, line: line)
      try collectOrHang(name, expected: [], line: line)
    }
    try expectSilence(name, line: line)
  }

  /// Throws where something has come that no step asks for, and that does not begin with the message.
  mutating func expectSilence(
    _ name: ClientName, line: Int?, but message: [UInt8]? = nil
  ) throws(Failure) {
    let strands = message.map { [Strand([Pattern(bytes: $0)])] } ?? []
    let hearing = Hearing(strands, terminator: stage.terminator)
    var listening = Listening(name: name, hearing: hearing, checkpoint: hearing)
    while seats[name]?.inbox.isEmpty == false {
      try advance(&listening, line: line, pastTheEnd: true)
      guard let doubt = listening.doubt else { break }
      try collectOrHang(name, suspicion: doubt, expected: [], line: line)
    }
    if let suspicion = listening.suspicion { throw strayVerdict(suspicion) }
  }

  /// Looks whether the client's own notice has come, without taking it; anything else is left to the next step.
  mutating func awaitOwnNotice(_ name: ClientName, line: Int?) throws(Failure) {
    try learnPort(of: name, line: line)
    while let seat = seats[name] {
      let notice = Wording.joinNotice(port: seats[name]?.endpoint.port ?? 0) + stage.terminator
      if seat.inbox.starts(with: notice) { return }
      if !notice.starts(with: seat.inbox) {
        switch passOverOthers(name) {
        case .passed: continue
        case .unfinished: break
        case .none: return
        }
      }
      do throws(Failure) {
        let expected = Pattern(bytes: notice.dropLast(stage.terminator.count))
        try collectOrHang(name, expected: [expected], line: line)
      } catch {
        var failure = error
        // With others there, it may be that the server takes no more than those.
        if seats.count == 1 { failure.foundation = "ROOM-1" }
        throw failure
      }
    }
  }

  /// Waits, where something between may translate it, until the port under which the server sees the client is known.
  ///
  /// Every other client's is known by then, so the first join notice of a port that is nobody's is the client's own.
  mutating func learnPort(of name: ClientName, line: Int?) throws(Failure) {
    guard seats[name]?.endpoint.mayBeTranslated == true else { return }
    while let seat = seats[name] {
      let others = Set(seats.filter { $0.key != name }.map(\.value.endpoint.port))
      let ports = Wording.joinedPorts(in: seat.inbox, terminator: stage.terminator)
      if let port = ports.first(where: { !others.contains($0) }) { return learn(port: port, of: name) }
      let notice = Pattern([.bytes(Array(Wording.notice.utf8)), .any, .bytes(Array(Wording.joined.utf8))])
      do throws(Failure) {
        try collectOrHang(name, expected: [notice], line: line)
      } catch {
        // What came in its place is for the next step to judge.
        guard seats[name]?.inbox.isEmpty == true else { return }
        var failure = error
        if seats.count == 1 { failure.foundation = "ROOM-1" }
        throw failure
      }
    }
  }

  // MARK: - Byte after byte

  /// Goes through the inbox until everything has been heard or more must come.
  private mutating func advance(
    _ listening: inout Listening, line: Int?, pastTheEnd: Bool = false
  ) throws(Failure) {
    while pastTheEnd || listening.sinceCheckpoint > 0 || !listening.hearing.isComplete {
      guard let inbox = seats[listening.name]?.inbox, listening.sinceCheckpoint < inbox.count else { return }
      listening.sinceCheckpoint += listening.hearing.hearsOn(inbox[listening.sinceCheckpoint...])
      guard listening.sinceCheckpoint < inbox.count else { return }
      if listening.hearing.hears(inbox[listening.sinceCheckpoint]) {
        listening.sinceCheckpoint += 1
        if listening.hearing.isBetweenMessages { takeMessage(&listening) }
      } else {
        try pardon(&listening, line: line)
        if listening.doubt != nil { return }
      }
    }
  }

  /// Takes the message just heard out of the inbox.
  private mutating func takeMessage(_ listening: inout Listening) {
    let message = Array(seats[listening.name]?.inbox.prefix(listening.sinceCheckpoint) ?? [])
    seats[listening.name]?.take(0..<message.count)
    note(listening.name, .heard(message))
    listening.lastTaken = lastWait
    listening.checkpoint = listening.hearing
    listening.sinceCheckpoint = 0
  }

  private enum Passing { case passed, unfinished, none }

  /// Passes over what is the run's own but not due to this client: a fence that was said before it came, and what the
  /// server may still be telling of who had gone by then.
  ///
  /// Spec: 3-room, Joining
  private mutating func passOverOthers(_ name: ClientName) -> Passing {
    guard let seat = seats[name] else { return .none }
    let texts = leftovers(for: seat)
    if let text = texts.first(where: { seat.inbox.starts(with: $0) }) {
      seats[name]?.leftovers.insert(text)
      seats[name]?.take(0..<text.count)
      return .passed
    }
    let fence = Fence.read(seat.inbox, nonce: nonce, terminator: stage.terminator)
    let notice = Wording.readNotice(seat.inbox[...], terminator: stage.terminator)
    switch (fence, notice) {
    case (.fence(let number, let length), _) where passesOver(fence: number, by: seat):
      seats[name]?.take(0..<length)
      return .passed
    case (_, .notice(let head)) where head.kind == .left && passesOver(leaveNoticeOf: head.port, by: seat):
      seats[name]?.take(0..<head.length)
      return .passed
    case (.unfinished, _), (_, .unfinished): return .unfinished
    case (.fence, .notice), (.fence, .other), (.other, .notice), (.other, .other):
      return texts.contains { $0.starts(with: seat.inbox) } ? .unfinished : .none
    }
  }

  /// The join notices and last words of clients that had gone when this one came, unless it has heard them already.
  ///
  /// Nothing that they say later proves that the server is done with them.
  private func leftovers(for seat: Seat) -> [[UInt8]] {
    guard !performance.session.isHardened else { return [] }
    return seats.values.filter { $0.number < seat.number && $0.ending != nil }.flatMap { gone in
      [Wording.joinNotice(port: gone.endpoint.port), gone.lastWords(terminator: stage.terminator)]
        .compactMap { $0.map { $0 + stage.terminator } }
    }.filter { $0 != stage.terminator && !seat.leftovers.contains($0) }
  }

  /// Whether a fence was not due to the client: it had not come yet, or had gone.
  ///
  /// Where all must hear one stream it may not come; that is what the session is about.
  private func passesOver(fence number: Int, by seat: Seat) -> Bool {
    number <= fences && !seat.fences.contains(number) && !performance.session.isHardened
  }

  private mutating func passesOver(leaveNoticeOf port: UInt16, by seat: Seat) -> Bool {
    strays.contains(port) || departed.pardonsLeaveNotice(port: port, to: seat.number)
  }

  /// Passes over what is not this session's: what is the run's own, or a stranger's notice.
  ///
  /// Where more must come before that can be told, the mismatch becomes a doubt. Throws what is simply wrong.
  private mutating func pardon(_ listening: inout Listening, line: Int?) throws(Failure) {
    guard let seat = seats[listening.name] else { return }
    let failure = mismatch(listening, line: line)
    listening.hearing = listening.checkpoint
    listening.sinceCheckpoint = 0
    listening.doubt = nil
    switch passOverOthers(listening.name) {
    case .passed: return
    case .unfinished:
      listening.doubt = failure
      return
    case .none: break
    }
    guard case .notice(let head) = Wording.readNotice(seat.inbox[...], terminator: stage.terminator),
      head.kind == .joined, isForeign(head.port)
    else {
      if isStrangersTalk(seat.inbox) { throw strayVerdict(failure) }
      guard let suspicion = listening.suspicion else { throw failure }
      throw hasComeElsewhere(listening, line: line) ? strayVerdict(suspicion) : suspicion
    }
    strays.insert(head.port)
    listening.suspicion = listening.suspicion ?? failure
    seats[listening.name]?.take(0..<head.length)
  }

  /// Whether what is due comes all the same, behind what a stranger says.
  private mutating func hasComeElsewhere(_ listening: Listening, line: Int?) -> Bool {
    guard let due = listening.hearing.expected.first?.bytes else { return false }
    do throws(Failure) {
      try awaitMessage(due, for: listening.name, line: line)
      return true
    } catch {
      return false
    }
  }

  /// Whether no client of this run has, or had, the port.
  func isForeign(_ port: UInt16) -> Bool {
    !departed.contains(port: port) && !seats.values.contains { $0.endpoint.port == port }
  }

  private func mismatch(_ listening: Listening, line: Int?) -> Failure {
    let inbox = seats[listening.name]?.inbox ?? []
    let wrong = inbox[listening.sinceCheckpoint...].prefix(mostEvidence)
    let actual = Array(inbox[..<(wrong.firstIndex(of: UInt8(ascii: "\n")) ?? wrong.endIndex)])
    let expected = listening.hearing.expected.filter { $0.bytes.map { !fenceTexts.contains($0) } ?? true }
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
    guard readsLog, !stage.terminator.isEmpty, let end = inbox.firstRange(of: stage.terminator) else {
      return false
    }
    return stage.readLog().bytes.lines.whole.contains { line in
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
  private mutating func settle(_ wanted: [(ClientName, [Strand])]) {
    for (name, strands) in wanted {
      for pattern in strands.flatMap(\.messages) {
        if let index = seats[name]?.due.firstIndex(of: pattern) { seats[name]?.due.remove(at: index) }
      }
    }
  }

  // MARK: - Waiting

  /// Waits for anything to come to anybody.
  ///
  /// What had come by the deadline is taken though it is looked at later, but not without end: a server that goes on
  /// sending must not hold up the run.
  mutating func collect(until deadline: Duration) -> Bool {
    if stage.now > deadline {
      guard overtime > 0 else { return false }
      overtime -= 1
    }
    guard stage.interruption == nil, let arrival = stage.receive(until: deadline) else { return false }
    lastWait = arrival.notBefore
    guard let name = seats.first(where: { $0.value.number == arrival.client })?.key else { return true }
    switch arrival.what {
    case .bytes(let bytes):
      seats[name]?.heard(bytes)
      if seats[name]?.isFlooded == true { stage.setReading(arrival.client, false) }
    case .closing, .reset:
      seats[name]?.closing = arrival.what
      if seats[name]?.canHear == true { note(name, .closed(reset: arrival.what == .reset)) }
    }
    return true
  }

  /// Waits for anything; throws where the listener can hear no more, or nothing has come up to the deadline.
  mutating func collectOrHang(
    _ name: ClientName, suspicion: Failure? = nil, expected: [Pattern], line: Int?
  ) throws(Failure) {
    if let closing = seats[name]?.closing {
      if let suspicion { throw suspicion }
      let how = closing == .reset ? "reset" : "closed"
      throw Failure(
        .closed, line: line, "The server \(how) \(name)'s connection",
        evidence: .stream(name, expected: expected, actual: [], offset: 0))
    }
    if collect(until: lastAct + patience.deadline) { return try checkFloods(line: line) }
    patience.waitedInVain(patience.deadline)
    noteUnnoticedEndings(expected)
    if let suspicion { throw suspicion }
    let awaited = expected.isEmpty ? "the end of the connection" : "a message"
    let inbox = (seats[name]?.inbox ?? []).suffix(mostEvidence)
    throw Failure(
      .hang, line: line, "\(name) waited \(patience.deadline.inMilliseconds) ms for \(awaited) in vain",
      evidence: .stream(name, expected: expected, actual: Array(inbox), offset: inbox.count))
  }

  /// Throws where a client was sent more than can be looked at.
  private func checkFloods(line: Int?) throws(Failure) {
    guard let name = seats.filter(\.value.isFlooded).min(by: { $0.value.number < $1.value.number })?.key
    else { return }
    throw Failure(
      .flood, line: line, "\(name) was sent more than \(Seat.bound >> 20) MiB that no step asks for",
      evidence: .stream(
        name, expected: [], actual: Array(seats[name]?.inbox.prefix(mostEvidence) ?? []), offset: 0))
  }

  private mutating func noteUnnoticedEndings(_ expected: [Pattern]) {
    for seat in Array(seats.values) {
      guard let ending = seat.ending else { continue }
      let notice = Pattern(bytes: Wording.leaveNotice(port: seat.endpoint.port))
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
