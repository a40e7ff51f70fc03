import ChatProtocol

extension Mutant {
  /// One order for all, clients that send no LF, and readers that are slow.
  package static let hardening = order + bareClients + slowReaders

  private static let order: [Mutant] = [
    Mutant(
      "two-orders", "lets the second client hear the first after everybody else", breaks: "HARD-1", in: .line
    ) {
      $0.relays { _, output in
        guard output.event.client == output.members.present.first,
          output.recipient == output.members.present.dropFirst().first
        else { return nil }
        return [.later(.milliseconds(1), [output.value])]
      }
    },
    Mutant(
      "leave-notice-in-two-orders", "sends leave notices in their place to the first client alone",
      breaks: "HARD-1",
      in: .line
    ) {
      $0.notifies { notice, output in
        guard case .left = notice, output.recipient != output.members.present.first else { return nil }
        return [.later(.milliseconds(1), [output.value])]
      }
    },
    Mutant(
      "newcomer-hears-less", "does not send a newcomer the first message after its join",
      breaks: "HARD-1 ROOM-3",
      in: .line
    ) {
      var served: Set<Int> = []
      $0.relays { _, output in
        guard let recipient = output.recipient, recipient != output.event.client else { return nil }
        return served.insert(recipient).inserted && output.members.present.count > 2 ? [] : nil
      }
    },
    Mutant(
      "log-in-an-order-of-its-own", "logs the first client's messages later", breaks: "HARD-2 LOG-7",
      in: .line
    ) {
      $0.logs { entry, output in
        guard case .message = entry, output.event.client == output.members.present.first else { return nil }
        return [.later(.milliseconds(1), [output.value])]
      }
    },
    Mutant("joins-logged-later", "logs a join after the next message", breaks: "HARD-2", in: .line) {
      $0.logsAfterTheNextMessage { entry, members in
        if case .connected = entry { members.present.count > 3 } else { false }
      }
    },
    Mutant("ends-logged-later", "logs an end after the next message", breaks: "HARD-2", in: .line) {
      $0.logsAfterTheNextMessage { entry, members in
        if case .disconnected = entry { members.present.count > 1 } else { false }
      }
    },
    Mutant(
      "log-lost-by-a-kill", "writes entries half a second later", breaks: "HARD-13 LOG-3",
      in: .line
    ) {
      $0.logs { entry, output in entry == .opened ? nil : [.later(.milliseconds(500), [output.value])] }
    },
  ]

  private static let bareClients: [Mutant] = [
    Mutant(
      "quiet-ends-nothing", "waits for the LF of a message without one, for ever", breaks: "HARD-3", in: .line
    ) {
      $0.waits { _, _ in false }
    },
    Mutant("quiet-drops-the-tail", "drops a message without LF", breaks: "HARD-3", in: .line) {
      $0.doesAll { outputs, event, _ in
        guard case .quiet = event else { return outputs }
        return []
      }
    },
    Mutant(
      "quiet-ends-only-the-first", "waits for the LF of a client's second message without one",
      breaks: "HARD-3", in: .line
    ) {
      var heard: Set<Int> = []
      $0.waits { client, isRight in isRight && !heard.contains(client) }
      $0.hears { event, _ in
        if case .quiet(let client) = event { heard.insert(client) }
        return [event]
      }
    },
    Mutant(
      "tail-dropped-at-the-end", "drops the last words of a client that sends no LF", breaks: "HARD-4",
      in: .line
    ) {
      $0.hears { event, _ in
        guard case .ended(let client, _) = event else { return [event] }
        return [.lost(client)]
      }
    },
    Mutant(
      "quiet-ends-lines", "takes quiet for the end of a line client's line, too", breaks: "HARD-5", in: .line
    ) {
      var open: Set<Int> = []
      $0.waits { client, isRight in isRight || open.contains(client) }
      $0.hears { event, _ in
        switch event {
        case .received(let bytes, let client):
          if bytes.last == UInt8(ascii: "\n") { open.remove(client) } else { open.insert(client) }
          return [event]
        case .quiet(let client):
          return open.remove(client) == nil ? [event] : [.received([UInt8(ascii: "\n")], from: client)]
        case .opened, .connected, .ended, .lost: return [event]
        }
      }
    },
  ]

  private static let slowReaders: [Mutant] = [
    Mutant("slow-reader-loses", "loses messages to a client that is behind", breaks: "HARD-21", in: .line) {
      var behind: [Int: Int] = [:]
      $0.relays { text, output in
        behind[output.recipient ?? 0, default: 0] += text.count
        return behind[output.recipient ?? 0, default: 0] > 1 << 16 && output.recipient != output.event.client
          ? [] : nil
      }
    },
    Mutant(
      "slow-reader-holds-up-all", "serves nobody while one client is behind", breaks: "HARD-22", in: .line
    ) {
      var behind = 0
      $0.relays { text, _ in
        behind += text.count
        return behind > 1 << 18 ? [] : nil
      }
    },
  ]
}

extension MutantServer {
  /// Holds some entries until somebody else has said something.
  fileprivate mutating func logsAfterTheNextMessage(
    _ isHeld: @escaping (LogRecord, MutantServer.Members) -> Bool
  ) {
    var held: [ServerOutput] = []
    var owner: Int?
    logs { entry, output in
      let before = held
      held = []
      if isHeld(entry, output.members) {
        held = [output.value]
        owner = output.event.client
        return before
      }
      if case .message = entry, output.event.client != owner { return [output.value] + before }
      return before + [output.value]
    }
  }
}
