import ChatProtocol

extension Fault {
  /// Whether a message comes, when, how often, and in which order.
  package static let relaying: [Fault] = [
    Fault("every-seventh-message-lost", "loses every seventh message to a client", breaks: "ROOM-3 ROOM-7") {
      var sent: [Int: Int] = [:]
      $0.relays { _, deed in
        sent[deed.recipient ?? 0, default: 0] += 1
        return sent[deed.recipient ?? 0, default: 0].isMultiple(of: 7) ? [] : nil
      }
    },
    Fault("hundredth-message-lost", "loses a client's hundredth message", breaks: "ROOM-7") {
      var sent: [Int: Int] = [:]
      $0.relays { _, deed in
        sent[deed.recipient ?? 0, default: 0] += 1
        return sent[deed.recipient ?? 0] == 100 ? [] : nil
      }
    },
    Fault("message-doubled", "relays each message twice", breaks: "ROOM-8") {
      $0.relays { _, deed in [deed.action, deed.action] }
    },
    Fault("message-doubled-to-the-sender", "relays each message twice to its sender", breaks: "ROOM-8") {
      $0.relays { _, deed in deed.recipient == deed.event.client ? [deed.action, deed.action] : nil }
    },
    Fault("message-doubled-in-a-burst", "relays every fiftieth message twice", breaks: "ROOM-8") {
      var sent = 0
      $0.relays { _, deed in
        sent += 1
        return sent.isMultiple(of: 50) ? [deed.action, deed.action] : nil
      }
    },
    Fault("repetition-dropped", "does not relay a text that was just said", breaks: "ROOM-3 ROOM-8") {
      var last: [Int: [UInt8]] = [:]
      $0.relays { text, deed in
        defer { last[deed.recipient ?? 0] = text }
        return last[deed.recipient ?? 0] == text ? [] : nil
      }
    },
    Fault("every-second-message-overtaken", "swaps messages of a burst", breaks: "ROOM-7") {
      var sent: [Int: Int] = [:]
      $0.relays { _, deed in
        guard let recipient = deed.recipient, recipient != deed.event.client else { return nil }
        sent[recipient, default: 0] += 1
        let isEven = sent[recipient, default: 0].isMultiple(of: 2)
        return isEven ? [.later(.milliseconds(1), [deed.action])] : nil
      }
    },
    Fault("message-late", "relays each message a second and a half late", breaks: "ROOM-6") {
      $0.relays { _, deed in [.later(.milliseconds(1500), [deed.action])] }
    },
    Fault("message-late-to-others", "relays late to all but the sender", breaks: "ROOM-6") {
      $0.relays { _, deed in
        deed.recipient == deed.event.client ? nil : [.later(.milliseconds(1100), [deed.action])]
      }
    },
    Fault("message-held-until-the-next", "relays each message only when the next one comes", breaks: "ROOM-6")
    {
      var held: [Int: ServerModelAction] = [:]
      $0.relays { _, deed in
        let before = held.updateValue(deed.action, forKey: deed.recipient ?? 0)
        return before.map { [$0] } ?? []
      }
    },
    Fault("message-cut-at-512-bytes", "cuts a message after 512 bytes", breaks: "ROOM-5") {
      $0.mangles { Array($0.prefix(512)) }
    },
    Fault("message-cut-at-1000-bytes", "cuts a message after 1000 bytes", breaks: "ROOM-5") {
      $0.mangles { Array($0.prefix(1000)) }
    },
    Fault("message-cut-at-1023-bytes", "cuts a message after 1023 bytes", breaks: "ROOM-5") {
      $0.mangles { Array($0.prefix(1023)) }
    },
    Fault("message-cut-at-256-characters", "cuts a message after 256 characters", breaks: "ROOM-5") {
      $0.rewrites { String($0.prefix(256)) }
    },
    Fault(
      "message-split-at-512-bytes", "makes two of a message of more than 512 bytes", breaks: "ROOM-5",
      in: .line
    ) {
      $0.relays { text, deed in
        text.count > 512 ? [deed.saying(text.prefix(512)), deed.saying(text.dropFirst(512))] : nil
      }
    },
    Fault("message-of-one-byte-dropped", "drops a message of one byte", breaks: "ROOM-5") {
      $0.mangles { $0.count > 1 ? $0 : nil }
    },
  ]
}
