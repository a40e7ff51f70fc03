import ChatProtocol

extension Mutant {
  /// One mistake, and what follows from it a while later: as threads, lists and loops of beginners go.
  package static let chains: [Mutant] = [
    Mutant(
      "failed-send-ends-the-sender",
      "hears no more of who speaks first after an end, as where a send to the dead ends the thread that sends",
      breaks: "ROOM-15", also: "ROOM-3 ROOM-9 ROOM-10 ROOM-11 ROOM-13 LOG-4 LOG-5"
    ) {
      var isSomebodyDead = false
      var deaf: Set<Int> = []
      $0.hears { event, _ in
        guard let client = event.client, !deaf.contains(client) else {
          return event.client == nil ? [event] : []
        }
        switch event {
        case .ended, .lost: isSomebodyDead = true
        case .received where isSomebodyDead:
          isSomebodyDead = false
          deaf.insert(client)
        case .received, .opened, .connected, .quiet: break
        }
        return [event]
      }
    },
    Mutant(
      "dead-stay-on-the-list",
      "sends nothing to those who came after one that has left, as where sending to the dead breaks the loop",
      breaks: "ROOM-15 ROOM-9 ROOM-10 ROOM-11", also: "ROOM-1 ROOM-2 ROOM-3 ROOM-16"
    ) {
      var dead = Int.max
      $0.doesAll { outputs, event, _ in
        switch event {
        case .ended(let client, _), .lost(let client): dead = min(dead, client)
        case .opened, .connected, .received, .quiet: break
        }
        return outputs.filter { $0.reaches(before: dead) }
      }
    },
    Mutant(
      "dead-cost-a-message",
      "sends the first message after an end only to those who came before the one that has left",
      breaks: "ROOM-15 ROOM-3"
    ) {
      var dead: Int?
      $0.doesAll { outputs, event, _ in
        switch event {
        case .ended(let client, _), .lost(let client): dead = client
        case .received:
          guard let first = dead, !outputs.isEmpty else { break }
          dead = nil
          return outputs.filter { $0.reaches(before: first) }
        case .opened, .connected, .quiet: break
        }
        return outputs
      }
    },
    Mutant(
      "last-words-said-again", "relays once more what a client said last when it is reset",
      breaks: "ROOM-8 ROOM-15", also: "LOG-4 LOG-10"
    ) {
      var last: [Int: ServerEvent] = [:]
      let terminator = $0.framing.terminator
      $0.hears { event, _ in
        switch event {
        case .received(let bytes, let client):
          let isWhole = bytes.suffix(terminator.count).elementsEqual(terminator)
          last[client] = isWhole ? event : nil
        case .lost(let client): return (last[client].map { [$0] } ?? []) + [event]
        case .opened, .connected, .quiet, .ended: break
        }
        return [event]
      }
    },
    Mutant(
      "stale-slot", "takes the client that came last for the one that has left, into whose slot it moves",
      breaks: "MSG-3 LOG-4 ROOM-15", also: "ROOM-9 ROOM-10 ROOM-11 LOG-5"
    ) {
      $0.forgetsToMovePorts()
    },
    Mutant("nap-in-the-loop", "does one thing in 50 ms", breaks: "ROOM-6", also: "LOG-8", in: .line) {
      $0.naps()
    },
    Mutant(
      "latest-alone-is-heard",
      "hears only who came last, as where all threads read from one variable",
      breaks: "ROOM-3", also: "ROOM-9 ROOM-10 ROOM-11 ROOM-13 LOG-4 LOG-5"
    ) {
      var latest = 0
      $0.hears { event, _ in
        if case .connected(let client, _, _) = event { latest = client }
        return event.client ?? latest == latest ? [event] : []
      }
    },
  ]
}

extension ServerOutput {
  /// Whether it goes to nobody who came as late as this client, or later.
  fileprivate func reaches(before first: Int) -> Bool {
    guard case .write(_, let client) = self else { return true }
    return client < first
  }
}

extension MutantServer {
  /// Moves the last client into the slot of one that has left, and forgets to move its port.
  fileprivate mutating func forgetsToMovePorts() {
    var slots: [Int] = []
    var ports: [Int: UInt16] = [:]
    doesAll { outputs, event, _ in
      switch event {
      case .connected(let client, _, let port):
        slots.append(client)
        ports[client] = port
      case .ended(let client, _), .lost(let client):
        guard let slot = slots.firstIndex(of: client), let last = slots.popLast(), last != client else {
          break
        }
        slots[slot] = last
        ports[last] = ports[client]
      case .opened, .received, .quiet: break
      }
      return outputs
    }
    notifies { notice, output in
      guard case .left(let own) = notice, let port = output.event.client.flatMap({ ports[$0] }) else {
        return nil
      }
      return [output.naming(port, insteadOf: own)]
    }
    logs { entry, output in
      guard let port = output.event.client.flatMap({ ports[$0] }) else { return nil }
      switch entry {
      case .opened, .connected: return nil
      case .message(_, let text): return [.log(LogRecord.message(port: port, text: text).bytes)]
      case .disconnected(let peer):
        return [.log(LogRecord.disconnected(Peer(address: peer.address, port: port)).bytes)]
      }
    }
  }

  /// Sleeps for 50 ms, the interval of quiet, after each thing that it does while anybody is there.
  fileprivate mutating func naps() {
    var queue: [[ServerOutput]] = []
    var isAsleep = false
    // Whose quiet wakes it.
    var watched: Int?
    waits { client, isRight in isRight || isAsleep && client == watched }
    doesAll { outputs, event, members in
      let isAwoken: Bool
      if case .quiet(let client) = event { isAwoken = client == watched } else { isAwoken = false }
      queue += outputs.things
      watched = members.present.first
      guard watched != nil else {
        isAsleep = false
        defer { queue = [] }
        return queue.flatMap(\.self)
      }
      guard isAwoken || !isAsleep else { return [] }
      isAsleep = !queue.isEmpty
      return queue.isEmpty ? [] : queue.removeFirst()
    }
  }
}

extension [ServerOutput] {
  /// What is done about one message, or one end, after another.
  fileprivate var things: [[ServerOutput]] {
    var things: [[ServerOutput]] = []
    for output in self {
      if case .log = output { things.append([]) } else if things.isEmpty { things.append([]) }
      things[things.endIndex - 1].append(output)
    }
    return things
  }
}
