import ChatProtocol
import SessionLanguage

/// What must be heard and logged because of what clients do, asked of the room act after act.
///
/// It refuses what the Spec leaves open, and what a runner could not judge for certain.
struct Expectation {
  let dialect: Dialect
  let scenario: Scenario
  var room: ExpectedRoom
  var script = Script()
  var cited = CitedRequirements()
  /// Whether what is done now is done without waiting.
  var actsTogether = false
  /// How the last one that left did so.
  private(set) var lastEnding: Ending?
  /// Who has said half a line.
  private var halfway: ClientName?
  private var said = SaidTexts()

  init(of scenario: Scenario, in dialect: Dialect) {
    self.scenario = scenario
    self.dialect = dialect
    room = ExpectedRoom(framing: dialect.framing)
  }

  var isHardened: Bool { scenario.serverClass == .hardened }

  func requireClass(_ serverClass: ServerClass) throws(Unclear) {
    if scenario.serverClass < serverClass { throw .beyondTheClass }
  }

  // MARK: - Act after act

  /// A client joins before the first step.
  mutating func given(_ name: ClientName) throws(Unclear) { _ = try perform(.joins(name)) }

  /// Takes the next act, and adds it to the steps with all that is heard because of it.
  mutating func take(_ act: Act) throws(Unclear) {
    if let halfway, act.actor != halfway { throw .halfALine }
    switch act {
    case .joins, .ends, .sends, .sendsRaw:
      var happening = try perform(act)
      script.act(act)
      try passQuiet(&happening)
      hear(happening)
    case .together(let acts): try takeTogether(acts)
    case .stalls(let name): try stall(name)
    case .reads(let name): try read(name)
    case .server(let action): try restart(by: action)
    }
  }

  /// There are no more acts.
  mutating func end() throws(Unclear) {
    guard halfway == nil else { throw .halfALine }
    guard !room.somebodyStalls else { throw .ambiguous }
    if scenario.log == .opening {
      script.need(.log)
      cited.cite("LOG-1")
    }
    if scenario.isAboutLog { cited.cite("LOG-6", "LOG-7", "LOG-8", "LOG-9", "LOG-10", "LOG-13") }
  }

