import ChatProtocol

/// What the Spec expects of a server: the room of ChatProtocol, asked in bytes.
package struct Oracle: ServerModel {
  private var room: Room
  private var clients: [Int] = []

  package init(framing: Framing, limits: Limits = Limits()) {
    room = Room(framing: framing, limits: limits)
  }

  package mutating func opened() -> [ServerOutput] { perform(room.opened()) }

  package mutating func connected(_ client: Int, address: String, port: UInt16) -> [ServerOutput] {
    clients.append(client)
    return perform(room.connected(id(client), from: Peer(address: address, port: port)))
  }

  package mutating func received(_ bytes: [UInt8], from client: Int) -> [ServerOutput] {
    perform(room.received(bytes, from: id(client)))
  }

  package func awaitsQuiet(_ client: Int) -> Bool { room.awaitsQuiet(id(client)) }

  package mutating func quietIntervalPassed(for client: Int) -> [ServerOutput] {
    perform(room.quietIntervalPassed(for: id(client)))
  }

  package mutating func ended(_ client: Int, hearsOn: Bool) -> [ServerOutput] {
    perform(room.ended(id(client)))
  }

  package mutating func lost(_ client: Int) -> [ServerOutput] { perform(room.lost(id(client))) }

  private func id(_ client: Int) -> ClientID { ClientID(UInt64(client)) }

  private mutating func perform(_ effects: [Effect]) -> [ServerOutput] {
    effects.flatMap { effect -> [ServerOutput] in
      switch effect {
      case .log(let record): return [.log(record.bytes)]
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
