import SessionLanguage

// What a session's clients must hear.
extension Runner {
  /// Waits until each listener has heard what it must; throws at the first wrong byte.
  mutating func hear(_ wanted: [(ClientName, [MessageSequence])]) throws(Failure) {
    var open = wanted.map { Listening($0, to: $1, terminator: transport.terminator) }
    while true {
      for index in open.indices { try advance(&open[index]) }
      for listening in open where listening.isComplete {
        if let suspicion = listening.suspicion { throw strayVerdict(suspicion) }
      }
      open.removeAll { $0.isComplete }
      guard let first = open.first else { break }
      try collectOrTell(first)
    }
    settle(wanted)
    let wait = clock.wait
    if wait > timeouts.lateAfter {
      throw Failure(.late, "It came after \(wait.inMilliseconds) ms; one second is the limit")
    }
  }

  /// Waits for what the listener must hear; what was still coming late at the deadline is late, and not missing.
  private mutating func collectOrTell(_ listening: Listening) throws(Failure) {
    do throws(Failure) {
      try collectOrHang(
        listening.name, suspicion: listening.doubt ?? listening.suspicion,
        expected: listening.expected)
    } catch {
      guard error.verdict == .hang, listening.lastTaken - clock.lastAct > timeouts.lateAfter else {
        throw error
      }
      let limit = timeouts.deadline.inMilliseconds
      throw Failure(.late, "It had not all come after \(limit) ms; one second is the limit")
    }
  }

  /// Waits until the server has closed the client's connection.
  mutating func hearClosing(_ name: ClientName) throws(Failure) {
    while participants[name]?.closing == nil {
      try expectSilence(name)
      try collectOrHang(name, expected: [])
    }
    try expectSilence(name)
  }

  /// Throws where something has come that no step asks for, and that does not begin with the message.
  mutating func expectSilence(
    _ name: ClientName, but message: [UInt8]? = nil
  ) throws(Failure) {
    let sequences = message.map { [MessageSequence([Pattern(bytes: $0)])] } ?? []
    var listening = Listening(name, to: sequences, terminator: transport.terminator)
    while participants[name]?.inbox.isEmpty == false {
      try advance(&listening, pastTheEnd: true)
      guard let doubt = listening.doubt else { break }
      try collectOrHang(name, suspicion: doubt, expected: [])
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
      do throws(Failure) {
        let expected = Pattern(bytes: notice.dropLast(transport.terminator.count))
        try collectOrHang(name, expected: [expected])
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
  mutating func learnPort(of name: ClientName) throws(Failure) {
    guard participants[name]?.endpoint.mayBeTranslated == true else { return }
    while let participant = participants[name] {
      let others = Set(participants.filter { $0.key != name }.map(\.value.endpoint.port))
      let ports = NoticeReading.joinedPorts(in: participant.inbox, terminator: transport.terminator)
      if let port = ports.first(where: { !others.contains($0) }) { return learn(port: port, of: name) }
      let notice = Pattern([
        .bytes(Array(NoticeReading.notice.utf8)), .any, .bytes(Array(NoticeReading.joined.utf8)),
      ])
      do throws(Failure) {
        try collectOrHang(name, expected: [notice])
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
  private mutating func advance(_ listening: inout Listening, pastTheEnd: Bool = false) throws(Failure) {
    while let inbox = participants[listening.name]?.inbox {
      switch listening.next(in: inbox, pastTheEnd: pastTheEnd) {
      case .nothing: return
      case .message(let length):
        note(listening.name, .heard(Array(inbox.prefix(length))))
        participants[listening.name]?.take(0..<length)
        listening.lastTaken = clock.lastLook
      case .mismatch(let offset):
        try pardon(&listening, wrongAt: offset)
        if listening.doubt != nil { return }
      }
    }
  }

  /// Passes over what is not this session's: what is the run's own, or a stranger's notice.
  ///
  /// Where more must come before that can be told, the mismatch becomes a doubt. Throws what is simply wrong.
  private mutating func pardon(_ listening: inout Listening, wrongAt offset: Int) throws(Failure) {
    guard let participant = participants[listening.name] else { return }
    let failure = mismatch(listening, at: offset)
    listening.rewind()
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
      throw hasComeElsewhere(listening) ? strayVerdict(suspicion) : suspicion
    }
    pardons.strays.insert(head.port)
    listening.suspicion = listening.suspicion ?? failure
    participants[listening.name]?.take(0..<head.length)
  }

  /// Whether what is due comes all the same, behind what a stranger says.
  private mutating func hasComeElsewhere(_ listening: Listening) -> Bool {
    guard let due = listening.expected.first?.bytes else { return false }
    do throws(Failure) {
      try awaitMessage(due, for: listening.name)
      return true
    } catch {
      return false
    }
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
    let expected = listening.expected.filter { $0.bytes.map { !fences.texts.contains($0) } ?? true }
    let summary =
      expected.isEmpty
      ? "\(listening.name) heard more than it should" : "\(listening.name) heard something else"
    return Failure(
      .wrong, summary,
      evidence: .stream(
        listening.name, expected: expected, actual: actual, offset: offset))
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
    Failure(
      .stray, "Somebody else is in the room: run it alone", evidence: suspicion.evidence
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
