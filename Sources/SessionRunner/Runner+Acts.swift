import SessionLanguage

// What a session's clients do.
extension Runner {
  /// Connects a client and waits until its own notice, or something else, has come.
  mutating func join(_ name: ClientName) throws(Failure) {
    try settleRoom()
    if participants.live.isEmpty { awaitLoggedEnds() }
    try connect(name)
    try awaitOwnNotice(name)
  }

  /// Joins, and hears the notice with everybody who is there.
  mutating func joinAndHear(_ name: ClientName) throws(Failure) {
    try join(name)
    let notice = Pattern(bytes: NoticeReading.joinNotice(port: participants[name]?.endpoint.port ?? 0))
    try hear(participants.live.map { ($0, [MessageSequence([notice])]) })
  }

  /// Waits until the server is done with every join so far, and with everything that was said.
  ///
  /// It may still be telling one of them to the room, and then it would tell it to the next newcomer too; what a client
  /// says comes only after that. So all that a newcomer may still be told is a fence, or of clients that have gone. A
  /// hardened server does one thing after another, and may take a fence for a line peer's.
  mutating func settleRoom() throws(Failure) {
    guard !execution.session.isHardened else { return }
    for name in participants.live
    where participants[name]?.mayBeTold == true && participants[name]?.isHalfway == false {
      try passFence(from: name)
    }
  }

  mutating func connect(_ name: ClientName) throws(Failure) {
    numbers += 1
    do throws(NoConnection) {
      let endpoint = try transport.connect(numbers)
      participants[name] = Participant(number: numbers, endpoint: endpoint)
      pardons.departed.cameBack(port: endpoint.port)
      note(name, .joined(endpoint))
      acted()
    } catch {
      throw Failure(.refused, .refused, .connection, "\(name) could not connect: \(error.reason)")
    }
  }

  mutating func end(_ name: ClientName, _ ending: Ending) throws(Failure) {
    guard let participant = participants[name] else { return }
    if ending != .halfCloses {
      if !participant.due.isEmpty { try hear([(name, [MessageSequence(participant.due)])]) }
      let now = transport.now
      while collect(until: now) {}
      try expectSilence(name)
    }
    leave(name, ending)
  }

  /// Ends the client's connection as it stands.
  mutating func leave(_ name: ClientName, _ ending: Ending) {
    guard let participant = participants[name] else { return }
    transport.end(participant.number, ending)
    participants[name]?.ending = ending
    note(name, .ended(ending))
    // The server may still be telling it to the room when the next one joins.
    pardons.departed.left(port: participant.endpoint.port, heardUpTo: numbers)
    acted()
  }

  mutating func setReading(_ name: ClientName, _ reads: Bool) {
    guard let participant = participants[name] else { return }
    transport.setReading(participant.number, reads)
    participants[name]?.isStalled = !reads
    if reads { acted() }
  }

  mutating func serverActs(_ action: ServerAction) throws(Failure) {
    if action == .stops { awaitLoggedEnds() }
    note(nil, .server(action))
    guard transport.server(action) else {
      throw Failure(.crash, .gone, .connection, "The server did not do what it was told: \(action.rawValue)")
    }
    acted()
  }

  mutating func send(_ text: Text, from name: ClientName) throws(Failure) {
    let pattern = participants.resolve(text)
    if transport.terminator.isEmpty { try awaitEchoes(name) }
    try sendCut((pattern.bytes ?? []) + transport.terminator, from: name)
    participants[name]?.speaks()
    noteSaying(pattern, by: name)
    participants[name]?.due.append(pattern)
  }

  /// Sends bytes cut into segments: each is acknowledged, and most likely read, before the next one leaves.
  mutating func sendRaw(_ segments: [Text], from name: ClientName) throws(Failure) {
    if transport.terminator.isEmpty { try awaitEchoes(name) }
    for line in segments.flatMap({ participants.resolve($0).bytes ?? [] }).split(
      separator: UInt8(ascii: "\n"))
    {
      noteSaying(Pattern(bytes: line), by: name)
    }
    for (index, segment) in segments.enumerated() {
      try sendCut(participants.resolve(segment).bytes ?? [], from: name)
      guard index + 1 < segments.count, let participant = participants[name] else { continue }
      if let other = participants.live.first(where: { $0 != name }) { try passFence(from: other) }
      transport.awaitAcknowledgement(of: participant.number, until: transport.now + timeouts.deadline)
    }
  }

  private mutating func noteSaying(_ message: Pattern, by name: ClientName) {
    participants[name]?.said.insert(message)
    if newestWhenSaid[message] == nil { newestWhenSaid[message] = numbers }
  }

  /// Sends one message of these bytes.
  mutating func say(
    _ message: [UInt8], from name: ClientName, isNoted: Bool = true
  ) throws(Failure) {
    let bytes = message + transport.terminator
    if isNoted { note(name, .sent(bytes)) }
    noteSaying(Pattern(bytes: message), by: name)
    try transmit(bytes, from: name)
  }

