import ChatProtocol

extension Fault {
  /// Who gets what.
  static let recipients: [Fault] = [
    Fault("join-notice-not-to-newcomer", "Who joins does not hear its own notice.", breaks: "ROOM-1") {
      $0.notifies { notice, deed in
        guard case .joined = notice, deed.recipient == deed.event.client else { return nil }
        return []
      }
    },
    Fault("join-notice-to-newcomer-alone", "Only who joins hears of it.", breaks: "ROOM-2") {
      $0.notifies { notice, deed in
        guard case .joined = notice, deed.recipient != deed.event.client else { return nil }
        return []
      }
    },
    Fault("join-notice-to-all-but-the-first", "The first client hears of nobody who joins.", breaks: "ROOM-2")
    {
      $0.notifies { notice, deed in
        guard case .joined = notice, deed.recipient != deed.event.client else { return nil }
        return deed.recipient == deed.guests.present.first ? [] : nil
      }
    },
    Fault("leave-notice-to-nobody", "Nobody hears of who leaves.", breaks: "ROOM-9 ROOM-10 ROOM-11") {
      $0.notifies { notice, _ in
        guard case .left = notice else { return nil }
        return []
      }
    },
    Fault(
      "leave-notice-to-the-first-alone", "Only the first hears of who leaves.",
      breaks: "ROOM-9 ROOM-10 ROOM-11"
    ) {
      $0.notifies { notice, deed in
        guard case .left = notice, deed.recipient != deed.guests.present.first else { return nil }
        return []
      }
    },
    Fault("leave-notice-to-the-leaver-too", "Who leaves hears of it too.", breaks: "ROOM-14") {
      $0.doesAll { actions, event, guests in
        guard case .ended(let client) = event, let port = guests.ports[client] else { return actions }
        return [.write(Array(Notice.left(port: port).text.utf8), to: client)] + actions
      }
    },
    Fault("sender-not-served", "Who says something does not hear it.", breaks: "ROOM-3") {
      $0.relays { _, deed in deed.recipient == deed.event.client ? [] : nil }
    },
    Fault("sender-alone-served", "Only who says something hears it.", breaks: "ROOM-3") {
      $0.relays { _, deed in deed.recipient == deed.event.client ? nil : [] }
    },
    Fault("relayed-to-all-but-the-last", "Who came last hears nothing.", breaks: "ROOM-3") {
      $0.relays { _, deed in deed.recipient == deed.guests.present.last ? [] : nil }
    },
    Fault("relayed-to-the-next-alone", "A message goes to the next client only.", breaks: "ROOM-3") {
      $0.relays { _, deed in
        let speaker = deed.guests.present.firstIndex { $0 == deed.event.client } ?? 0
        let next = deed.guests.present.dropFirst(speaker + 1).first ?? deed.guests.present.first
        return deed.recipient == next ? nil : []
      }
    },
    Fault("relayed-to-who-has-spoken", "Who has said nothing hears nothing.", breaks: "ROOM-3") {
      var speakers: Set<Int> = []
      $0.relays { _, deed in
        if let speaker = deed.event.client { speakers.insert(speaker) }
        return speakers.contains(deed.recipient ?? 0) ? nil : []
      }
    },
    Fault("newcomer-gets-the-history", "Who joins hears what was said before.", breaks: "ROOM-1") {
      var history: [ServerModelAction] = []
      $0.relays { text, deed in
        if deed.recipient == deed.event.client { history.append(deed.action) }
        return nil
      }
      $0.doesAll { actions, event, _ in
        guard case .connected(let client, _, _) = event else { return actions }
        let past = history.compactMap { action -> ServerModelAction? in
          guard case .write(let bytes, _) = action else { return nil }
          return .write(bytes, to: client)
        }
        return actions + past
      }
    },
    Fault("tenth-client-is-closed", "A tenth client is not let in.", breaks: "ROOM-17") {
      $0.doesAll { actions, event, guests in
        guard case .connected(let client, _, _) = event, guests.present.count >= 10 else { return actions }
        return [.close(client)]
      }
    },
    Fault("tenth-client-is-not-served", "A tenth client hears nothing.", breaks: "ROOM-17") {
      $0.does { deed in deed.guests.present.firstIndex { $0 == deed.recipient } ?? 0 < 9 ? [deed.action] : []
      }
    },
    Fault("ten-is-too-many", "The server ends when a tenth client comes.", breaks: "ROOM-17") {
      $0.doesAll { actions, event, guests in
        guard case .connected = event, guests.present.count >= 10 else { return actions }
        return [.crash]
      }
    },
  ]
}
