import ChatProtocol

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

extension Fault {
  /// Where a message ends.
  static let framing = sentTerminators + readLines + cutCharacters

  private static let sentTerminators: [Fault] = [
    Fault(
      "messages-without-lf", "Messages lack the LF that notices have.", breaks: "FRAME-1 FRAME-2", in: .line
    ) {
      $0.relays { text, deed in [deed.sending(text)] }
    },
    Fault(
      "notices-without-lf", "Notices lack the LF that messages have.", breaks: "FRAME-1 FRAME-2", in: .line
    ) {
      $0.notifies { notice, deed in [deed.sending(notice.text.utf8)] }
    },
    Fault("leave-notices-without-lf", "Leave notices lack their LF.", breaks: "FRAME-1", in: .line) {
      $0.notifies { notice, deed in
        guard case .left = notice else { return nil }
        return [deed.sending(notice.text.utf8)]
      }
    },
    Fault(
      "third-client-without-lf", "A third client hears messages without LF.", breaks: "FRAME-1", in: .line
    ) {
      $0.does { deed in
        let isThird = deed.guests.present.firstIndex { $0 == deed.recipient } ?? 0 > 1
        return isThird ? [deed.sending(deed.text ?? [])] : [deed.action]
      }
    },
    Fault("third-client-with-lf", "A third client hears messages with LF.", breaks: "FRAME-1", in: .bare) {
      $0.does { deed in
        let isThird = deed.guests.present.firstIndex { $0 == deed.recipient } ?? 0 > 1
        return isThird ? [deed.sending((deed.text ?? []) + [lineFeed])] : [deed.action]
      }
    },
    Fault("messages-with-lf", "Messages end in an LF that notices lack.", breaks: "FRAME-9", in: .bare) {
      $0.relays { text, deed in [deed.sending(text + [lineFeed])] }
    },
    Fault("messages-with-nul", "Messages end in a NUL.", breaks: "FRAME-9", in: .bare) {
      $0.relays { text, deed in [deed.sending(text + [0])] }
    },
    Fault("two-lfs", "Each message ends in two LFs.", breaks: "FRAME-2", in: .line) {
      $0.relays { text, deed in [deed.sending(text + [lineFeed, lineFeed])] }
    },
    Fault("cr-lf", "Each message ends in CR LF.", breaks: "FRAME-2", in: .line) {
      $0.relays { text, deed in [deed.sending(text + [carriageReturn, lineFeed])] }
    },
    Fault("notices-in-cr-lf", "Each notice ends in CR LF.", breaks: "FRAME-2 MSG-1", in: .line) {
      $0.notifies { notice, deed in [deed.sending(Array(notice.text.utf8) + [carriageReturn, lineFeed])] }
    },
    Fault("lf-before-the-message", "The LF comes before each message.", breaks: "FRAME-2", in: .line) {
      $0.relays { text, deed in [deed.sending([lineFeed] + text)] }
    },
    Fault("messages-merged", "Messages of one segment come without LF between.", breaks: "FRAME-4", in: .line)
    {
      $0.doesAll { actions, _, _ in
        var last: [Int: Int] = [:]
        for (index, action) in actions.enumerated() {
          if case .write(_, let client) = action { last[client] = index }
        }
        return actions.enumerated().map { index, action in
          guard case .write(let bytes, let client) = action, last[client] != index else { return action }
          return .write(bytes.dropLast(), to: client)
        }
      }
    },
  ]