  mutating func transmit(_ bytes: [UInt8], from name: ClientName) throws(Failure) {
    guard let participant = participants[name] else { return }
    guard participant.closing == nil, transport.send(bytes, from: participant.number) else {
      throw Failure(
        .closed, .closed, participant.isRefused ? .notice : .connection,
        "\(name) could not send: the server has closed the connection")
    }
    participants[name]?.sends(bytes, terminator: transport.terminator)
    acted()
  }

  /// Waits until the client has heard what it said: bare messages of one sender must not run together.
  private mutating func awaitEchoes(_ name: ClientName) throws(Failure) {
    // The ones before it were waited for when it was said.
    guard let last = participants[name]?.due.last, let bytes = last.bytes else { return }
    let (start, wanted) = (participants[name]?.echoStart ?? 0, Pattern(bytes: bytes))
    let patience = habits.patience(for: subject(of: wanted, for: name), timeouts, after: execution.failures)
    while let inbox = participants[name]?.inbox, inbox.firstRange(of: bytes, from: start) == nil {
      try checkConnection(of: name, expected: [wanted])
      // Something else has come in its place, or is on its way.
      let isBegun = inbox.count > start
      guard try collect(for: isBegun ? min(patience, timeouts.forWhatHasBegun) : patience) else { return }
    }
  }

  /// Says a text of the run's own, and waits until everybody has it; whatever came before it stays to be judged.
  mutating func passFence(from name: ClientName, isNoted: Bool = true) throws(Failure) {
    let fence = nextFence()
    try say(fence, from: name, isNoted: isNoted)
    participants[name]?.isSettled = true
    for listener in participants.live {
      guard try awaitMessage(fence, for: listener) else {
        missedFence(fence, by: listener)
        continue
      }
      if let range = participants[listener]?.inbox.firstRange(of: fence + transport.terminator) {
        participants[listener]?.take(range)
        participants[listener]?.heard(message: fence)
      }
    }
    participants[name]?.mayBeTold = false
  }

  /// Waits until the message has come, whatever came before it, and says whether it has; only what follows the start is
  /// looked at.
  mutating func awaitMessage(
    _ message: [UInt8], for name: ClientName, from start: Int = 0
  ) throws(Failure) -> Bool {
    let (pattern, wanted) = (Pattern(bytes: message), message + transport.terminator)
    let patience = habits.patience(for: subject(of: pattern, for: name), timeouts, after: execution.failures)
    var start = start
    while let inbox = participants[name]?.inbox, inbox.firstRange(of: wanted, from: start) == nil {
      start = max(start, inbox.count - wanted.count)
      try checkConnection(of: name, expected: [pattern])
      // It may have come without its end.
      let isBegun = !transport.terminator.isEmpty && inbox.firstRange(of: message) != nil
      guard try collect(for: isBegun ? timeouts.forWhatHasBegun : patience) else { return false }
    }
    return true
  }

  /// Takes that a fence did not come, or not with its end.
  private mutating func missedFence(_ fence: [UInt8], by name: ClientName) {
    guard let inbox = participants[name]?.inbox, let range = inbox.firstRange(of: fence) else {
      return missed([Pattern(bytes: fence)], by: name)
    }
    let line = inbox[range.lowerBound...].prefix { $0 != UInt8(ascii: "\n") }
    tell(
      Failure(
        .wrong, .misended, subject(of: Pattern(bytes: fence), for: name),
        "\(name) heard a message without its end",
        evidence: .stream(
          name, expected: [Pattern(bytes: fence)], actual: Array(line.prefix(mostEvidence)),
          offset: fence.count)))
    participants[name]?.take(range)
    participants[name]?.heard(message: fence)
  }

  /// A message that proves by its coming that nothing else was on its way, due to everybody who is there.
  mutating func nextFence() -> [UInt8] {
    let fence = fences.next()
    for name in participants.live { participants[name]?.fences.insert(fence.number) }
    return fence.text
  }

  /// Says a fence for everybody to hear next: what comes before it is a fault.
  mutating func fence(from name: ClientName) throws(Failure) {
    let fence = nextFence()
    try say(fence, from: name)
    try hear(participants.live.map { ($0, [MessageSequence([Pattern(bytes: fence)])]) })
  }
}

extension Session {
  /// Whether it asks for what only a hardened server promises.
  var isHardened: Bool { covers.contains { $0.hasPrefix("HARD-") } }
}

extension [UInt8] {
  func contains(_ part: [UInt8]) -> Bool { firstRange(of: part) != nil }

  func firstRange(of part: [UInt8], from start: Int = 0) -> Range<Int>? {
    guard let first = part.first else { return start..<start }
    var start = start
    while let found = self[start...].firstIndex(of: first) {
      if self[found...].starts(with: part) { return found..<(found + part.count) }
      start = found + 1
    }
    return nil
  }
}