  // MARK: - What one client does

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
    guard room.clients[name] == nil, !room.somebodyStalls || isHardened else { throw .absent(name) }
    cited.cite("ROOM-1", "MSG-1", "MSG-3", "MSG-7", "LOG-3")
    if !room.present.isEmpty { cited.cite("ROOM-2") }
    if room.clients.values.contains(where: { $0.ending != nil }) { cited.cite("ROOM-16") }
    if room.present.count + 1 >= 10 { cited.cite("ROOM-17") }
    return try judged(room.join(name))
  }

  private mutating func end(_ name: ClientName, _ ending: Ending) throws(Unclear) -> Happening {
    _ = try room.actor(name)
    lastEnding = ending
    if halfway == name { cited.cite("FRAME-7") }
    halfway = nil
    let hasTail = room.hasTail(name)
    switch ending {
    case .leaves: cited.cite("ROOM-9", "MSG-2", "LOG-5")
    case .halfCloses: cited.cite("ROOM-10", "ROOM-13", "ROOM-14", "MSG-2", "LOG-5")
    case .resets:
      cited.cite("ROOM-11", "ROOM-15", "MSG-2", "LOG-5")
      guard !hasTail else { throw .leftToTheServer }
    }
    if hasTail { cited.cite("HARD-4", "ROOM-12") }
    let happening = try judged(room.end(name, ending))
    try note(happening)
    return happening
  }

  private mutating func say(_ text: Text, _ name: ClientName) throws(Unclear) -> Happening {
    _ = try room.actor(name)
    let texts = text.expanded
    var happening = Happening()
    for text in texts {
      guard let bytes = text.bytes else { throw .notRelayed }
      try note(bytes)
      happening += try judged(room.receive(bytes + room.framing.terminator, from: name))
    }
    room.lineEnded(by: name)
    guard happening.heard.map(\.text.bytes) == texts.map(\.bytes) else { throw .notRelayed }
    try citeRelays(of: texts)
    if texts.count > 1, let first = happening.heard.first {
      happening.heard = [Heard(text: text, listeners: first.listeners)]
      happening.logged = [Text([.bytes(Array("[Message Log] (".utf8)), .port(name)]) + ") - " + text + " "]
    }
    return happening
  }

  /// Sends bytes as they stand; between segments another's fence goes round.
  private mutating func send(_ segments: [Text], _ name: ClientName) throws(Unclear) -> Happening {
    let framing = try room.actor(name).framing
    let isLine = room.framing == .line
    if isLine { try requireClass(.line) } else { script.need(.bare) }
    if isLine { cited.cite("FRAME-2") }
    var happening = Happening()
    for (index, segment) in segments.enumerated() {
      guard let bytes = segment.bytes else { throw .notRelayed }
      happening += try judged(room.receive(bytes, from: name))
      if isLine { cited.citeLines(bytes) }
      if index + 1 < segments.count { try passFence(but: name) }
    }
    if segments.count > 1 { cited.cite(isLine ? "FRAME-3" : "FRAME-8") }
    try note(happening)
    // Who was closed has no tail.
    if isLine, room.present.contains(name) { try takeTail(of: segments, name, framing) }
    return happening
  }

  /// Takes what follows the last LF.
  private mutating func takeTail(
    of segments: [Text], _ name: ClientName, _ framing: ExpectedRoom.Client.Framing
  ) throws(Unclear) {
    if segments.last?.bytes?.last == UInt8(ascii: "\n") {
      room.lineEnded(by: name)
      halfway = nil
      return
    }
    switch framing {
    case .unknown where segments.contains { $0.bytes?.contains(UInt8(ascii: "\n")) == true }, .line:
      room.tailBegan(by: name, afterLineFeed: true)
      halfway = name
    case .unknown, .quiet:
      // Whether quiet ends it is a matter of a hardened server.
      try requireClass(.hardened)
      cited.cite("HARD-3")
      // A fence between segments may take as long as quiet.
      guard room.hasTail(name), segments.count == 1 else { throw .leftToTheServer }
      room.tailBegan(by: name, afterLineFeed: false)
    case .open: throw .leftToTheServer
    }
  }

  private mutating func passFence(but name: ClientName) throws(Unclear) {
    guard let other = room.present.first(where: { $0 != name }), !room.somebodyStalls else {
      throw .absent(name)
    }
    try room.sayFence(other)
  }

  private mutating func stall(_ name: ClientName) throws(Unclear) {
    _ = try room.actor(name)
    try requireClass(.hardened)
    script.act(.stalls(name))
    room.stall(name)
  }

  private mutating func read(_ name: ClientName) throws(Unclear) {
    _ = try room.actor(name, stalls: true)
    try requireClass(.hardened)
    script.act(.reads(name))
    cited.cite("HARD-21", "HARD-22")
    for text in room.read(name) { script.observe(.message(.some([name]), text)) }
  }

  // MARK: - What comes of it

  /// What is heard in the order in which it comes; who stalls hears it later.
  private mutating func hear(_ happening: Happening) {
    for heard in happening.heard {
      let readers = room.deliver(heard)
      if !readers.isEmpty { script.observe(.message(.some(readers), heard.text)) }
    }
    script.observeClosings(of: happening.closed)
    script.log(happening.logged)
  }

  /// The quiet interval passes before anybody acts again.
  mutating func passQuiet(_ happening: inout Happening) throws(Unclear) {
    for more in try room.passQuiet() {
      try note(judged(more))
      happening += more
    }
  }

  /// The same, if a server of this class does so; cites what it tests.
  private mutating func judged(_ happening: Happening) throws(Unclear) -> Happening {
    for reason in happening.refusals {
      try requireClass(.hardened)
      cited.citeRefusal(reason, room.limits)
    }
    if happening.turnsAway {
      try requireClass(.hardened)
      cited.cite("HARD-36", "HARD-37")
    }
    return happening
  }

  /// Takes that messages are heard that were not said as they stand.
  private mutating func note(_ happening: Happening) throws(Unclear) {
    for heard in happening.heard { if let bytes = heard.text.bytes { try note(bytes) } }
    try citeRelays(of: happening.heard.map(\.text))
  }

  /// Takes that a text is heard, in one step of its own or in more.
  private mutating func note(_ text: [UInt8]) throws(Unclear) {
    if try said.isSaidAgain(text, spread: actsTogether || room.somebodyStalls) { cited.cite("ROOM-8") }
  }

  /// Cites what messages test that are relayed; refuses what a server of this class may treat as it likes.
  private mutating func citeRelays(of texts: [Text]) throws(Unclear) {
    for text in texts {
      guard let bytes = text.bytes else { continue }
      // Control characters come through in bare framing, where nothing is said of them.
      guard let line = try? ChatLine(checking: bytes) else { throw .leftToTheServer }
      if bytes.count > Limits.smallestMessageLimit { try requireClass(.hardened) }
      cited.citeRelay(of: line, bytes)
    }
  }
}
