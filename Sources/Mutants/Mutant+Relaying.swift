import ChatProtocol

extension Mutant {
  /// Whether a message comes, when, how often, and in which order.
  package static let relaying: [Mutant] = [
    Mutant("every-seventh-message-lost", "loses every seventh message to a client", breaks: "ROOM-3 ROOM-7") {
      var sent: [Int: Int] = [:]
      $0.relays { _, output in
        sent[output.recipient ?? 0, default: 0] += 1
        return sent[output.recipient ?? 0, default: 0].isMultiple(of: 7) ? [] : nil
      }
    },
    Mutant("hundredth-message-lost", "loses a client's hundredth message", breaks: "ROOM-7 ROOM-3") {
      var sent: [Int: Int] = [:]
      $0.relays { _, output in
        sent[output.recipient ?? 0, default: 0] += 1
        return sent[output.recipient ?? 0] == 100 ? [] : nil
      }
    },
    Mutant("message-doubled", "relays each message twice", breaks: "ROOM-8") {
      $0.relays { _, output in [output.value, output.value] }
    },
    Mutant("message-doubled-to-the-sender", "relays each message twice to its sender", breaks: "ROOM-8") {
      $0.relays { _, output in output.recipient == output.event.client ? [output.value, output.value] : nil }
    },
    Mutant("message-doubled-in-a-burst", "relays every fiftieth message twice", breaks: "ROOM-8") {
      var sent = 0
      $0.relays { _, output in
        sent += 1
        return sent.isMultiple(of: 50) ? [output.value, output.value] : nil
      }
    },
    Mutant("repetition-dropped", "does not relay a text that was just said", breaks: "ROOM-3 ROOM-8") {
      var last: [Int: [UInt8]] = [:]
      $0.relays { text, output in
        defer { last[output.recipient ?? 0] = text }
        return last[output.recipient ?? 0] == text ? [] : nil
      }
    },
    Mutant("every-second-message-overtaken", "swaps messages of a burst", breaks: "ROOM-7", also: "ROOM-12") {
      var sent: [Int: Int] = [:]
      $0.relays { _, output in
        guard let recipient = output.recipient, recipient != output.event.client else { return nil }
        sent[recipient, default: 0] += 1
        let isEven = sent[recipient, default: 0].isMultiple(of: 2)
        return isEven ? [.later(.milliseconds(1), [output.value])] : nil
      }
    },
    Mutant("message-late", "relays each message a second and a half late", breaks: "ROOM-6", also: "ROOM-12")
    {
      $0.relays { _, output in [.later(.milliseconds(1500), [output.value])] }
    },
    Mutant("message-late-to-others", "relays late to all but the sender", breaks: "ROOM-6", also: "ROOM-12") {
      $0.relays { _, output in
        output.recipient == output.event.client ? nil : [.later(.milliseconds(1100), [output.value])]
      }
    },
    Mutant(
      "message-held-until-the-next", "relays each message only when the next one comes",
      breaks: "ROOM-6 ROOM-3",
      also: "ROOM-12"
    ) {
      var held: [Int: ServerOutput] = [:]
      $0.relays { _, output in
        let before = held.updateValue(output.value, forKey: output.recipient ?? 0)
        return before.map { [$0] } ?? []
      }
    },
    Mutant(
      "message-cut-at-512-bytes", "cuts a message after 512 bytes", breaks: "ROOM-5", also: "ROOM-4 LOG-4"
    ) {
      $0.mangles { Array($0.prefix(512)) }
    },
    Mutant(
      "message-cut-at-1000-bytes", "cuts a message after 1000 bytes", breaks: "ROOM-5", also: "ROOM-4 LOG-4"
    ) {
      $0.mangles { Array($0.prefix(1000)) }
    },
    Mutant(
      "message-cut-at-1023-bytes", "cuts a message after 1023 bytes", breaks: "ROOM-5", also: "ROOM-4 LOG-4"
    ) {
      $0.mangles { Array($0.prefix(1023)) }
    },
    Mutant(
      "message-cut-at-256-characters", "cuts a message after 256 characters", breaks: "ROOM-5",
      also: "ROOM-4 LOG-4"
    ) {
      $0.rewrites { String($0.prefix(256)) }
    },
    Mutant(
      "message-split-at-512-bytes", "makes two of a message of more than 512 bytes", breaks: "ROOM-5",
      also: "ROOM-4",
      in: .line
    ) {
      $0.relays { text, output in
        text.count > 512 ? [output.saying(text.prefix(512)), output.saying(text.dropFirst(512))] : nil
      }
    },
    Mutant(
      "message-of-one-byte-dropped", "drops a message of one byte", breaks: "ROOM-5 ROOM-3", also: "LOG-4"
    ) {
      $0.mangles { $0.count > 1 ? $0 : nil }
    },
  ]
}
