import ChatProtocol
import SessionRunner

extension Mutant {
  /// How a connection ends, and what that does to others.
  package static let endings: [Mutant] = [
    Mutant(
      "orderly-end-unnoticed", "overlooks a read that returns nothing",
      breaks: "ROOM-9 ROOM-10 ROOM-13 LOG-5"
    ) {
      $0.hears { event, _ in
        guard case .ended = event else { return [event] }
        return []
      }
    },
    Mutant(
      "orderly-end-noticed-by-writing", "notices an end only when somebody talks", breaks: "ROOM-9 ROOM-10",
      also: "ROOM-13 LOG-5 LOG-8"
    ) {
      var ended: [ServerEvent] = []
      $0.hears { event, _ in
        switch event {
        case .ended:
          ended.append(event)
          return []
        case .received, .connected:
          defer { ended = [] }
          return [event] + ended
        case .opened, .quiet, .lost: return [event]
        }
      }
    },
    Mutant("reset-unnoticed", "overlooks a reset", breaks: "ROOM-11 LOG-5") {
      $0.hears { event, _ in
        guard case .lost = event else { return [event] }
        return []
      }
    },
    Mutant("leave-notice-late", "sends the leave notice late", breaks: "ROOM-9 ROOM-10 ROOM-11") {
      $0.notifies { notice, output in
        guard case .left = notice else { return nil }
        return [.later(.milliseconds(1500), [output.value])]
      }
    },
    Mutant("leave-notice-names-another", "tells the port of another in the leave notice", breaks: "MSG-3") {
      $0.notifies { notice, output in
        guard case .left(let port) = notice,
          let other = output.recipient.flatMap({ output.members.ports[$0] })
        else { return nil }
        return [output.naming(other, insteadOf: port)]
      }
    },
    Mutant("half-close-unanswered", "does not close its side", breaks: "ROOM-13") {
      $0.does { output in
        guard case .close = output.value else { return [output.value] }
        return []
      }
    },
    Mutant("half-close-answered-late", "closes its side after three seconds", breaks: "ROOM-13") {
      $0.does { output in
        guard case .close = output.value else { return [output.value] }
        return [.later(.seconds(3), [output.value])]
      }
    },
    Mutant(
      "reset-ends-the-server", "ends when a connection is reset", breaks: "ROOM-11 ROOM-15", also: "LOG-5"
    ) {
      $0.doesAll { outputs, event, _ in
        guard case .lost = event else { return outputs }
        return [.crash]
      }
    },
    Mutant(
      "orderly-end-ends-the-server", "ends when a client closes its connection",
      breaks: "ROOM-9 ROOM-10 ROOM-15", also: "ROOM-13 LOG-5"
    ) {
      $0.doesAll { outputs, event, _ in
        guard case .ended = event else { return outputs }
        return [.crash]
      }
    },
    Mutant(
      "second-reset-ends-the-server", "ends when a second connection is reset", breaks: "ROOM-15",
      also: "ROOM-11 LOG-5"
    ) {
      var resets = 0
      $0.doesAll { outputs, event, _ in
        guard case .lost = event else { return outputs }
        resets += 1
        return resets > 1 ? [.crash] : outputs
      }
    },
    Mutant("end-closes-another", "closes another connection at the end of one", breaks: "ROOM-15") {
      $0.doesAll { outputs, event, members in
        switch event {
        case .ended, .lost: outputs + (members.present.last.map { [.close($0)] } ?? [])
        case .opened, .connected, .received, .quiet: outputs
        }
      }
    },
    Mutant(
      "next-one-misses-the-leave-notice",
      "skips the next client in the leave notice, as one does that changes a list while it goes through it",
      breaks: "ROOM-9 ROOM-10 ROOM-11"
    ) {
      $0.notifies { notice, output in
        guard case .left = notice, let leaver = output.event.client else { return nil }
        return output.recipient == output.members.present.first { $0 > leaver } ? [] : nil
      }
    },
    Mutant(
      "nobody-served-after-a-reset", "serves nobody after a reset", breaks: "ROOM-15", also: "ROOM-11 ROOM-16"
    ) {
      var wasReset = false
      $0.doesAll { outputs, event, _ in
        defer { if case .lost = event { wasReset = true } }
        return wasReset ? [] : outputs
      }
    },
    Mutant(
      "nobody-let-in-after-an-end", "lets nobody in after somebody has left", breaks: "ROOM-15 ROOM-16",
      also: "ROOM-1 ROOM-2"
    ) {
      var hasEnded = false
      $0.doesAll { outputs, event, _ in
        switch event {
        case .ended, .lost: hasEnded = true
        case .connected(let client, _, _) where hasEnded: return [.close(client)]
        case .opened, .connected, .received, .quiet: break
        }
        return outputs
      }
    },
    Mutant("last-words-lost", "loses what came right before the end", breaks: "ROOM-12", also: "ROOM-3 LOG-4")
    { server in
      var unread: [Int: [ServerEvent]] = [:]
      server.waits { client, isRight in isRight || unread[client]?.isEmpty == false }
      server.hears { event, _ in
        switch event {
        case .received(_, let client):
          unread[client, default: []].append(event)
          return []
        case .quiet(let client):
          return unread.removeValue(forKey: client) ?? [event]
        case .ended(let client, _), .lost(let client):
          unread[client] = nil
          return [event]
        case .opened, .connected: return [event]
        }
      }
    },
    Mutant(
      "last-words-after-the-notice", "sends the leave notice before the last words", breaks: "ROOM-12",
      also: "ROOM-3"
    ) {
      $0.relays { _, output in [.later(.milliseconds(5), [output.value])] }
    },
    Mutant(
      "port-of-who-left", "gives who comes the port of who left", breaks: "ROOM-16",
      also: "MSG-3 LOG-3 LOG-4 LOG-5"
    ) {
      var freed: UInt16?
      $0.hears { event, members in
        switch event {
        case .ended(let client, _), .lost(let client):
          freed = members.ports[client]
          return [event]
        case .connected(let client, let address, let port):
          return [.connected(client, address: address, port: freed ?? port)]
        case .opened, .received, .quiet: return [event]
        }
      }
    },
    Mutant(
      "return-unannounced", "announces nobody after somebody has left", breaks: "ROOM-16",
      also: "ROOM-1 ROOM-2"
    ) {
      var hasEnded = false
      $0.notifies { notice, _ in
        switch notice {
        case .left: hasEnded = true
        case .joined where hasEnded: return []
        case .joined, .notDelivered, .closing, .goodbye: break
        }
        return nil
      }
    },
  ]
}
