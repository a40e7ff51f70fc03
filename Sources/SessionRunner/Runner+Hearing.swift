import SessionLanguage

// What a session's clients must hear.
extension Runner {
  /// Waits until each listener has heard what it must, or will not hear it any more.
  mutating func hear(_ wanted: [(ClientName, [MessageSequence])]) throws(Failure) {
    var open = wanted.map { Listening($0, to: $1, terminator: transport.terminator) }
    while true {
      for index in open.indices { try advance(&open[index]) }
      for listening in open where listening.isComplete {
        if let suspicion = listening.suspicion { throw strayVerdict(suspicion) }
      }
      for index in open.indices where open[index].isComplete { settleUnknown(&open[index]) }
      open.removeAll { $0.isComplete }
      guard let first = open.first else { break }
      if participants[first.name]?.closing != nil {
        open[0].takesRest = true
        try advance(&open[0])
        settleUnknown(&open[0])
        guard !open[0].isComplete else { continue }
      }
      try checkConnection(of: first.name, expected: first.expected)
      guard try collect(for: patience(of: open)) else {
        for index in open.indices { try giveUp(&open[index]) }
        break
      }
    }
    settle(wanted)
    let wait = clock.wait
    if wait > timeouts.lateAfter, let (name, sequences) = wanted.last,
      let last = sequences.last?.messages.last
    {
      tell(
        Failure(
          .late, .late, subject(of: last, for: name),
          "It came after \(wait.inMilliseconds) ms; one second is the limit"))
    }
  }

  /// How long it is worth while to wait for what these must hear.
  private func patience(of open: [Listening]) -> Duration {
    open.map { listening in
      // What has begun to come is on its way as a whole.
      if listening.isInDoubt { return timeouts.forWhatHasBegun }
      return listening.expected.map {
        habits.patience(for: subject(of: $0, for: listening.name), timeouts, after: execution.failures)
      }
      .max() ?? .zero
    }.max() ?? .zero
  }

  /// Takes that nothing more comes to a listener: what it has yet to hear is missing.
  private mutating func giveUp(_ listening: inout Listening) throws(Failure) {
    let name = listening.name
    listening.takesRest = true
    try advance(&listening)
    if let suspicion = listening.suspicion, let due = listening.expected.first {
      _ = listening.pass(due)
      tellOtherNumber(suspicion)
    }
    settleUnknown(&listening)
    guard !listening.isComplete else { return }
    if listening.lastTaken - clock.lastAct > timeouts.lateAfter, let next = listening.expected.first {
      let limit = timeouts.deadline.inMilliseconds
      return tell(
        Failure(
          .late, .late, subject(of: next, for: name),
          "It had not all come after \(limit) ms; one second is the limit"))
    }
    missed(listening.remaining, by: name)
  }

  /// Takes that these did not come to the listener.
  mutating func missed(_ messages: [Pattern], by name: ClientName) {
    noteUnnoticedEndings(messages)
    for message in messages {
      let subject = subject(of: message, for: name)
      let waited = habits.patience(for: subject, timeouts).inMilliseconds
      habits.noteAbsence(subject)
      participants[name]?.owed.append((message, clock.lastAct))
      if let bytes = message.bytes { toldOtherwise.missing.insert(bytes) }
      let words =
        waited > 0 ? "\(name) waited \(waited) ms for a message in vain" : "\(name) heard nothing of it"
      tell(
        Failure(
          .hang, .missing, subject, words,
          evidence: .stream(name, expected: [message], actual: [], offset: 0)))
    }
  }

  /// Waits until the server has closed the client's connection.
  mutating func hearClosing(_ name: ClientName) throws(Failure) {
    while participants[name]?.closing == nil {
      try expectSilence(name)
      guard try collect(for: habits.patience(for: .closing, timeouts)) else {
        noteUnnoticedEndings([])
        habits.noteAbsence(.closing)
        let subject = participants[name]?.ending == .halfCloses ? Symptom.Subject.closing : .connection
        return tell(Failure(.hang, .missing, subject, "\(name) waited for the end of the connection in vain"))
      }
    }
    habits.noteComing(.closing)
    if clock.wait > timeouts.lateAfter {
      let wait = clock.wait.inMilliseconds
      tell(Failure(.late, .late, .closing, "It came after \(wait) ms; one second is the limit"))
    }
    try expectSilence(name)
  }

