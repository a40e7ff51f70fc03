import ChatProtocol
import SessionLanguage

/// The room of a scenario, whose clients have names: who is there, what each hears, and what is logged.
struct ExpectedRoom {
  struct Client {
    /// What a hardened server knows of where the client's messages end.
    enum Framing {
      /// It has sent nothing.
      case unknown
      /// An LF came first.
      case line
      /// Quiet came first.
      case quiet
      /// Quiet came first, then an LF: what it is now depends on the time since then.
      case open
    }

    let id: ClientID
    let peer: Peer
    /// What has come since it stalls; nil while it reads.
    fileprivate(set) var unread: [Text]?
    fileprivate(set) var ending: Ending?
    fileprivate(set) var framing = Framing.unknown

    /// Whether it would hear that the server closes.
    var hears: Bool { ending == nil || ending == .halfCloses }
  }

  private var room: Room
  /// Everybody who ever came.
  private(set) var clients: [ClientName: Client] = [:]
  /// Who can speak and hear, in the order of joining.
  private(set) var present: [ClientName] = []
  /// The lines with which the log opened last.
  private(set) var opening: [Text] = []
  private var names: [UInt16: ClientName] = [:]

  private static let address = "127.0.0.1"

  init(framing: Framing) {
    room = Room(framing: framing)
    opening = lines(of: .opened)
  }

  var framing: Framing { room.framing }

  var limits: Limits { room.limits }

  /// Whether somebody reads nothing.
  var somebodyStalls: Bool { present.contains { clients[$0]?.unread != nil } }

  /// The client, if it is there and reads, or stalls.
  func actor(_ name: ClientName, stalls: Bool = false) throws(Unclear) -> Client {
    guard let client = clients[name], client.ending == nil, present.contains(name),
      (client.unread != nil) == stalls
    else { throw .absent(name) }
    return client
  }

  /// Whether quiet, or an orderly end, would end what the client has sent.
  func hasTail(_ name: ClientName) -> Bool { clients[name].map { room.hasTail($0.id) } ?? false }

  // MARK: - What clients do

  mutating func join(_ name: ClientName) throws(Unclear) -> Happening {
    let number = clients.count + 1
    let peer = Peer(address: Self.address, port: UInt16(truncatingIfNeeded: 10000 + number))
    let client = Client(id: ClientID(UInt64(number)), peer: peer)
    clients[name] = client
    names[peer.port] = name
    present.append(name)
    return try happening(of: room.connected(client.id, from: peer))
  }

  mutating func receive(_ bytes: [UInt8], from name: ClientName) throws(Unclear) -> Happening {
    guard let client = clients[name] else { throw .absent(name) }
    return try happening(of: room.received(bytes, from: client.id))
  }

  /// An LF has ended everything that the client has sent.
  mutating func lineEnded(by name: ClientName) {
    switch clients[name]?.framing {
    case .unknown, .line: clients[name]?.framing = .line
    case .quiet, .open: clients[name]?.framing = .open
    case nil: break
    }
  }

  /// The client has begun a message that only quiet ends; or one that an LF must end, for an LF came first.
  mutating func tailBegan(by name: ClientName, afterLineFeed: Bool) {
    clients[name]?.framing = afterLineFeed ? .line : .quiet
  }

  /// A fence leaves nothing behind but a client that is known to end its lines.
  mutating func sayFence(_ name: ClientName) throws(Unclear) {
    _ = room.received(Array("fence".utf8) + framing.terminator, from: try actor(name).id)
    lineEnded(by: name)
  }

  mutating func end(_ name: ClientName, _ ending: Ending) throws(Unclear) -> Happening {
    let client = try actor(name)
    clients[name]?.ending = ending
    return try happening(of: ending == .resets ? room.lost(client.id) : room.ended(client.id))
  }

  mutating func stall(_ name: ClientName) { clients[name]?.unread = [] }

  /// The client reads again; what it has missed.
  mutating func read(_ name: ClientName) -> [Text] {
    defer { clients[name]?.unread = nil }
    return clients[name]?.unread ?? []
  }

