import ChatProtocol

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

extension Mutant {
  /// Where a message ends.
  package static let framing = sentTerminators + readLines + emptyLines + tails + cutCharacters

  private static let sentTerminators: [Mutant] = [
    Mutant(
      "messages-without-lf", "ends notices in an LF, but not messages", breaks: "FRAME-1 FRAME-2", in: .line
    ) {
      $0.relays { text, output in [output.sending(text)] }
    },
    Mutant(
      "notices-without-lf", "ends messages in an LF, but not notices", breaks: "FRAME-1 FRAME-2", in: .line
    ) {
      $0.notifies { notice, output in [output.sending(notice.text.utf8)] }
    },
    Mutant(
      "leave-notices-without-lf", "does not end leave notices in an LF", breaks: "FRAME-1 FRAME-2", in: .line
    ) {
      $0.notifies { notice, output in
        guard case .left = notice else { return nil }
        return [output.sending(notice.text.utf8)]
      }
    },
    Mutant(
      "third-client-without-lf", "ends messages to a third client in no LF", breaks: "FRAME-1 FRAME-2",
      in: .line
    ) {
      $0.does { output in
        let isThird = output.members.present.firstIndex { $0 == output.recipient } ?? 0 > 1
        return isThird ? [output.sending(output.text ?? [])] : [output.value]
      }
    },
    Mutant("third-client-with-lf", "ends messages to a third client in an LF", breaks: "FRAME-1", in: .bare) {
      $0.does { output in
        let isThird = output.members.present.firstIndex { $0 == output.recipient } ?? 0 > 1
        return isThird ? [output.sending((output.text ?? []) + [lineFeed])] : [output.value]
      }
    },
    Mutant(
      "messages-with-lf", "ends messages in an LF, but not notices", breaks: "FRAME-9 FRAME-1",
      also: "ROOM-4", in: .bare
    ) {
      $0.relays { text, output in [output.sending(text + [lineFeed])] }
    },
    Mutant("messages-with-nul", "ends messages in a NUL", breaks: "FRAME-9", also: "ROOM-4", in: .bare) {
      $0.relays { text, output in [output.sending(text + [0])] }
    },
    Mutant("two-lfs", "ends each message in two LFs", breaks: "FRAME-2", in: .line) {
      $0.relays { text, output in [output.sending(text + [lineFeed, lineFeed])] }
    },
    Mutant("cr-lf", "ends each message in CR LF", breaks: "FRAME-2", also: "ROOM-4", in: .line) {
      $0.relays { text, output in [output.sending(text + [carriageReturn, lineFeed])] }
    },
    Mutant("notices-in-cr-lf", "ends each notice in CR LF", breaks: "FRAME-2 MSG-1", also: "MSG-2", in: .line)
    {
      $0.notifies { notice, output in [output.sending(Array(notice.text.utf8) + [carriageReturn, lineFeed])] }
    },
    Mutant(
      "lf-before-the-message", "puts the LF before each message instead of after it", breaks: "FRAME-2",
      in: .line
    ) {
      $0.relays { text, output in [output.sending([lineFeed] + text)] }
    },
    Mutant(
      "messages-merged", "relays messages of one segment without an LF between them",
      breaks: "FRAME-4 FRAME-2",
      in: .line
    ) {
      $0.doesAll { outputs, _, _ in
        var last: [Int: Int] = [:]
        for (index, output) in outputs.enumerated() {
          if case .write(_, let client) = output { last[client] = index }
        }
        return outputs.enumerated().map { index, output in
          guard case .write(let bytes, let client) = output, last[client] != index else { return output }
          return .write(bytes.dropLast(), to: client)
        }
      }
    },
  ]

