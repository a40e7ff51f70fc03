import ChatProtocol
import SessionLanguage

// What one client does, told to the room.
extension Expectation {
  /// Tells the room of an act, and gives what it does.
  mutating func perform(_ act: Act) throws(Unclear) -> Happening {
    switch act {
    case .joins(let name): try join(name)
    case .ends(let name, let ending): try end(name, ending)
    case .sends(let name, let text): try say(text, name)
    case .sendsRaw(let name, let segments): try send(segments, name)
    case .stalls, .reads, .server, .together: throw .leftToTheServer
    }
  }

  private mutating func join(_ name: ClientName) throws(Unclear) -> Happening {
    guard clients[name] == nil, !somebodyStalls || isHardened else { throw .absent(name) }
    let number = clients.count + 1
    let peer = Peer(address: Self.address, port: UInt16(truncatingIfNeeded: 10000 + number))
    cover("ROOM-1", "MSG-1", "MSG-3", "MSG-7", "LOG-3")
    if !present.isEmpty { cover("ROOM-2") }
    if clients.values.contains(where: { $0.ending != nil }) { cover("ROOM-16") }
    let client = Client(id: ClientID(UInt64(number)), peer: peer)
    clients[name] = client
    names[peer.port] = name
    present.append(name)
    if present.count >= 10 { cover("ROOM-17") }
    return try happening(of: room.connected(client.id, from: peer))
  }

  private mutating func end(_ name: ClientName, _ ending: Ending) throws(Unclear) -> Happening {
    let client = try actor(name)
    clients[name]?.ending = ending
    lastEnding = ending
    if halfway == name { cover("FRAME-7") }
    halfway = nil
    let hasTail = room.hasTail(client.id)
    switch ending {
    case .leaves: cover("ROOM-9", "MSG-2", "LOG-5")
    case .halfCloses: cover("ROOM-10", "ROOM-13", "ROOM-14", "MSG-2", "LOG-5")
    case .resets:
      cover("ROOM-11", "ROOM-15", "MSG-2", "LOG-5")
      guard !hasTail else { throw .leftToTheServer }
    }
    if hasTail { cover("HARD-4", "ROOM-12") }
    let happening = try happening(of: ending == .resets ? room.lost(client.id) : room.ended(client.id))
    try note(happening)
    return happening
  }

  private mutating func say(_ text: Text, _ name: ClientName) throws(Unclear) -> Happening {
    let client = try actor(name)
    let texts = text.expanded
    var happening = Happening()
    for text in texts {
      guard let bytes = text.bytes else { throw .notRelayed }
      try note(bytes)
      happening += try self.happening(of: room.received(bytes + room.framing.terminator, from: client.id))
    }
    clients[name]?.framing.endsInLineFeed()
    guard happening.heard.map(\.text.bytes) == texts.map(\.bytes) else { throw .notRelayed }
    try coverTexts(texts)
    if texts.count > 1, let first = happening.heard.first {
      happening.heard = [Heard(text: text, listeners: first.listeners)]
      happening.logged = [Text([.bytes(Array("[Message Log] (".utf8)), .port(name)]) + ") - " + text + " "]
    }
    return happening
  }

  /// Sends bytes as they stand; between segments another's fence goes round.
  private mutating func send(_ segments: [Text], _ name: ClientName) throws(Unclear) -> Happening {
    let client = try actor(name)
    let isLine = room.framing == .line
    if isLine { try requireClass(.line) } else { need(.bare) }
    if isLine { cover("FRAME-2") }
    var happening = Happening()
    for (index, segment) in segments.enumerated() {
      guard let bytes = segment.bytes else { throw .notRelayed }
      happening += try self.happening(of: room.received(bytes, from: client.id))
      if isLine { coverLines(bytes) }
      if index + 1 < segments.count { try passFence(but: name) }
    }
    if segments.count > 1 { cover(isLine ? "FRAME-3" : "FRAME-8") }
    try note(happening)
    // Who was closed has no tail.
    guard isLine, present.contains(name) else { return happening }
    let hasLineFeed = segments.contains { $0.bytes?.contains(UInt8(ascii: "\n")) ?? false }
    if segments.last?.bytes?.last == UInt8(ascii: "\n") {
      clients[name]?.framing.endsInLineFeed()
      halfway = nil
      return happening
    }
    switch client.framing {
    case .unknown where hasLineFeed, .line:
      clients[name]?.framing = .line
      halfway = name
    case .unknown, .quiet:
      // Whether quiet ends it is a matter of a hardened server.
      try requireClass(.hardened)
      cover("HARD-3")
      // A fence between segments may take as long as quiet.
      guard room.hasTail(client.id), segments.count == 1 else { throw .leftToTheServer }
      clients[name]?.framing = .quiet
    case .open: throw .leftToTheServer
    }
    return happening
  }

  private mutating func passFence(but name: ClientName) throws(Unclear) {
    let others = present.filter { $0 != name }
    guard let other = others.first, !somebodyStalls else { throw .absent(name) }
    try sayFence(other)
  }

  /// A fence leaves nothing behind but a client that is known to end its lines.
  mutating func sayFence(_ name: ClientName) throws(Unclear) {
    let client = try actor(name)
    _ = room.received(Array("fence".utf8) + room.framing.terminator, from: client.id)
    clients[name]?.framing.endsInLineFeed()
  }

  mutating func changeReading(of name: ClientName, _ act: Act) throws(Unclear) {
    let client = try actor(name, stalls: clients[name]?.unread != nil)
    try requireClass(.hardened)
    steps.append(.act(act))
    if case .stalls = act {
      clients[name]?.unread = []
      return
    }
    cover("HARD-21", "HARD-22")
    clients[name]?.unread = nil
    for text in client.unread ?? [] { observe(.message(.some([name]), text)) }
  }

  /// The client, if it is there and reads.
  func actor(_ name: ClientName, stalls: Bool = false) throws(Unclear) -> Client {
    guard let client = clients[name], client.ending == nil, present.contains(name),
      (client.unread != nil) == stalls
    else { throw .absent(name) }
    return client
  }

  func requireClass(_ serverClass: ServerClass) throws(Unclear) {
    if scenario.serverClass < serverClass { throw .beyondTheClass }
  }

  /// Takes that messages are heard that were not said as they stand.
  mutating func note(_ happening: Happening) throws(Unclear) {
    for heard in happening.heard { if let bytes = heard.text.bytes { try note(bytes) } }
    try coverTexts(happening.heard.map(\.text))
  }

  /// Takes that a text is heard, in one step of its own or in more.
  ///
  /// A text that is heard in several steps or orders must be the only one of its kind: nothing would tell them apart.
  mutating func note(_ text: [UInt8]) throws(Unclear) {
    let isSpread = actsTogether || somebodyStalls
    if let wasSpread = said[text], isSpread || wasSpread { throw .ambiguous }
    if said[text] != nil { cover("ROOM-8") }
    said[text] = isSpread
  }
}

extension Expectation.Client.Framing {
  mutating func endsInLineFeed() {
    switch self {
    case .unknown, .line: self = .line
    case .quiet, .open: self = .open
    }
  }
}
