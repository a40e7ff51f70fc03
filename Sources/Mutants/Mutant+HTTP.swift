import ChatProtocol

extension Mutant {
  /// What becomes of a browser that was told to send a form.
  package static let http: [Mutant] =
    [
      Mutant(
        "http-is-talk", "relays a request of HTTP line by line", breaks: "HARD-36 HARD-37", in: .line
      ) {
        $0.meetsHTTP { _, lines, client, members in
          lines.flatMap { members.relay($0, from: client, .line) }
        }
      },
      Mutant(
        "http-closed-without-a-word", "closes who sends a request of HTTP without a reason",
        breaks: "HARD-36",
        in: .line
      ) {
        $0.meetsHTTP { outputs, _, client, _ in
          outputs.filter { if case .write(_, client) = $0 { false } else { true } }
        }
      },
      Mutant(
        "http-is-told-but-stays", "tells who sends a request of HTTP that it closes, and does not",
        breaks: "HARD-36", in: .line
      ) {
        $0.meetsHTTP { outputs, _, client, _ in outputs.filter { $0 != .close(client) } }
      },
      Mutant(
        "http-is-logged", "logs the first line of a request of HTTP", breaks: "HARD-37", in: .line
      ) {
        $0.meetsHTTP { outputs, lines, client, members in
          let entry = LogRecord.message(port: members.ports[client] ?? 0, text: lines.first ?? [])
          return [.log(entry.bytes)] + outputs
        }
      },
      Mutant(
        "http-is-relayed-too", "relays the first line of a request of HTTP before it closes",
        breaks: "HARD-37",
        in: .line
      ) {
        $0.meetsHTTP { outputs, lines, client, members in
          members.relay(lines.first ?? [], from: client, .line).filter {
            if case .write(_, client) = $0 { false } else { true }
          } + outputs
        }
      },
      Mutant(
        "http-body-is-relayed", "relays what came with the first line of a request of HTTP",
        breaks: "HARD-37",
        in: .line
      ) {
        $0.meetsHTTP { outputs, lines, client, members in
          outputs
            + lines.dropFirst().flatMap { members.relay($0, from: client, .line) }.filter {
              if case .write(_, client) = $0 { false } else { true }
            }
        }
      },
      Mutant(
        "http-is-known-by-quiet-only-with-lf", "waits for the LF of a request of HTTP", breaks: "HARD-36",
        in: .line
      ) {
        $0.doesAll { outputs, event, _ in
          guard case .quiet(let client) = event, outputs.contains(.close(client)) else { return outputs }
          return []
        }
      },
    ]
    + [
      ("method", "OPTIONS"), ("version", "HTTP/1.0"), ("absolute-target", "http://"),
      ("later-version", "HTTP/2"),
      ("target-beyond-ascii", "/안녕"), ("long-target", "/aaaa"), ("query", "?q="),
    ].map { (kind: String, part: String) in
      Mutant(
        "http-\(kind)-overlooked", "does nothing about one kind of HTTP request (\(kind))", breaks: "HARD-36",
        in: .line
      ) {
        $0.meetsHTTP { outputs, lines, _, _ in
          lines.first?.firstRange(of: Array(part.utf8)) == nil ? outputs : []
        }
      }
    }
}

extension MutantServer {
  /// Changes what is done about a request of HTTP, given the lines that came with it.
  fileprivate mutating func meetsHTTP(
    _ change:
      @escaping ([ServerOutput], _ lines: [[UInt8]], _ client: Int, Members) -> [ServerOutput]
  ) {
    doesAll { outputs, event, members in
      guard case .received(let bytes, let client) = event, outputs.contains(.close(client)) else {
        return outputs
      }
      let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      return change(outputs, lines.map(Array.init), client, members)
    }
  }
}
