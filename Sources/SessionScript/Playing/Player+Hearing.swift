// What a session's clients must hear.
extension Player {
  /// One listener on its way through what it must hear.
  private struct Listening {
    let name: ClientName
    var hearing: Hearing
    /// The hearing as it was where the present message began, and how many bytes have come since.
    var checkpoint: Hearing
    var sinceCheckpoint = 0
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
      let suspicion = first.doubt ?? first.suspicion
      try collectOrHang(first.name, suspicion: suspicion, expected: first.hearing.expected, line: line)
    }
    settle(wanted)
    let wait = lastWait - lastAct
    if wait > patience.lateAfter {
      throw Failure(.late, line: line, "It came after \(wait.inMilliseconds) ms; one second is the limit")
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
    while let seat = seats[name] {
      if seat.endpoint.mayBeTranslated,
        case .notice(let head) = Wording.readNotice(seat.inbox[...], terminator: stage.terminator),
        head.kind == .joined,
        !seats.contains(where: { $0.key != name && $0.value.endpoint.port == head.port })
      {
        learn(port: head.port, of: name)
      }
      let notice = Wording.joinNotice(port: seats[name]?.endpoint.port ?? 0) + stage.terminator
      if !notice.starts(with: seat.inbox) || seat.inbox.count >= notice.count { return }
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
    listening.checkpoint = listening.hearing
    listening.sinceCheckpoint = 0
  }

  /// Passes over what is not this session's: a late leave notice of the run's own, or a stranger's notice.
  ///
  /// Where more must come before that can be told, the mismatch becomes a doubt. Throws what is simply wrong.
  private mutating func pardon(_ listening: inout Listening, line: Int?) throws(Failure) {
    guard let seat = seats[listening.name] else { return }
    let failure = mismatch(listening, line: line)
    listening.hearing = listening.checkpoint
    listening.sinceCheckpoint = 0
    listening.doubt = nil
    switch Wording.readNotice(seat.inbox[...], terminator: stage.terminator) {
    case .unfinished:
      listening.doubt = failure
    case .notice(let head) where pardons(head, by: seat):
      if head.kind == .joined {
        strays.insert(head.port)
        listening.suspicion = listening.suspicion ?? failure
      }
      seats[listening.name]?.take(0..<head.length)
    case .notice, .other:
      guard let suspicion = listening.suspicion else { throw failure }
      throw hasComeElsewhere(listening, line: line) ? strayVerdict(suspicion) : suspicion
    }
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

  private mutating func pardons(_ head: Wording.Head, by seat: Seat) -> Bool {
    switch head.kind {
    case .left:
      return strays.contains(head.port) || departed.pardonsLeaveNotice(port: head.port, to: seat.number)
    case .joined:
      let isOurs = seats.values.contains { $0.endpoint.port == head.port }
      return !isOurs && !departed.contains(port: head.port)
    }
  }

  private func mismatch(_ listening: Listening, line: Int?) -> Failure {
    let inbox = seats[listening.name]?.inbox ?? []
    let end = inbox.indices.first { $0 >= listening.sinceCheckpoint && inbox[$0] == UInt8(ascii: "\n") }
    let actual = Array(inbox[..<(end ?? inbox.endIndex)])
    let expected = listening.hearing.expected.filter { $0.bytes.map { !fenceTexts.contains($0) } ?? true }
    let summary =
      expected.isEmpty
      ? "\(listening.name) heard more than it should" : "\(listening.name) heard something else"
    return Failure(
      .wrong, line: line, summary,
      evidence: .stream(
        listening.name, expected: expected, actual: actual, offset: listening.sinceCheckpoint))
  }

  private func strayVerdict(_ suspicion: Failure) -> Failure {
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
  mutating func collect(until deadline: Duration) -> Bool {
    guard stage.interruption == nil, let arrival = stage.receive(until: deadline) else { return false }
    lastArrival = stage.now
    lastWait = arrival.notBefore
    guard let name = seats.first(where: { $0.value.number == arrival.client })?.key else { return true }
    switch arrival.what {
    case .bytes(let bytes): seats[name]?.heard(bytes)
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
    let waitingSince = max(lastAct, lastArrival)
    if collect(until: waitingSince + patience.deadline) { return }
    patience.waitedInVain(patience.deadline)
    noteUnnoticedEndings(expected)
    if let suspicion { throw suspicion }
    let awaited = expected.isEmpty ? "the end of the connection" : "a message"
    let inbox = seats[name]?.inbox ?? []
    throw Failure(
      .hang, line: line, "\(name) waited \(patience.deadline.inMilliseconds) ms for \(awaited) in vain",
      evidence: .stream(name, expected: expected, actual: inbox, offset: inbox.count))
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

extension Duration {
  /// Whole milliseconds, rounded down.
  package var inMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
