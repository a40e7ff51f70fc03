import ChatProtocol

extension Mutant {
  /// What becomes of a character that segments cut in two.
  static let cutCharacters: [Mutant] = [
    Mutant(
      "cut-character-replaced", "decodes each segment alone", breaks: "FRAME-3 FRAME-8", also: "ROOM-4 LOG-4"
    ) {
      $0.hearsBytes { Array(String(decoding: $0, as: UTF8.self).utf8) }
    },
    Mutant(
      "cut-character-ends-the-connection", "ends a connection at a cut character", breaks: "FRAME-3 FRAME-8",
      also: "ROOM-3 LOG-4"
    ) {
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event, String(validating: bytes, as: UTF8.self) == nil
        else { return [event] }
        return [.lost(client)]
      }
    },
    Mutant(
      "cut-character-makes-deaf", "hears no more of a client once a read of 1024 bytes cuts a character",
      breaks: "FRAME-3 FRAME-8", also: "ROOM-3 ROOM-9 ROOM-10 ROOM-11 ROOM-13 LOG-4 LOG-5"
    ) {
      var deaf: Set<Int> = []
      $0.hears { event, _ in
        guard let client = event.client else { return [event] }
        guard !deaf.contains(client) else { return [] }
        guard case .received(let bytes, _) = event else { return [event] }
        let reads = bytes.inReads.prefix { String(validating: $0, as: UTF8.self) != nil }
        if reads.count < bytes.inReads.count { deaf.insert(client) }
        return reads.map { .received(Array($0), from: client) }
      }
    },
    Mutant("cut-character-ends-the-server", "ends at a cut character", breaks: "FRAME-3 FRAME-8") {
      $0.doesAll { outputs, event, _ in
        guard case .received(let bytes, _) = event, String(validating: bytes, as: UTF8.self) == nil
        else { return outputs }
        return [.crash]
      }
    },
    Mutant("cut-character-dropped", "drops a cut character", breaks: "FRAME-3 FRAME-8") {
      $0.hearsBytes { Array(String(decoding: $0, as: UTF8.self).replacing("\u{FFFD}", with: "").utf8) }
    },
    Mutant(
      "cut-character-relayed-in-parts", "relays the parts of a cut character one by one", breaks: "FRAME-8",
      in: .bare
    ) {
      $0.doesAll { outputs, event, members in
        guard case .received(let bytes, let client) = event, String(validating: bytes, as: UTF8.self) == nil
        else { return outputs }
        return members.relay(bytes, from: client, .bare)
      }
    },
  ]
}

extension [UInt8] {
  /// As a server gets them that asks for 1024 bytes at a time.
  fileprivate var inReads: [ArraySlice<UInt8>] {
    stride(from: 0, to: count, by: 1024).map { self[$0..<Swift.min($0 + 1024, count)] }
  }
}
