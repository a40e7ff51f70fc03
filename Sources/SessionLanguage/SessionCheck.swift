/// Follows a session as a conversation, and finds what cannot be played or would be judged by chance.
struct SessionCheck {
  /// What somebody must observe before somebody else acts.
  private enum Unobserved {
    case act(of: ClientName, in: Int)
    case together(Place)
  }

  private let needs: [Need]
  private var clients: [ClientName: Client] = [:]
  private var unobserved: Unobserved?
  private var joinedTogether: Set<ClientName> = []
  private var serverStoppedIn: Int?
  private(set) var errors: [SessionError] = []

  init(_ header: SessionHeader) {
    needs = header.needs
    for name in header.given { clients[name] = Client(joinedIn: header.givenIn) }
  }

  mutating func took(_ parsed: ParsedStep) {
    switch parsed.step {
    case .act(let act): took(act, in: parsed)
    case .observation(let observation): took(observation, in: parsed)
    }
    checkHoles(parsed.mentions)
  }

  private mutating func took(_ act: Act, in parsed: ParsedStep) {
    switch act {
    case .joins, .ends, .sends, .sendsRaw:
      settle(before: act, in: parsed)
      perform(act, in: parsed, line: parsed.line)
    case .stalls(let name): stalls(name, in: parsed)
    case .reads(let name): reads(name, in: parsed)
    case .server(let action): serverActed(action, in: parsed)
    case .together(let acts):
      settle(before: act, in: parsed)
      for (inner, line) in zip(acts, parsed.lines) {
        perform(inner, in: parsed, line: line)
        if case .joins(let name) = inner { joinedTogether.insert(name) }
      }
      if unobserved != nil { unobserved = .together(parsed.place) }
    }
  }

  private mutating func took(_ observation: Observation, in parsed: ParsedStep) {
    switch observation {
    case .message(let listeners, _):
      for name in observe(by: listeners, in: parsed) { clients[name]?.heard() }
    case .closing(let listeners):
      for name in observe(by: listeners, in: parsed) { clients[name]?.hasGone(in: parsed.line) }
    case .messages(let listeners, let order, _):
      if order == .sinceJoining { checkNewcomers(in: parsed) }
      for name in observe(by: listeners, in: parsed) { clients[name]?.heard() }
    }
  }

  /// The last step has been taken; these names stand in the log.
  mutating func ended(log mentions: [LineScanner.Mention]) {
    if case .together(let place) = unobserved {
      report(at: place, "an observation (<) after together", found: "none")
    }
    checkHoles(mentions)
  }

  // MARK: Acts

  /// Two acts without an observation between them may reach the server in either order.
  private mutating func settle(before act: Act, in parsed: ParsedStep) {
    defer { joinedTogether = [] }
    switch unobserved {
    case nil: return
    case .act(let name, _) where name == act.actor: return
    case .act(let name, let line):
      let found = "an act of \(act.actor?.description ?? "another")"
      report(at: parsed.place, "an observation (<) of what \(name) does in line \(line)", found: found)
    case .together(let place):
      let line = place.line.number
      report(at: parsed.place, "an observation (<) of what line \(line) does together", found: "another act")
    }
    unobserved = nil
  }

  private mutating func perform(_ act: Act, in parsed: ParsedStep, line: Int) {
    guard let name = act.actor, let place = parsed.place(of: name, in: line) else { return }
    requireServer(at: place)
    if case .joins = act { join(name, at: place) } else { requireConnected(name, at: place) }
    switch act {
    case .ends(_, .halfCloses): clients[name]?.endedIn = line
    case .ends: clients[name]?.hasGone(in: line)
    case .sends: clients[name]?.hasSentLine = true
    case .sendsRaw(_, let segments):
      if segments.count > 1 { checkCut(by: name, at: place) }
      if segments.last?.endsInLineFeed == true { clients[name]?.hasSentLine = true }
    case .joins, .stalls, .reads, .server, .together: break
    }
    let isObservable = clients.values.contains { $0.isConnected && $0.isHearing }
    unobserved = isObservable ? .act(of: name, in: line) : nil
  }

  private mutating func join(_ name: ClientName, at place: Place) {
    if let client = clients[name] {
      report(
        at: place, "a new name for who joins", found: "\(name), who joined in line \(client.joinedIn)")
    }
    clients[name] = Client(joinedIn: place.line.number)
  }

