import ChatProtocol
import SessionRunner

extension Mutant {
  /// Who gets what.
  package static let recipients: [Mutant] = [
    Mutant("join-notice-not-to-newcomer", "does not send the newcomer its own join notice", breaks: "ROOM-1")
    {
      $0.notifies { notice, output in
        guard case .joined = notice, output.recipient == output.event.client else { return nil }
        return []
      }
    },
    Mutant("join-notice-to-newcomer-alone", "sends the join notice to the newcomer alone", breaks: "ROOM-2") {
      $0.notifies { notice, output in
        guard case .joined = notice, output.recipient != output.event.client else { return nil }
        return []
      }
    },
    Mutant(
      "join-notice-to-all-but-the-first", "does not send the first client the join notices of others",
      breaks: "ROOM-2"
    ) {
      $0.notifies { notice, output in
        guard case .joined = notice, output.recipient != output.event.client else { return nil }
        return output.recipient == output.members.present.first ? [] : nil
      }
    },
    Mutant(
      "one-client-at-a-time", "serves one client at a time and lets the others wait until it has gone",
      breaks: "ROOM-2 ROOM-17", also: "ROOM-1 ROOM-3 ROOM-6 LOG-3 LOG-4 LOG-8"
    ) {
      $0.servesOneAtATime()
    },
    Mutant("leave-notice-to-nobody", "sends nobody the leave notice", breaks: "ROOM-9 ROOM-10 ROOM-11") {
      $0.notifies { notice, _ in
        guard case .left = notice else { return nil }
        return []
      }
    },
    Mutant("close-told-to-nobody", "sends nobody the leave notice of who closes", breaks: "ROOM-9") {
      $0.notifiesNobody { if case .ended(_, hearsOn: false) = $0 { true } else { false } }
    },
    Mutant(
      "half-close-told-to-nobody", "sends nobody the leave notice of who shuts its write side",
      breaks: "ROOM-10"
    ) {
      $0.notifiesNobody { if case .ended(_, hearsOn: true) = $0 { true } else { false } }
    },
    Mutant("reset-told-to-nobody", "sends nobody the leave notice of who is reset", breaks: "ROOM-11") {
      $0.notifiesNobody { if case .lost = $0 { true } else { false } }
    },
    Mutant(
      "leave-notice-to-the-first-alone", "sends the leave notice to the first client alone",
      breaks: "ROOM-9 ROOM-10 ROOM-11"
    ) {
      $0.notifies { notice, output in
        guard case .left = notice, output.recipient != output.members.present.first else { return nil }
        return []
      }
    },
    Mutant("leave-notice-to-the-leaver-too", "sends the leave notice to who leaves, too", breaks: "ROOM-14") {
      $0.doesAll { outputs, event, members in
        guard case .ended(let client, _) = event, let port = members.ports[client] else { return outputs }
        return [.write(Array(Notice.left(port: port).text.utf8), to: client)] + outputs
      }
    },
    Mutant("sender-not-served", "does not send the sender its own message", breaks: "ROOM-3") {
      $0.relays { _, output in output.recipient == output.event.client ? [] : nil }
    },
    Mutant("sender-alone-served", "sends a message back to its sender alone", breaks: "ROOM-3") {
      $0.relays { _, output in output.recipient == output.event.client ? nil : [] }
    },
    Mutant("relayed-to-all-but-the-last", "relays nothing to who came last", breaks: "ROOM-3") {
      $0.relays { _, output in output.recipient == output.members.present.last ? [] : nil }
    },
    Mutant("relayed-to-the-next-alone", "relays a message to the next client alone", breaks: "ROOM-3") {
      $0.relays { _, output in
        let speaker = output.members.present.firstIndex { $0 == output.event.client } ?? 0
        let next = output.members.present.dropFirst(speaker + 1).first ?? output.members.present.first
        return output.recipient == next ? nil : []
      }
    },
    Mutant("relayed-to-who-has-spoken", "relays nothing to who has said nothing", breaks: "ROOM-3") {
      var speakers: Set<Int> = []
      $0.relays { _, output in
        if let speaker = output.event.client { speakers.insert(speaker) }
        return speakers.contains(output.recipient ?? 0) ? nil : []
      }
    },
    Mutant("newcomer-gets-the-history", "sends a newcomer what was said before", breaks: "ROOM-1") {
      var history: [ServerOutput] = []
      $0.relays { text, output in
        if output.recipient == output.event.client { history.append(output.value) }
        return nil
      }
      $0.doesAll { outputs, event, _ in
        guard case .connected(let client, _, _) = event else { return outputs }
        let past = history.compactMap { output -> ServerOutput? in
          guard case .write(let bytes, _) = output else { return nil }
          return .write(bytes, to: client)
        }
        return outputs + past
      }
    },
    Mutant(
      "tenth-client-is-closed", "does not let a tenth client in", breaks: "ROOM-17",
      also: "ROOM-1 ROOM-2 ROOM-3"
    ) {
      $0.doesAll { outputs, event, members in
        guard case .connected(let client, _, _) = event, members.present.count >= 10 else { return outputs }
        return [.close(client)]
      }
    },
    Mutant(
      "tenth-client-is-not-served", "sends a tenth client nothing", breaks: "ROOM-17",
      also: "ROOM-1 ROOM-2 ROOM-3"
    ) {
      $0.does { output in
        output.members.present.firstIndex { $0 == output.recipient } ?? 0 < 9 ? [output.value] : []
      }
    },
    Mutant(
      "ten-is-too-many", "ends when a tenth client comes", breaks: "ROOM-17", also: "ROOM-1 ROOM-2 ROOM-3"
    ) {
      $0.doesAll { outputs, event, members in
        guard case .connected = event, members.present.count >= 10 else { return outputs }
        return [.crash]
      }
    },
  ]
}

extension MutantServer {
  /// Keeps what others do until the client that is served has gone.
  fileprivate mutating func servesOneAtATime() {
    var waiting: [ServerEvent] = []
    var served: Int?
    hears { event, _ in
      guard event.client != nil else { return [event] }
      waiting.append(event)
      var heard: [ServerEvent] = []
      while let client = served ?? waiting.first?.client {
        served = client
        let own = waiting.filter { $0.client == client }
        waiting.removeAll { $0.client == client }
        heard += own
        guard own.contains(where: \.isEnd) else { break }
        served = nil
      }
      return heard
    }
  }

  /// Leaves out the leave notices of one kind of end.
  fileprivate mutating func notifiesNobody(of isSuch: @escaping (ServerEvent) -> Bool) {
    notifies { notice, output in
      guard case .left = notice, isSuch(output.event) else { return nil }
      return []
    }
  }
}

extension ServerEvent {
  fileprivate var isEnd: Bool {
    switch self {
    case .ended, .lost: true
    case .opened, .connected, .received, .quiet: false
    }
  }
}