  private static let readLines: [Fault] = [
    Fault(
      "each-segment-a-message", "A segment is a message, whole line or not.", breaks: "FRAME-3", in: .line
    ) {
      $0.isMade(from: Oracle(framing: .bare))
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event, bytes.last == lineFeed else { return [event] }
        return [.received(bytes.dropLast(), from: client)]
      }
      $0.does { deed in
        guard case .write(let bytes, let client) = deed.action else { return [deed.action] }
        return [.write(bytes + [lineFeed], to: client)]
      }
    },
    Fault("lines-of-a-segment-joined", "Lines of one segment are one message.", breaks: "FRAME-4", in: .line)
    {
      $0.hearsBytes { bytes in
        bytes.dropLast().map { $0 == lineFeed ? UInt8(ascii: " ") : $0 } + bytes.suffix(1)
      }
    },
    Fault("first-line-of-a-segment", "Only the first line of a segment counts.", breaks: "FRAME-4", in: .line)
    {
      $0.hearsBytes { bytes in Array(bytes.prefix((bytes.firstIndex(of: lineFeed) ?? bytes.count - 1) + 1)) }
    },
    Fault("last-line-of-a-segment", "Only the last line of a segment counts.", breaks: "FRAME-4", in: .line) {
      $0.hearsBytes { bytes in
        bytes.dropLast().lastIndex(of: lineFeed).map { Array(bytes[($0 + 1)...]) } ?? bytes
      }
    },
    Fault("half-a-line-lost", "What a segment holds after its last LF is lost.", breaks: "FRAME-3", in: .line)
    {
      $0.hearsBytes { bytes in Array(bytes.prefix((bytes.lastIndex(of: lineFeed) ?? -1) + 1)) }
    },
    Fault(
      "half-a-line-after-a-line-lost", "The half after a whole line is lost.", breaks: "FRAME-3", in: .line
    ) {
      $0.hearsBytes { bytes in Array(bytes.prefix((bytes.lastIndex(of: lineFeed) ?? bytes.count - 1) + 1)) }
    },
    Fault(
      "segment-cut-at-1024-bytes", "What a segment holds beyond 1024 bytes is lost.", breaks: "FRAME-4",
      in: .line
    ) {
      $0.hearsBytes { Array($0.prefix(1024)) }
    },
    Fault("one-buffer-for-all", "All clients' halves go into one buffer.", breaks: "FRAME-3", in: .line) {
      var buffer: [UInt8] = []
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event else { return [event] }
        buffer += bytes
        guard bytes.contains(lineFeed) else { return [] }
        defer { buffer = [] }
        return [.received(buffer, from: client)]
      }
    },
    Fault("cr-kept", "The CR before an LF stays.", breaks: "FRAME-5", in: .line) {
      $0.whereReadingCRLF { $0 + [carriageReturn] }
    },
    Fault("blanks-before-cr-dropped", "Blanks before CR LF are dropped.", breaks: "FRAME-5", in: .line) {
      $0.whereReadingCRLF { $0.withoutTrailingBlanks }
    },
    Fault("cr-is-an-end", "A CR ends a message like an LF.", breaks: "FRAME-5 HARD-8", in: .line) {
      $0.hearsBytes { bytes in bytes.map { $0 == carriageReturn ? lineFeed : $0 } }
    },
    Fault("every-cr-dropped", "Every CR is dropped.", breaks: "HARD-8", in: .line) {
      $0.hearsBytes { bytes in bytes.filter { $0 != carriageReturn } }
    },
    Fault("empty-line-relayed", "An empty line is a message.", breaks: "FRAME-6", in: .line) {
      var tails: [Int: [UInt8]] = [:]
      $0.doesAll { actions, event, guests in
        guard case .received(let bytes, let client) = event else { return actions }
        var lines = (tails[client, default: []] + bytes).lines
        tails[client] = lines.removeLast()
        let empty = lines.count { $0.isEmpty || $0 == [carriageReturn] }
        return actions + (0..<empty).flatMap { _ in guests.relay([], from: client, .line) }
      }
    },
    Fault("empty-line-ends-the-connection", "An empty line ends its sender.", breaks: "FRAME-6", in: .line) {
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event, bytes == [lineFeed] else { return [event] }
        return [.lost(client)]
      }
    },
    Fault(
      "empty-line-is-logged", "An empty line is logged, though not relayed.", breaks: "FRAME-6", in: .line
    ) {
      $0.doesAll { actions, event, guests in
        guard case .received(let bytes, let client) = event, bytes == [lineFeed] else { return actions }
        return [.log(LogRecord.message(port: guests.ports[client] ?? 0, text: []).bytes)]
      }
    },
    Fault("tail-relayed-at-the-end", "An unfinished line counts at the end.", breaks: "FRAME-7", in: .line) {
      $0.hears { event, _ in
        guard case .ended(let client) = event else { return [event] }
        return [.received([lineFeed], from: client), event]
      }
    },
    Fault(
      "tail-relayed-after-a-reset", "An unfinished line counts after a reset.", breaks: "FRAME-7", in: .line
    ) {
      $0.hears { event, _ in
        guard case .lost(let client) = event else { return [event] }
        return [.received([lineFeed], from: client), event]
      }
    },
  ]

  private static let cutCharacters: [Fault] = [
    Fault("cut-character-replaced", "Each segment is decoded alone.", breaks: "FRAME-3 FRAME-8") {
      $0.hearsBytes { Array(String(decoding: $0, as: UTF8.self).utf8) }
    },
    Fault("cut-character-ends-the-connection", "A cut character ends its sender.", breaks: "FRAME-3 FRAME-8")
    {
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event, String(validating: bytes, as: UTF8.self) == nil
        else { return [event] }
        return [.lost(client)]
      }
    },
    Fault("cut-character-ends-the-server", "A cut character ends the server.", breaks: "FRAME-3 FRAME-8") {
      $0.doesAll { actions, event, _ in
        guard case .received(let bytes, _) = event, String(validating: bytes, as: UTF8.self) == nil
        else { return actions }
        return [.crash]
      }
    },
    Fault("cut-character-dropped", "A cut character is dropped.", breaks: "FRAME-3 FRAME-8") {
      $0.hearsBytes { Array(String(decoding: $0, as: UTF8.self).replacing("\u{FFFD}", with: "").utf8) }
    },
    Fault(
      "cut-character-relayed-in-parts", "The parts of a character come alone.", breaks: "FRAME-8", in: .bare
    ) {
      $0.doesAll { actions, event, guests in
        guard case .received(let bytes, let client) = event else { return actions }
        return guests.relay(bytes, from: client, .bare)
      }
    },
  ]
}

extension WrongServer {
  /// Changes each segment; nothing is heard where nothing is left.
  mutating func hearsBytes(_ change: @escaping ([UInt8]) -> [UInt8]) {
    hears { event, _ in
      guard case .received(let bytes, let client) = event else { return [event] }
      let changed = change(bytes)
      return changed.isEmpty ? [] : [.received(changed, from: client)]
    }
  }

  /// Changes the messages of a segment that holds a CR LF.
  fileprivate mutating func whereReadingCRLF(_ change: @escaping ([UInt8]) -> [UInt8]) {
    relays { text, deed in
      guard case .received(let bytes, _) = deed.event, bytes.contains(carriageReturn) else { return nil }
      return [deed.saying(change(text))]
    }
  }
}

extension WrongServer.Guests {
  /// Logs a text and relays it to everybody as it stands.
  func relay(_ text: [UInt8], from client: Int, _ framing: Framing) -> [ServerModelAction] {
    [.log(Array("[Message Log] (\(ports[client] ?? 0)) - ".utf8) + text + Array(" \n".utf8))]
      + present.map { .write(text + framing.terminator, to: $0) }
  }
}