  private mutating func requireConnected(_ name: ClientName, at place: Place) {
    guard clients[name]?.isConnected != true else { return }
    if let ended = clients[name]?.endedIn {
      let found = "\(name), whose connection ended in line \(ended)"
      report(at: place, "a client that is connected", found: found)
    } else {
      report(at: place, "a client that has joined", found: "\(name), who has not")
    }
    // One report is enough for all that it does.
    clients[name] = Client(joinedIn: place.line.number)
  }

  /// Between segments another's fence goes round; the first must not be taken for a bare message.
  private mutating func checkCut(by name: ClientName, at place: Place) {
    let others = clients.filter { $0.key != name && $0.value.isConnected && $0.value.isHearing }
    if others.isEmpty {
      report(at: place, "another client that listens while \(name) sends segments", found: "none")
    }
    if !needs.contains(.bare), clients[name]?.hasHeardItsLine != true {
      report(at: place, "a whole line that \(name) sent and heard before its segments", found: "none")
    }
  }

  private mutating func stalls(_ name: ClientName, in parsed: ParsedStep) {
    requireConnected(name, at: parsed.place)
    requireReading(name, at: parsed.place)
    clients[name]?.stallsSince = parsed.line
  }

  private mutating func reads(_ name: ClientName, in parsed: ParsedStep) {
    requireConnected(name, at: parsed.place)
    if clients[name]?.stallsSince == nil {
      report(at: parsed.place, "a client that stalls", found: "\(name), who does not")
    }
    clients[name]?.stallsSince = nil
  }

  private mutating func serverActed(_ action: ServerAction, in parsed: ParsedStep) {
    if !needs.contains(.launch) {
      report(at: parsed.place, "needs: launch in the header for a step of the server", found: "none")
    }
    if action == .starts {
      if serverStoppedIn == nil {
        report(at: parsed.place, "a server that has stopped", found: "one that runs")
      }
      serverStoppedIn = nil
      return
    }
    settle(before: .server(action), in: parsed)
    requireServer(at: parsed.place)
    serverStoppedIn = parsed.line
    for (name, client) in clients where client.isConnected { clients[name]?.endedIn = parsed.line }
  }

  private mutating func requireServer(at place: Place) {
    guard let serverStoppedIn else { return }
    report(at: place, "a server that runs", found: "one that ended in line \(serverStoppedIn)")
  }

  // MARK: Observations

  /// Gives those who listen.
  private mutating func observe(by listeners: Listeners, in parsed: ParsedStep) -> [ClientName] {
    unobserved = nil
    guard case .some(let names) = listeners else {
      let names = everybody
      if names.isEmpty { report(at: parsed.place, "a client that is connected", found: "none") }
      for name in names { requireReading(name, at: parsed.place) }
      return names
    }
    for name in names {
      guard let place = parsed.place(of: name, in: parsed.line) else { continue }
      if clients[name]?.isGone != false { requireConnected(name, at: place) }
      requireReading(name, at: place)
    }
    return names
  }

  /// Who `all` is: those who are connected, or those whom the server that ended has left behind.
  private var everybody: [ClientName] {
    let connected = clients.filter(\.value.isConnected)
    return (connected.isEmpty ? clients.filter { !$0.value.isGone } : connected).keys.sorted()
  }

  private mutating func requireReading(_ name: ClientName, at place: Place) {
    guard let line = clients[name]?.stallsSince else { return }
    report(at: place, "a client that reads", found: "\(name), who stalls since line \(line)")
  }

  private mutating func checkNewcomers(in parsed: ParsedStep) {
    for mention in parsed.mentions where !mention.isHole && !joinedTogether.contains(mention.name) {
      let found = "\(mention.name), who did not"
      report(at: mention.place, "a client that joined in together, right before", found: found)
    }
  }

  private mutating func checkHoles(_ mentions: [LineScanner.Mention]) {
    for mention in mentions where mention.isHole && clients[mention.name] == nil {
      report(at: mention.place, "a client that has joined", found: "\(mention.name), who has not")
    }
  }

  private mutating func report(at place: Place, _ expected: String, found: String) {
    errors.append(SessionError(at: place, expected: expected, found: found))
  }
}

extension ParsedStep {
  fileprivate var line: Int { place.line.number }

  fileprivate func place(of name: ClientName, in line: Int) -> Place? {
    mentions.first { !$0.isHole && $0.name == name && $0.place.line.number == line }?.place
  }
}

extension Text {
  package var endsInLineFeed: Bool {
    switch pieces.last {
    case .bytes(let bytes), .repeated(let bytes, _): bytes.last == UInt8(ascii: "\n")
    default: false
    }
  }
}
