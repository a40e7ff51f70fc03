import ChatProtocol

extension Mutant {
  /// When entries come, in which order and encoding, and what else is in the file.
  package static let logFile = logOrder + logBytes

  private static let logOrder: [Mutant] = [
    Mutant("log-late", "writes entries a second and a half late", breaks: "LOG-8") {
      $0.logs { entry, output in entry == .opened ? nil : [.later(.milliseconds(1500), [output.value])] }
    },
    Mutant(
      "log-held-until-the-next", "writes an entry only with the next one", breaks: "LOG-8",
      also: "LOG-3 LOG-4 LOG-5"
    ) {
      var held: [ServerOutput] = []
      $0.logs { entry, output in
        guard entry != .opened else { return nil }
        defer { held = [output.value] }
        return held
      }
    },
    Mutant(
      "log-in-blocks", "writes entries by blocks of 4096 bytes", breaks: "LOG-8", also: "LOG-3 LOG-4 LOG-5"
    ) {
      var block: [UInt8] = []
      $0.logs { entry, output in
        guard entry != .opened else { return nil }
        if case .log(let bytes) = output.value { block += bytes }
        guard block.count > 4096 else { return [] }
        defer { block = [] }
        return [.log(block)]
      }
    },
    Mutant(
      "log-never-flushed", "keeps what it logs in a buffer", breaks: "LOG-8", also: "LOG-1 LOG-3 LOG-4 LOG-5"
    ) {
      $0.logsBytes { _ in [] }
    },
    Mutant(
      "join-logged-after-the-first-word", "logs a join only when the client speaks", breaks: "LOG-6",
      also: "LOG-3 LOG-8"
    ) {
      var joins: [Int: ServerOutput] = [:]
      $0.logs { entry, output in
        switch entry {
        case .connected:
          joins[output.event.client ?? 0] = output.value
          return []
        case .message, .disconnected:
          return [output.value] + (joins.removeValue(forKey: output.event.client ?? 0).map { [$0] } ?? [])
        case .opened: return nil
        }
      }
    },
    Mutant("messages-of-one-logged-swapped", "swaps messages of a burst in the log", breaks: "LOG-6 LOG-7") {
      var logged = 0
      $0.logs { entry, output in
        guard case .message = entry else { return nil }
        logged += 1
        return logged.isMultiple(of: 2) ? nil : [.later(.milliseconds(1), [output.value])]
      }
    },
    Mutant("end-logged-before-the-words", "logs an end before the last words", breaks: "LOG-6") {
      $0.logs { entry, output in
        guard case .message = entry else { return nil }
        return [.later(.milliseconds(1), [output.value])]
      }
    },
    Mutant(
      "log-in-another-order", "logs what the first says after what others say", breaks: "LOG-7",
      in: .bare
    ) {
      $0.logs { entry, output in
        guard case .message = entry, output.event.client == output.members.present.first else { return nil }
        return [.later(.milliseconds(20), [output.value])]
      }
    },
  ]

  private static let logBytes: [Mutant] = [
    Mutant("log-in-cr-lf", "ends lines of the log in CR LF", breaks: "LOG-13") {
      $0.logsBytes { Array(String(decoding: $0, as: UTF8.self).replacing("\n", with: "\r\n").utf8) }
    },
    Mutant("log-in-cr", "ends lines of the log in CR", breaks: "LOG-13", also: "LOG-1 LOG-10") {
      $0.logsBytes { bytes in bytes.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: "\r") : $0 } }
    },
    Mutant("log-with-the-lf-before", "puts the LF before each entry", breaks: "LOG-13", also: "LOG-1") {
      $0.logsBytes { [UInt8(ascii: "\n")] + $0.dropLast() }
    },
    Mutant("log-without-lf", "does not end entries", breaks: "LOG-13", also: "LOG-1") {
      $0.logsBytes { $0.dropLast() }
    },
    Mutant("log-with-two-lfs", "writes an empty line after each entry", breaks: "LOG-13 LOG-10") {
      $0.logsBytes { $0 + [UInt8(ascii: "\n")] }
    },
    Mutant("log-in-cp949", "writes the log in CP949", breaks: "LOG-9", also: "LOG-4") {
      $0.logsBytes(\.inCP949)
    },
    Mutant("log-in-utf16", "writes the log in UTF-16", breaks: "LOG-9", also: "LOG-13") {
      $0.logsBytes {
        String(decoding: $0, as: UTF8.self).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      }
    },
    Mutant("log-with-traces", "writes a trace before each entry", breaks: "LOG-10") {
      $0.logs { _, output in [.log(Array("DEBUG: relaying\n".utf8)), output.value] }
    },
    Mutant("log-with-a-greeting", "welcomes a join in the log", breaks: "LOG-10") {
      $0.logsEntry(of: .connected) { [$0, "Welcome!\n"] }
    },
    Mutant("log-with-notices", "logs notices like messages", breaks: "LOG-10") {
      $0.notifies { notice, output in
        guard output.recipient == output.members.present.first else { return nil }
        return [output.value, .log(Array("[Message Log] (2500) - \(notice.text) \n".utf8))]
      }
    },
    Mutant(
      "log-with-times", "begins each entry with the time", breaks: "LOG-1 LOG-3 LOG-4 LOG-5", also: "LOG-10"
    ) {
      $0.logsBytes { Array("12:34:56 ".utf8) + $0 }
    },
    Mutant("log-of-empty-reads", "logs an orderly end as an empty message, too", breaks: "LOG-10") {
      $0.doesAll { outputs, event, members in
        guard case .ended(let client, _) = event else { return outputs }
        return [.log(Array("[Message Log] (\(members.ports[client] ?? 0)) -  \n".utf8))] + outputs
      }
    },
  ]
}
