import ChatProtocol

extension Mutant {
  /// What becomes of a message that is refused, and of who has sent it.
  package static let refusals: [Mutant] = [
    Mutant("refused-silently", "tells nobody of a refusal", breaks: "HARD-10", in: .line) {
      $0.refuses { _, _ in [] }
    },
    Mutant("refused-in-other-words", "writes 오류 in a refusal", breaks: "HARD-10", in: .line) {
      $0.refuses { _, output in [output.saying("[알림] 오류".utf8)] }
    },
    Mutant("refused-without-reason", "gives no reason for a refusal", breaks: "HARD-10", in: .line) {
      $0.refuses { _, output in [output.saying("[알림] 전달되지 않았습니다: ".utf8)] }
    },
    Mutant("refusal-to-all", "tells everybody of a refusal", breaks: "HARD-20", in: .line) {
      $0.refuses { notice, output in
        output.members.present.map { .write(Array(notice.text.utf8) + output.framing.terminator, to: $0) }
      }
    },
    Mutant("refusal-to-the-first", "tells the first client of a refusal, too", breaks: "HARD-20", in: .line) {
      $0.refuses { notice, output in
        let first = output.members.present.first ?? 0
        let write = ServerOutput.write(Array(notice.text.utf8) + output.framing.terminator, to: first)
        return first == output.recipient ? nil : [output.value, write]
      }
    },
    Mutant(
      "refusal-ends-the-connection", "closes the connection of who is refused", breaks: "HARD-12", in: .line
    ) {
      $0.refuses { _, output in [output.value, .close(output.recipient ?? 0)] }
    },
    Mutant(
      "second-refusal-ends-the-connection", "closes the connection of who is refused twice",
      breaks: "HARD-12", in: .line
    ) {
      var refused: Set<Int> = []
      $0.refuses { _, output in
        let client = output.recipient ?? 0
        return refused.insert(client).inserted ? nil : [output.value, .close(client)]
      }
    },
    Mutant("refused-is-muted", "hears no more of who was refused", breaks: "HARD-12", in: .line) {
      var refused: Set<Int> = []
      $0.refuses { _, output in
        refused.insert(output.recipient ?? 0)
        return nil
      }
      $0.hears { event, _ in
        guard case .received(_, let client) = event, refused.contains(client) else { return [event] }
        return []
      }
    },
    Mutant("refused-is-logged", "logs a refused message", breaks: "HARD-11", in: .line) {
      $0.refuses { _, output in
        guard case .received(let bytes, let client) = output.event else { return nil }
        let port = output.members.ports[client] ?? 0
        return [output.value, .log(LogRecord.message(port: port, text: bytes.dropLast()).bytes)]
      }
    },
    Mutant("refusal-is-logged", "logs the refusal", breaks: "HARD-11", in: .line) {
      $0.refuses { notice, output in [output.value, .log(Array("\(notice.text)\n".utf8))] }
    },
    Mutant("refused-is-relayed-too", "relays a message that it refuses", breaks: "HARD-19", in: .line) {
      $0.refuses { _, output in
        guard case .received(let bytes, let client) = output.event else { return nil }
        return [output.value] + output.members.relay(bytes.dropLast(), from: client, .line)
      }
    },
    Mutant(
      "too-long-is-relayed-in-part", "relays the beginning of what is over the limit", breaks: "HARD-19",
      in: .line
    ) {
      $0.refuses { _, output in
        guard case .received(let bytes, let client) = output.event, bytes.count > 4096 else { return nil }
        return [output.value] + output.members.relay(Array(bytes.prefix(4096)), from: client, .line)
      }
    },
    Mutant(
      "rest-of-too-long-is-relayed", "takes the rest of an overlong line for a message", breaks: "HARD-19",
      in: .line
    ) {
      $0.hearsBytes { bytes in
        guard bytes.count > 4097 else { return bytes }
        return bytes.prefix(4097) + [UInt8(ascii: "\n")] + bytes.dropFirst(4097)
      }
    },
  ]
}

extension MutantServer {
  /// Changes each refusal; what is nil stays as it is.
  mutating func refuses(_ change: @escaping (Notice, Output) -> [ServerOutput]?) {
    notifies { notice, output in
      guard case .notDelivered = notice else { return nil }
      return change(notice, output)
    }
  }
}
