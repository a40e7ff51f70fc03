import ChatProtocol

extension Mutant {
  /// What comes to a port that is open to everybody: other protocols, endless lines, pieces, storms.
  package static let rubbish: [Mutant] = [
    Mutant(
      "tls-hello-ends-the-connection", "closes the connection of who begins with TLS", breaks: "HARD-12",
      in: .line
    ) {
      $0.closes { bytes in bytes.starts(with: [0x16, 0x03]) }
    },
    Mutant("http-is-no-talk", "drops a line of an HTTP request", breaks: "ROOM-3", in: .line) {
      $0.mangles { $0.starts(with: "GET ".utf8) ? nil : $0 }
    },
    Mutant(
      "http-ends-the-connection", "closes at any line of HTTP, first or not", breaks: "ROOM-3 HARD-3",
      in: .line
    ) {
      $0.closes { bytes in bytes.firstRange(of: Array(" HTTP/1.1\r\n".utf8)) != nil }
    },
    Mutant(
      "megabytes-end-the-connection", "closes the connection of who sends half a megabyte without an LF",
      breaks: "HARD-12",
      in: .line
    ) {
      var unended = 0
      $0.closes { bytes in
        unended = bytes.last == UInt8(ascii: "\n") ? 0 : unended + bytes.count
        return unended > 1 << 19
      }
    },
    Mutant(
      "tenth-refusal-ends-the-connection", "closes the connection of who is refused ten times",
      breaks: "HARD-12", in: .line
    ) {
      var refusals = 0
      $0.notifies { notice, output in
        guard case .notDelivered = notice else { return nil }
        refusals += 1
        return refusals < 10 ? nil : [output.value, .close(output.recipient ?? 0)]
      }
    },
    Mutant(
      "limit-for-each-segment", "counts only what one segment brings towards the limit", breaks: "HARD-6",
      in: .line
    ) {
      $0.isMade(from: Oracle(framing: .line, limits: Limits(messageBytes: 1 << 20)))
      $0.hearsBytes { bytes in bytes.lines.contains { $0.count > 4096 } ? Array("\u{1}\n".utf8) : bytes }
    },
    Mutant(
      "refused-before-its-end",
      "refuses a control character as soon as it comes, and at its line's end again",
      breaks: "HARD-10", in: .line
    ) {
      $0.doesAll { outputs, event, _ in
        guard case .received(let bytes, let client) = event, bytes.contains(0x1B), bytes.last != 0x0A else {
          return outputs
        }
        return outputs + [.write(Array("[알림] 전달되지 않았습니다: 제어 문자입니다.\n".utf8), to: client)]
      }
    },
    Mutant(
      "fifth-reset-is-missed", "tells of only four of many resets", breaks: "ROOM-11", also: "LOG-5",
      in: .line
    ) {
      var resets = 0
      $0.doesAll { outputs, event, _ in
        guard case .lost = event else { return outputs }
        resets += 1
        return resets < 5 ? outputs : []
      }
    },
    Mutant(
      "who-only-reads-hears-less", "relays only to who has spoken after fifty messages",
      breaks: "ROOM-3 HARD-1", in: .line
    ) {
      var spoken: Set<Int> = []
      var relayed = 0
      $0.relays { _, output in
        if let speaker = output.event.client { spoken.insert(speaker) }
        relayed += 1
        return relayed < 50 || spoken.contains(output.recipient ?? 0) ? nil : []
      }
    },
  ]
}

extension MutantServer {
  /// Closes who sends bytes like these, without another word.
  fileprivate mutating func closes(_ isUnwanted: @escaping ([UInt8]) -> Bool) {
    doesAll { outputs, event, _ in
      guard case .received(let bytes, let client) = event, isUnwanted(bytes) else { return outputs }
      return [.close(client)]
    }
  }
}