  private static let readLines: [Mutant] = [
    Mutant(
      "each-segment-a-message", "takes each segment for a message, whole line or not", breaks: "FRAME-3",
      also: "FRAME-4 FRAME-5 FRAME-6 FRAME-7 LOG-4 LOG-10",
      in: .line
    ) {
      $0.isMade(from: Oracle(framing: .bare))
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event, bytes.last == lineFeed else { return [event] }
        return [.received(bytes.dropLast(), from: client)]
      }
      $0.does { output in
        output.text.map { [output.sending($0 + [lineFeed])] } ?? [output.value]
      }
    },
    Mutant(
      "lines-of-a-segment-joined", "takes the lines of one segment for one message", breaks: "FRAME-4",
      also: "ROOM-3 ROOM-4 ROOM-12 LOG-4",
      in: .line
    ) {
      $0.hearsBytes { bytes in
        bytes.dropLast().map { $0 == lineFeed ? UInt8(ascii: " ") : $0 } + bytes.suffix(1)
      }
    },
    Mutant(
      "first-line-of-a-segment", "takes only the first line of a segment", breaks: "FRAME-4",
      also: "FRAME-3 ROOM-3 ROOM-12 LOG-4", in: .line
    ) {
      $0.hearsBytes { bytes in Array(bytes.prefix((bytes.firstIndex(of: lineFeed) ?? bytes.count - 1) + 1)) }
    },
    Mutant(
      "last-line-of-a-segment", "takes only the last line of a segment", breaks: "FRAME-4",
      also: "FRAME-3 ROOM-3 ROOM-12 LOG-4", in: .line
    ) {
      $0.hearsBytes { bytes in
        bytes.dropLast().lastIndex(of: lineFeed).map { Array(bytes[($0 + 1)...]) } ?? bytes
      }
    },
    Mutant(
      "half-a-line-lost", "loses what a segment holds after its last LF", breaks: "FRAME-3",
      also: "ROOM-3 ROOM-4 LOG-4", in: .line
    ) {
      $0.hearsBytes { bytes in Array(bytes.prefix((bytes.lastIndex(of: lineFeed) ?? -1) + 1)) }
    },
    Mutant(
      "half-a-line-after-a-line-lost", "loses the half that follows a whole line in a segment",
      breaks: "FRAME-3", also: "ROOM-3 ROOM-4 LOG-4", in: .line
    ) {
      $0.hearsBytes { bytes in Array(bytes.prefix((bytes.lastIndex(of: lineFeed) ?? bytes.count - 1) + 1)) }
    },
    Mutant(
      "segment-cut-at-1024-bytes", "loses what a segment holds beyond 1024 bytes", breaks: "FRAME-4",
      also: "FRAME-3 ROOM-3 ROOM-4 ROOM-5 LOG-4",
      in: .line
    ) {
      $0.hearsBytes { Array($0.prefix(1024)) }
    },
    Mutant(
      "one-buffer-for-all", "keeps the halves of all clients' lines in one buffer", breaks: "FRAME-3",
      also: "ROOM-3 ROOM-4 LOG-4",
      in: .line
    ) {
      var buffer: [UInt8] = []
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event else { return [event] }
        buffer += bytes
        guard bytes.contains(lineFeed) else { return [] }
        defer { buffer = [] }
        return [.received(buffer, from: client)]
      }
    },
    Mutant("cr-kept", "keeps the CR before an LF", breaks: "FRAME-5", in: .line) {
      $0.whereReadingCRLF { $0 + [carriageReturn] }
    },
    Mutant("blanks-before-cr-dropped", "drops blanks before CR LF", breaks: "FRAME-5 ROOM-4", in: .line) {
      $0.whereReadingCRLF { $0.withoutTrailingBlanks }
    },
    Mutant("cr-is-an-end", "takes a CR for an LF", breaks: "FRAME-5 HARD-8", in: .line) {
      $0.hearsBytes { bytes in bytes.map { $0 == carriageReturn ? lineFeed : $0 } }
    },
    Mutant("every-cr-dropped", "drops every CR", breaks: "HARD-8", in: .line) {
      $0.hearsBytes { bytes in bytes.filter { $0 != carriageReturn } }
    },
  ]
}

extension MutantServer {
  /// Changes each segment; nothing is heard where nothing is left.
  mutating func hearsBytes(_ change: @escaping ([UInt8]) -> [UInt8]) {
    hears { event, _ in
      guard case .received(let bytes, let client) = event else { return [event] }
      let changed = change(bytes)
      return changed.isEmpty ? [] : [.received(changed, from: client)]
    }
  }

  /// Changes the messages of a segment that holds a CR LF, or the LF of a CR that came before.
  fileprivate mutating func whereReadingCRLF(_ change: @escaping ([UInt8]) -> [UInt8]) {
    var halves: Set<Int> = []
    var isRest = false
    hears { event, _ in
      guard case .received(let bytes, let client) = event else { return [event] }
      isRest = halves.remove(client) != nil
      if bytes.last == carriageReturn { halves.insert(client) }
      return [event]
    }
    relays { text, output in
      guard case .received(let bytes, _) = output.event, isRest || bytes.contains(carriageReturn) else {
        return nil
      }
      return [output.saying(change(text))]
    }
  }
}
