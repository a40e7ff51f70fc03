import ChatProtocol

extension Mutant {
  /// Lines in which nothing stands.
  static let emptyLines: [Mutant] = [
    Mutant("empty-line-relayed", "relays an empty line", breaks: "FRAME-6", also: "LOG-10", in: .line) {
      let emptyLines = $0.emptyLines()
      $0.doesAll { outputs, event, members in
        guard let client = event.client else { return outputs }
        return outputs + (0..<emptyLines(event)).flatMap { _ in members.relay([], from: client, .line) }
      }
    },
    Mutant(
      "empty-line-ends-the-connection", "takes an empty line for the end of the connection",
      breaks: "FRAME-6", also: "ROOM-3", in: .line
    ) {
      let emptyLines = $0.emptyLines()
      $0.hears { event, _ in
        guard let client = event.client, emptyLines(event) > 0 else { return [event] }
        return [.lost(client)]
      }
    },
    Mutant(
      "empty-line-is-logged", "logs an empty line", breaks: "FRAME-6", also: "LOG-10", in: .line
    ) {
      let emptyLines = $0.emptyLines()
      $0.doesAll { outputs, event, members in
        let port = event.client.flatMap { members.ports[$0] } ?? 0
        let entry = ServerOutput.log(LogRecord.message(port: port, text: []).bytes)
        return outputs + Array(repeating: entry, count: emptyLines(event))
      }
    },
  ]

  /// Lines that nothing ends.
  static let tails: [Mutant] = [
    Mutant(
      "tail-relayed-at-the-end", "relays an unfinished line at the end of the connection", breaks: "FRAME-7",
      also: "LOG-10",
      in: .line
    ) {
      $0.hears { event, _ in
        guard case .ended(let client, _) = event else { return [event] }
        return [.received([UInt8(ascii: "\n")], from: client), event]
      }
    },
    Mutant(
      "tail-relayed-after-a-reset", "relays an unfinished line after a reset", breaks: "FRAME-7",
      also: "LOG-10", in: .line
    ) {
      $0.hears { event, _ in
        guard case .lost(let client) = event else { return [event] }
        return [.received([UInt8(ascii: "\n")], from: client), event]
      }
    },
  ]
}

extension MutantServer {
  /// Counts the empty lines that end in a segment, where it is asked for each event once.
  fileprivate func emptyLines() -> (ServerEvent) -> Int {
    var tails: [Int: [UInt8]] = [:]
    return { event in
      guard case .received(let bytes, let client) = event else { return 0 }
      var lines = (tails[client, default: []] + bytes).lines
      tails[client] = lines.removeLast()
      return lines.count { $0.isEmpty || $0 == [UInt8(ascii: "\r")] }
    }
  }
}

extension MutantServer.Members {
  /// Logs a text and relays it to everybody as it stands.
  func relay(_ text: [UInt8], from client: Int, _ framing: Framing) -> [ServerOutput] {
    [.log(Array("[Message Log] (\(ports[client] ?? 0)) - ".utf8) + text + Array(" \n".utf8))]
      + present.map { .write(text + framing.terminator, to: $0) }
  }
}