  /// Tells of what has come that no step asks for, and that does not begin with the message.
  mutating func expectSilence(
    _ name: ClientName, but message: [UInt8]? = nil
  ) throws(Failure) {
    let sequences = message.map { [MessageSequence([Pattern(bytes: $0)])] } ?? []
    var listening = Listening(name, to: sequences, terminator: transport.terminator)
    while participants[name]?.inbox.isEmpty == false {
      try advance(&listening, pastTheEnd: true)
      guard listening.isInDoubt, !listening.takesRest else { break }
      guard participants[name]?.closing == nil, try collect(for: timeouts.forWhatHasBegun) else {
        listening.takesRest = true
        continue
      }
    }
    if let suspicion = listening.suspicion { throw strayVerdict(suspicion) }
  }

  /// Looks whether the client's own notice has come, without taking it; anything else is left to the next step.
  mutating func awaitOwnNotice(_ name: ClientName) throws(Failure) {
    try learnPort(of: name)
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
      let expected = Pattern(bytes: notice.dropLast(transport.terminator.count))
      try checkConnection(of: name, expected: [expected])
      guard try collect(for: habits.patience(for: .joinNotice(isOwn: true), timeouts)) else { return }
    }
  }

  /// Waits, where something between may translate it, until the port under which the server sees the client is known.
  ///
  /// Every other client's is known by then, so the first join notice of a port that is nobody's is the client's own.
  mutating func learnPort(of name: ClientName) throws(Failure) {
    guard participants[name]?.endpoint.mayBeTranslated == true else { return }
    while let participant = participants[name] {
      let others = Set(participants.filter { $0.key != name }.map(\.value.endpoint.port))
      let ports = NoticeReading.joinedPorts(in: participant.inbox, terminator: transport.terminator)
      if let port = ports.first(where: { !others.contains($0) }) { return learn(port: port, of: name) }
      let notice = Pattern([
        .bytes(Array(NoticeReading.notice.utf8)), .any, .bytes(Array(NoticeReading.joined.utf8)),
      ])
      try checkConnection(of: name, expected: [notice])
      // What came in its place is for the next step to judge.
      guard try collect(for: timeouts.deadline) else { return }
    }
  }

  // MARK: - Byte after byte

  /// Goes through the inbox until everything has been heard or more must come.
  private mutating func advance(_ listening: inout Listening, pastTheEnd: Bool = false) throws(Failure) {
    while let inbox = participants[listening.name]?.inbox {
      switch listening.next(in: inbox, pastTheEnd: pastTheEnd) {
      case .nothing:
        // What has begun and does not go on is all that there will be of it.
        guard listening.takesRest, !inbox.isEmpty, !listening.isComplete, !listening.isInDoubt else { return }
        listening.rewind()
        recognize(for: &listening)
      case .message(let length):
        take(length, by: &listening)
      case .mismatch(let offset):
        try pardon(&listening, wrongAt: offset)
        if listening.isInDoubt { return }
      }
    }
  }

  /// Takes a message that was due.
  private mutating func take(_ length: Int, by listening: inout Listening) {
    guard let participant = participants[listening.name] else { return }
    let message = Array(participant.inbox.prefix(length))
    let text = Array(message.dropLast(transport.terminator.count))
    note(listening.name, .heard(message))
    habits.noteComing(subject(of: Pattern(bytes: text), for: listening.name))
    participants[listening.name]?.heard(message: text)
    heardSinceMark[listening.name, default: []].append(text)
    participants[listening.name]?.take(0..<length)
    listening.lastTaken = clock.lastLook
  }

  /// Passes over what is not this session's: what is the run's own, or a stranger's notice.
  ///
  /// Where more must come before that can be told, the mismatch becomes a doubt. What is simply wrong is told.
  private mutating func pardon(_ listening: inout Listening, wrongAt offset: Int) throws(Failure) {
    guard let participant = participants[listening.name] else { return }
    let failure = mismatch(listening, at: offset)
    listening.rewind()
    switch passOverOthers(listening.name) {
    case .passed: return
    case .unfinished where !listening.takesRest:
      listening.isInDoubt = true
      return
    case .unfinished, .none: break
    }
    guard
      case .notice(let head) = NoticeReading.readNotice(
        participant.inbox[...], terminator: transport.terminator),
      head.kind == .joined, isForeign(head.port), !isAlone, !habits.tellsOtherNumbers,
      !isSaid(participant.inbox)
    else {
      if !isAlone, isStrangersTalk(participant.inbox) { throw strayVerdict(failure) }
      guard let suspicion = listening.suspicion else { return recognize(for: &listening) }
      if hasComeElsewhere(listening) { throw strayVerdict(suspicion) }
      if let due = listening.expected.first { _ = listening.pass(due) }
      listening.suspicion = nil
      return tellOtherNumber(suspicion)
    }
    pardons.strays.insert(head.port)
    listening.suspicion = listening.suspicion ?? failure
    participants[listening.name]?.take(0..<head.length)
  }

  /// Takes that the server tells other numbers than ports: who comes under such a one is no stranger.
  private mutating func tellOtherNumber(_ failure: Failure) {
    habits.tellsOtherNumbers = true
    pardons.strays = []
    tell(failure)
  }

  /// Whether a client of the session has said what stands at the head.
  private func isSaid(_ inbox: [UInt8]) -> Bool {
    participants.values.contains { $0.said.contains { $0.bytes.map(inbox.starts) ?? false } }
  }

  /// Whether what is due comes all the same, behind what a stranger says.
  private mutating func hasComeElsewhere(_ listening: Listening) -> Bool {
    guard let due = listening.expected.first?.bytes else { return false }
    return (try? awaitMessage(due, for: listening.name)) ?? false
  }

  /// Passes over what is the run's own but not due to this client.
  private mutating func passOverOthers(_ name: ClientName) -> Pardons.Passing {
    let passing = pardons.passing(
      of: name, among: participants, fences: execution.session.isHardened ? nil : fences,
      terminator: transport.terminator)
    if case .passed(let length, let isLeftover) = passing {
      if isLeftover { participants[name]?.notesLeftover(length: length) }
      participants[name]?.take(0..<length)
    }
    return passing
  }

  /// Whether no client of this run has, or had, the port.
  func isForeign(_ port: UInt16) -> Bool {
    !pardons.departed.contains(port: port) && !participants.hasPort(port)
  }

  private func mismatch(_ listening: Listening, at offset: Int) -> Failure {
    let inbox = participants[listening.name]?.inbox ?? []
    let wrong = inbox[offset...].prefix(mostEvidence)
    let actual = Array(inbox[..<(wrong.firstIndex(of: UInt8(ascii: "\n")) ?? wrong.endIndex)])
    let due = listening.expected.first { $0.bytes.map { !fences.texts.contains($0) } ?? true }?.bytes
    let isOwn = due.flatMap(NoticeReading.port) == participants[listening.name]?.endpoint.port
    return unexpected(.misnumbered, .joinNotice(isOwn: isOwn), actual, wrongAt: offset, to: listening)
  }

  /// Whether the log says that somebody who is none of this run's clients has said what stands at the head.
  private mutating func isStrangersTalk(_ inbox: [UInt8]) -> Bool {
    guard readsLog, !transport.terminator.isEmpty, let end = inbox.firstRange(of: transport.terminator) else {
      return false
    }
    return transport.readLog().bytes.wholeLines.map(LogLine.init).contains { line in
      line.message.map { $0[...] == inbox[..<end.lowerBound] } == true && line.port.map(isForeign) == true
    }
  }

  func strayVerdict(_ suspicion: Failure) -> Failure {
    if isAlone { return suspicion }
    return Failure(
      .stray, .strange, .connection, "Somebody else is in the room: run it alone",
      evidence: suspicion.evidence
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
}
