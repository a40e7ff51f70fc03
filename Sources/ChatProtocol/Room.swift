/// The server's behaviour as a value: what happened goes in, what to do comes out.
///
/// There are no sockets, clocks or files in it. Whoever performs the effects does so in their order.
public struct Room: Sendable {
  private struct Client {
    let peer: Peer
    var decoder: MessageDecoder
    /// Whether a message has come from it, relayed or refused.
    var hasSpoken = false

    /// Adds what hearing the client comes to; whether it speaks HTTP.
    mutating func hear(
      _ hearing: Hearing, _ id: ClientID, _ framing: Framing, _ limits: Limits, into heard: inout Heard
    ) -> Bool {
      let port = peer.port
      hearing(&decoder) { found in
        heard.messages += 1
        do throws(Refusal) {
          let line = try ChatLine(checking: found.get(), framing: framing, limit: limits.messageBytes)
          heard.effects.append(.relay(line, from: port))
        } catch {
          heard.effects.append(.send(.notice(.notDelivered(reason: error.reason)), to: id))
        }
      }
      if heard.messages > 0 { hasSpoken = true }
      heard.awaitsQuiet = decoder.awaitsQuiet
      return decoder.hasFoundRequest
    }
  }

  /// Lets a client's decoder take something, and hands on what it finds.
  private typealias Hearing = (inout MessageDecoder, (MessageDecoder.Found) -> Void) -> Void

  /// What hearing a client comes to.
  public struct Heard {
    /// How many messages were heard, relayed or refused.
    public var messages = 0
    /// What to do because of them.
    public var effects: [Effect] = []
    /// Whether ``Room/quietIntervalPassed(for:)`` is due when nothing more comes from the client.
    public var awaitsQuiet = false
  }

  /// The framing that the room speaks to everyone.
  public let framing: Framing
  /// The bounds that the room keeps.
  public let limits: Limits
  private var clients: [ClientID: Client] = [:]
  /// How many clients are of one network.
  private var networks: [String: Int] = [:]

  /// An empty room; say ``opened()`` first.
  public init(framing: Framing = .line, limits: Limits = Limits()) {
    self.framing = framing
    self.limits = limits
  }

  /// How many clients are in the room.
  public var count: Int { clients.count }

  /// The server listens.
  ///
  /// Spec: LOG-1
  public mutating func opened() -> [Effect] {
    [.log(.opened)]
  }

  /// A client has connected; it is in the room before the effects are performed, unless there is no place for it.
  ///
  /// Spec: ROOM-1 ROOM-2 ROOM-16 LOG-3 HARD-16 HARD-23 HARD-27
  public mutating func connected(_ id: ClientID, from peer: Peer) -> [Effect] {
    if let reason = reasonToTurnAway(peer) {
      return [.send(.notice(.closing(reason: reason.reason)), to: id), .close(id)]
    }
    networks[peer.network, default: 0] += 1
    clients[id] = Client(peer: peer, decoder: MessageDecoder(framing: framing, limit: limits.messageBytes))
    return [.log(.connected(peer)), .broadcast(.notice(.joined(port: peer.port)))]
  }

  private func reasonToTurnAway(_ peer: Peer) -> ClosingReason? {
    if clients.count >= limits.clients { return .roomFull }
    guard let bound = limits.clientsPerAddress, networks[peer.network, default: 0] >= bound else {
      return nil
    }
    return .addressFull
  }

  /// Bytes have come from a client.
  ///
  /// Spec: ROOM-3 ROOM-7 ROOM-8
  public mutating func received(_ bytes: some Collection<UInt8>, from id: ClientID) -> [Effect] {
    var bytes = Array(bytes)[...]
    return received(&bytes, upTo: .max, from: id).effects
  }

  /// Bytes have come from a client, of which no more than so many lines are heard now.
  ///
  /// They are taken from the front; empty lines count as lines, and are no messages.
  public mutating func received(
    _ bytes: inout ArraySlice<UInt8>, upTo lines: Int, from id: ClientID
  ) -> Heard {
    guard let heard = hear(id, { $0.received(&bytes, upTo: lines, $1) }) else {
      bytes = []
      return Heard()
    }
    return heard
  }