  /// Keeps a text for those who stall; the others, who hear it now.
  mutating func deliver(_ heard: Heard) -> [ClientName] {
    let readers = heard.listeners.filter { clients[$0]?.unread == nil }
    for name in heard.listeners { clients[name]?.unread?.append(heard.text) }
    return readers
  }

  // MARK: - What else happens

  /// What the quiet interval brings, for each client that waits for it.
  mutating func passQuiet() throws(Unclear) -> [Happening] {
    var happenings: [Happening] = []
    for name in present {
      guard let id = clients[name]?.id, room.awaitsQuiet(id) else { continue }
      happenings.append(try happening(of: room.quietIntervalPassed(for: id)))
    }
    return happenings
  }

  /// The server ends and starts again; who was there has gone.
  mutating func restart() {
    for name in present { clients[name]?.ending = .resets }
    present = []
    room = Room(framing: framing)
    opening = lines(of: .opened)
  }

  private mutating func happening(of effects: [Effect]) throws(Unclear) -> Happening {
    var happening = Happening()
    for effect in effects {
      switch effect {
      case .log(let record): happening.logged += lines(of: record)
      case .relay(let line, let port):
        happening.logged += lines(of: .message(port: port, text: line.bytes))
        tellEveryone(.chat(line), in: &happening)
      case .broadcast(let message): tellEveryone(message, in: &happening)
      case .send(.notice(.notDelivered(let reason)), let id):
        happening.refusals.append(reason)
        happening.heard.append(heard(.notDelivered(reason: reason), reason, by: id))
      case .send(.notice(.closing(let reason)), let id):
        happening.turnsAway = true
        happening.heard.append(heard(.closing(reason: reason), reason, by: id))
      case .send: throw .leftToTheServer
      case .close(let id):
        for name in present where clients[name]?.id == id && clients[name]?.hears == true {
          happening.closed.append(name)
        }
        present.removeAll { clients[$0]?.id == id }
      }
    }
    return happening
  }

  private func tellEveryone(_ message: Message, in happening: inout Happening) {
    guard !present.isEmpty else { return }
    happening.heard.append(Heard(text: text(of: message), listeners: present))
  }

  // MARK: - Texts

  /// A notice to one client, in which the reason is free.
  private func heard(_ notice: Notice, _ reason: String, by id: ClientID) -> Heard {
    let words = notice.text.dropLast(reason.count)
    return Heard(
      text: Text([.bytes(Array(words.utf8)), .any]), listeners: present.filter { clients[$0]?.id == id })
  }

  /// The lines that are logged, their LFs left out.
  private func lines(of record: LogRecord) -> [Text] {
    record.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
      .map { withHoles(Array($0), for: record.port) }
  }

  private func text(of message: Message) -> Text {
    switch message {
    case .notice(.joined(let port)), .notice(.left(let port)): withHoles(message.bytes, for: port)
    case .notice, .chat: Text(compact: message.bytes)
    }
  }

  /// The text with the address and the port of who it is about left open.
  private func withHoles(_ bytes: [UInt8], for port: UInt16?) -> Text {
    guard let port, let name = names[port], let place = bytes.firstRange(of: Array("\(port)".utf8)) else {
      return Text(compact: bytes)
    }
    let head = bytes[..<place.lowerBound]
    let tail = Text([.port(name)]) + Text(compact: Array(bytes[place.upperBound...]))
    guard let host = head.firstRange(of: Array(Self.address.utf8)) else {
      return Text(compact: Array(head)) + tail
    }
    let between = Piece.bytes(Array(head[host.upperBound...]))
    return Text([.bytes(Array(head[..<host.lowerBound])), .address(name), between]) + tail
  }
}

extension LogRecord {
  /// Of whom it tells.
  fileprivate var port: UInt16? {
    switch self {
    case .opened: nil
    case .connected(let peer), .disconnected(let peer): peer.port
    case .message(let port, _): port
    }
  }
}

extension Text {
  static func + (left: Text, right: Text) -> Text { Text(left.pieces + right.pieces) }

  static func + (left: Text, right: String) -> Text { Text(left.pieces + [.bytes(Array(right.utf8))]) }
}
