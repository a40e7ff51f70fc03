import SessionLanguage

/// Lets clients join, one after another.
struct Joining<Link: Transport>: ContextPart {
  let context: Context<Link>
  let hearing: Hearing<Link>
  let speech: Speech<Link>
  let log: LogWatch<Link>

  private var terminator: [UInt8] { conversation.transport.terminator }

  /// Connects a client and waits until its own notice, or something else, has come.
  func join(_ name: ClientName) throws(Failure) {
    try speech.settleRoom()
    if participants.live.isEmpty { log.awaitEnds() }
    try connect(name)
    try awaitOwnNotice(name)
  }

  /// Joins, and hears the notice with everybody who is there.
  func joinAndHear(_ name: ClientName) throws(Failure) {
    try join(name)
    let port = participants[name]?.endpoint.port ?? 0
    try hearing.hear(NoticeReading.joinNotice(port: port), by: participants.live)
  }

  /// Joins while others do so too.
  func joinAtOnce(_ name: ClientName) throws(Failure) {
    try connect(name)
    // Where ports are translated, two newcomers could not be told apart by what they hear.
    try learnPort(of: name)
  }

  func connect(_ name: ClientName) throws(Failure) {
    try conversation.connect(name)
    strangers.joined(name)
  }

  /// Looks whether the client's own notice has come, without taking it; anything else is left to the next step.
  func awaitOwnNotice(_ name: ClientName, atMost longest: Duration? = nil) throws(Failure) {
    try learnPort(of: name)
    while let participant = participants[name] {
      let message = NoticeReading.joinNotice(port: participant.endpoint.port)
      let notice = message + terminator
      if participant.inbox.starts(with: notice) { return }
      if !notice.starts(with: participant.inbox) {
        switch strangers.passOver(at: name) {
        case .passed: continue
        case .unfinished: break
        case .none: return
        }
      }
      try waiting.checkConnection(of: name, expected: [Pattern(bytes: message)])
      let own = Symptom.Subject.joinNotice(isOwn: true)
      let isBegun = !participant.inbox.isEmpty
      let usual = isBegun ? waiting.patienceForTheRest(of: own) : waiting.patience(for: own)
      let patience = min(usual, longest ?? usual)
      guard try waiting.collect(for: patience) else {
        if isBegun {
          conversation.habits.noteBreakingOff(own)
        } else {
          conversation.waitedInVain(for: patience)
        }
        return
      }
    }
  }

  /// Waits, where something between may translate it, until the port under which the server sees the client is known.
  ///
  /// Every other client's is known by then, so the first join notice of a port that is nobody's is the client's own.
  private func learnPort(of name: ClientName) throws(Failure) {
    guard participants[name]?.endpoint.mayBeTranslated == true else { return }
    while let participant = participants[name] {
      let others = Set(participants.filter { $0.key != name }.map(\.value.endpoint.port))
      let ports = NoticeReading.joinedPorts(in: participant.inbox, terminator: terminator)
      if let port = ports.first(where: { !others.contains($0) }) {
        return conversation.learn(port: port, of: name)
      }
      let notice = Pattern([
        .bytes(Array(NoticeReading.notice.utf8)), .any, .bytes(Array(NoticeReading.joined.utf8)),
      ])
      try waiting.checkConnection(of: name, expected: [notice])
      // What came in its place is for the next step to judge.
      guard try waiting.collect(for: conversation.timeouts.deadline) else { return }
    }
  }
}
