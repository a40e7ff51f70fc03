import SessionLanguage

/// What passes between a client and the servers that are played.
struct ClientWire: Sendable {
  private struct Connection: Sendable {
    let port: UInt16
    let isElsewhere: Bool
    let began: Duration
    /// What came and is not accounted for yet.
    var heard: [UInt8] = []
    var hasEnded = false
  }

  /// The most that is kept of what a client sends; no session asks for so much.
  private static let limit = 1 << 20
  /// How long somebody who waits for an echo would wait for it; what is seen later says nothing (CLIENT-11).
  static let moment: Duration = .milliseconds(700)

  private let framing: ServerFraming
  private let addresses: PlayedAddresses
  /// What stands before what the client's user says.
  private(set) var speaker: ClientSpeaker
  private var connections: [Connection] = []
  /// The connection that is talked on, of those that there are.
  private(set) var current = -1
  /// Where the client was last told to connect.
  private var isSentElsewhere = false
  /// When the last message was heard, at the earliest.
  private var heardAt: Duration = .zero
  /// When the connection was last ended, and how long it took the client to come back each time.
  private var endedAt: Duration?
  private var pauses: [Duration] = []

  /// A client that has yet to connect, and is given its nick or not.
  init(_ session: ClientSession, addresses: PlayedAddresses, isGivenNick: Bool) {
    framing = session.framing
    self.addresses = addresses
    speaker = ClientSpeaker(nick: Self.bytes(session.nick, 0, addresses), isGiven: isGivenNick)
  }

  /// Whether the client has ever connected.
  var hasConnected: Bool { !connections.isEmpty }

  /// What came on any connection and no step has asked for.
  var rest: [UInt8] { connections.flatMap(\.heard) }

  mutating func note(_ event: ClientEvent, at now: Duration) {
    switch event {
    case .connected(let port, let elsewhere):
      connections.append(Connection(port: port, isElsewhere: elsewhere, began: now))
    case .heard(let bytes, let index):
      connections[index].heard += bytes.prefix(Self.limit - min(Self.limit, connections[index].heard.count))
    case .ended(let index): connections[index].hasEnded = true
    case .wrote, .shown, .complained, .looked, .exited, .caughtUp, .timePassed: break
    }
  }

  /// A text with its holes filled in, as this client's user says it.
  func bytes(_ text: Text) -> [UInt8] { speaker.saying(Self.bytes(text, port, addresses)) }

  private static func bytes(_ text: Text, _ port: UInt16, _ addresses: PlayedAddresses) -> [UInt8] {
    let server = ClientName(ClientSession.server)
    let pattern = text.resolved(
      port: { .text("\($0 == server ? addresses.port : port)") }, address: { _ in .text(addresses.host) })
    return pattern.bytes ?? []
  }

  private var port: UInt16 { connections.indices.contains(current) ? connections[current].port : 0 }

  // MARK: - What the server does

  var greeting: ClientEffect {
    .send(Array("[알림] \(port) 님이 접속하셨습니다.".utf8) + framing.terminator, on: current)
  }

  func sending(_ text: Text) -> ClientEffect { .send(bytes(text) + framing.terminator, on: current) }

  /// The user is about to tell the client where to connect: the words with the place in them.
  mutating func place(in words: String, elsewhere: Bool) -> [UInt8] {
    isSentElsewhere = elsewhere
    let port = elsewhere ? addresses.elsewhere : addresses.port
    return Array(words.replacing("{host}", with: addresses.host).replacing("{port}", with: "\(port)").utf8)
  }

  /// The server has ended the connection.
  mutating func ended(at now: Duration) { endedAt = now }

  // MARK: - What the client has sent

  private var heard: [UInt8] { connections.indices.contains(current) ? connections[current].heard : [] }

  /// Whether it has connected, to where it was sent, and later than the first time that it came back.
  func acceptance(isLater: Bool, _ rows: [String]) -> Finding {
    guard heard.isEmpty else {
      return .wrong(expected: "nothing more from the client", seen: [Visible(heard).text])
    }
    guard connections.indices.contains(current + 1) else {
      return .waits(expected: "a connection from the client", seen: rows)
    }
    guard connections[current + 1].isElsewhere == isSentElsewhere else {
      return .wrong(
        expected: "a connection to port \(isSentElsewhere ? addresses.elsewhere : addresses.port)",
        seen: ["a connection to the other server"])
    }
    return !isLater || hasWaitedLonger
      ? .holds : .wrong(expected: "a longer pause than before the first new connection", seen: rows)
  }

  mutating func accept() {
    current += 1
    if let pause = pause(at: current) { pauses.append(pause) }
  }

  /// How long it took the client to come back by this connection.
  private func pause(at index: Int) -> Duration? {
    guard let endedAt, connections.indices.contains(index) else { return nil }
    return connections[index].began - endedAt
  }

  /// Whether it has waited longer for the next connection than for the first that it came back by: so much longer that
  /// no busy machine makes it seem so.
  private var hasWaitedLonger: Bool {
    guard let pause = pause(at: current + 1), let first = pauses.first else { return false }
    return pause > first * 1.5
  }

  func hearing(_ text: Text, _ rows: [String]) -> Finding {
    if received(text) != nil { return .holds }
    let expected = speaker.expectation(of: bytes(text), end: framing.terminator)
    guard connections.indices.contains(current) else { return .waits(expected: expected, seen: rows) }
    let seen = [heard.isEmpty ? "nothing" : Visible(heard).text]
    let hasEnded = connections[current].hasEnded
    return speaker.mayBecome(bytes(text), heard, end: framing.terminator) && !hasEnded
      ? .waits(expected: expected, seen: seen)
      : .wrong(expected: expected, seen: seen + (hasEnded ? ["(the client has ended the connection)"] : []))
  }

  /// Whether the message is there, and nothing is wrong with it but that no LF ends it.
  func isUnended(_ text: Text) -> Bool {
    guard framing == .line else { return false }
    let ended = heard + framing.terminator
    return speaker.match(of: bytes(text), in: ended, end: framing.terminator)?.count == ended.count
  }

  private func received(_ text: Text) -> ClientSpeaker.Match? {
    speaker.match(of: bytes(text), in: heard, end: framing.terminator)
  }

  /// The message was heard, at this time or later, and is accounted for.
  mutating func take(_ text: Text, at time: Duration) {
    if let match = received(text) {
      connections[current].heard.removeFirst(match.count)
      speaker.introduced(by: match)
    }
    heardAt = time
  }

  func silence(at now: Duration) -> Finding {
    if heard.isEmpty { return .holds }
    // Too late to say that a client should have waited.
    if now - heardAt > Self.moment { return .unknown }
    return .wrong(expected: "nothing more from the client yet", seen: [Visible(heard).text])
  }

  var end: Finding {
    guard heard.isEmpty else {
      return .wrong(expected: "the end, and nothing before it", seen: [Visible(heard).text])
    }
    let hasEnded = connections.indices.contains(current) && connections[current].hasEnded
    return .waiting(for: "the end of the client's side", ["it is still open"], until: hasEnded)
  }
}
