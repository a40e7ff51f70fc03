import ChatProtocol

/// What the Spec expects of a server: the room of ChatProtocol, asked in bytes.
package struct Oracle: ServerModel {
  private var room: Room
  private var clients: [Int] = []

  package init(framing: Framing, limits: Limits = Limits()) {
    room = Room(framing: framing, limits: limits)
  }

  package mutating func handle(_ event: ServerEvent) -> [ServerOutput] {
    switch event {
    case .opened: perform(room.opened())
    case .connected(let client, let address, let port):
      connect(client, from: Peer(address: address, port: port))
    case .received(let bytes, let client): perform(room.received(bytes, from: id(client)))
    case .quiet(let client): perform(room.quietIntervalPassed(for: id(client)))
    case .ended(let client, _): perform(room.ended(id(client)))
    case .lost(let client): perform(room.lost(id(client)))
    }
  }

  package func awaitsQuiet(_ client: Int) -> Bool { room.awaitsQuiet(id(client)) }

  private mutating func connect(_ client: Int, from peer: Peer) -> [ServerOutput] {
    clients.append(client)
    return perform(room.connected(id(client), from: peer))
  }

  private func id(_ client: Int) -> ClientID { ClientID(UInt64(client)) }

  private mutating func perform(_ effects: [Effect]) -> [ServerOutput] {
    effects.flatMap { effect -> [ServerOutput] in
      switch effect {
      case .log(let record): return [.log(record.bytes)]
      case .relay(let line, let port):
        return perform([.log(.message(port: port, text: line.bytes)), .broadcast(.chat(line))])
      case .broadcast(let message):
        let bytes = message.bytes + room.framing.terminator
        return clients.map { .write(bytes, to: $0) }
      case .send(let message, let id):
        return [.write(message.bytes + room.framing.terminator, to: Int(id.number))]
      case .close(let id):
        clients.removeAll { $0 == Int(id.number) }
        return [.close(Int(id.number))]
      }
    }
  }
}