  /// Whether the client has begun something that its orderly end makes a message.
  public func hasTail(_ id: ClientID) -> Bool {
    clients[id]?.decoder.hasTail ?? false
  }

  /// Whether ``quietIntervalPassed(for:)`` is due when nothing more comes from the client.
  public func awaitsQuiet(_ id: ClientID) -> Bool {
    clients[id]?.decoder.awaitsQuiet ?? false
  }

  /// Nothing has come from the client for the quiet interval.
  ///
  /// Spec: HARD-3
  public mutating func quietIntervalPassed(for id: ClientID) -> [Effect] {
    hear(id) { $0.quietIntervalPassed().forEach($1) }?.effects ?? []
  }

  /// The client has closed its connection, or its write side, in an orderly way.
  ///
  /// Spec: ROOM-9 ROOM-10 ROOM-12 ROOM-13
  public mutating func ended(_ id: ClientID) -> [Effect] {
    let effects = hear(id) { $0.ended().forEach($1) }?.effects ?? []
    return effects + removed(id)
  }

  /// The connection was reset or has failed.
  ///
  /// Spec: ROOM-11 ROOM-15
  public mutating func lost(_ id: ClientID) -> [Effect] {
    removed(id)
  }

  /// The client's socket has accepted nothing for too long.
  ///
  /// Spec: HARD-14 HARD-16
  public mutating func stuck(_ id: ClientID) -> [Effect] {
    cutOff(id, because: .stuckReader)
  }

  /// The client has kept the others from speaking for too long, since it reads too slowly.
  ///
  /// Spec: HARD-16 HARD-33
  public mutating func fellBehind(_ id: ClientID) -> [Effect] {
    cutOff(id, because: .fellBehind)
  }

  /// The time for a client's first message is over.
  ///
  /// Spec: HARD-16 HARD-28
  public mutating func firstMessageTimePassed(for id: ClientID) -> [Effect] {
    guard let client = clients[id], !client.hasSpoken else { return [] }
    return cutOff(id, because: .silent)
  }

  /// What a client said before its end takes too long to be heard at its rate: the rest is refused as one.
  ///
  /// Spec: HARD-10 HARD-29
  public mutating func lastWordsTimePassed(for id: ClientID) -> [Effect] {
    guard clients[id] != nil else { return [] }
    return [.send(.notice(.restNotDelivered), to: id)] + removed(id)
  }

  /// The server stops: everyone is told, logged and closed.
  public mutating func stopped() -> [Effect] {
    let leaving = clients.sorted { $0.key.number < $1.key.number }
    clients = [:]
    networks = [:]
    return leaving.flatMap { id, client -> [Effect] in
      [
        .send(.notice(.closing(reason: ClosingReason.serverStops.reason)), to: id), .close(id),
        .log(.disconnected(client.peer)),
      ]
    }
  }

  // Spec: HARD-16
  private mutating func cutOff(_ id: ClientID, because reason: ClosingReason) -> [Effect] {
    guard clients[id] != nil else { return [] }
    return [.send(.notice(.closing(reason: reason.reason)), to: id)] + removed(id)
  }

  // Spec: ROOM-14 LOG-5
  private mutating func removed(_ id: ClientID) -> [Effect] {
    guard let client = clients.removeValue(forKey: id) else { return [] }
    let others = networks[client.peer.network, default: 1] - 1
    networks[client.peer.network] = others > 0 ? others : nil
    return [
      .close(id), .log(.disconnected(client.peer)), .broadcast(.notice(.left(port: client.peer.port))),
    ]
  }

  /// Hears a client; nil where it is not in the room.
  // Spec: LOG-4 LOG-6 LOG-7 HARD-1 HARD-2 HARD-10 HARD-11 HARD-12 HARD-19 HARD-20 HARD-36 HARD-37
  private mutating func hear(
    _ id: ClientID, _ hearing: Hearing
  ) -> Heard? {
    guard let place = clients.index(forKey: id) else { return nil }
    var heard = Heard()
    let isRequest = clients.values[place].hear(hearing, id, framing, limits, into: &heard)
    if isRequest { heard.effects = cutOff(id, because: .http) }
    return heard
  }
}
