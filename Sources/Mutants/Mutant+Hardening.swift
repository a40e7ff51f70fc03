import ChatProtocol

extension Mutant {
  /// What strangers may send, and what they must not find out in two ways.
  package static let hardening = order + bareClients + refusals + letThrough + http + slowReaders

  private static let order: [Mutant] = [
    Mutant(
      "two-orders", "lets the second client hear the first after everybody else", breaks: "HARD-1", in: .line
    ) {
      $0.relays { _, output in
        guard output.event.client == output.members.present.first,
          output.recipient == output.members.present.dropFirst().first
        else { return nil }
        return [.later(.milliseconds(1), [output.value])]
      }
    },
    Mutant(
      "leave-notice-in-two-orders", "sends leave notices in their place to the first client alone",
      breaks: "HARD-1",
      in: .line
    ) {
      $0.notifies { notice, output in
        guard case .left = notice, output.recipient != output.members.present.first else { return nil }
        return [.later(.milliseconds(1), [output.value])]
      }
    },
    Mutant(
      "newcomer-hears-less", "does not send a newcomer the first message after its join",
      breaks: "HARD-1 ROOM-3",
      in: .line
    ) {
      var served: Set<Int> = []
      $0.relays { _, output in
        guard let recipient = output.recipient, recipient != output.event.client else { return nil }
        return served.insert(recipient).inserted && output.members.present.count > 2 ? [] : nil
      }
    },
    Mutant(
      "log-in-an-order-of-its-own", "logs the first client's messages later", breaks: "HARD-2 LOG-7",
      in: .line
    ) {
      $0.logs { entry, output in
        guard case .message = entry, output.event.client == output.members.present.first else { return nil }
        return [.later(.milliseconds(1), [output.value])]
      }
    },
    Mutant("joins-logged-later", "logs a join after the next message", breaks: "HARD-2", in: .line) {
      $0.logsAfterTheNextMessage { entry, members in
        if case .connected = entry { members.present.count > 3 } else { false }
      }
    },
    Mutant("ends-logged-later", "logs an end after the next message", breaks: "HARD-2", in: .line) {
      $0.logsAfterTheNextMessage { entry, members in
        if case .disconnected = entry { members.present.count > 1 } else { false }
      }
    },
    Mutant(
      "log-lost-by-a-kill", "writes entries half a second later", breaks: "HARD-13 LOG-3",
      in: .line
    ) {
      $0.logs { entry, output in entry == .opened ? nil : [.later(.milliseconds(500), [output.value])] }
    },
  ]

  private static let bareClients: [Mutant] = [
    Mutant(
      "quiet-ends-nothing", "waits for the LF of a message without one, for ever", breaks: "HARD-3", in: .line
    ) {
      $0.waits { _, _ in false }
    },
    Mutant("quiet-drops-the-tail", "drops a message without LF", breaks: "HARD-3", in: .line) {
      $0.doesAll { actions, event, _ in
        guard case .quiet = event else { return actions }
        return []
      }
    },
    Mutant(
      "quiet-ends-only-the-first", "waits for the LF of a client's second message without one",
      breaks: "HARD-3", in: .line
    ) {
      var heard: Set<Int> = []
      $0.waits { client, isRight in isRight && !heard.contains(client) }
      $0.hears { event, _ in
        if case .quiet(let client) = event { heard.insert(client) }
        return [event]
      }
    },
    Mutant(
      "tail-dropped-at-the-end", "drops the last words of a client that sends no LF", breaks: "HARD-4",
      in: .line
    ) {
      $0.hears { event, _ in
        guard case .ended(let client, _) = event else { return [event] }
        return [.lost(client)]
      }
    },
    Mutant(
      "quiet-ends-lines", "takes quiet for the end of a line client's line, too", breaks: "HARD-5", in: .line
    ) {
      var open: Set<Int> = []
      $0.waits { client, isRight in isRight || open.contains(client) }
      $0.hears { event, _ in
        switch event {
        case .received(let bytes, let client):
          if bytes.last == UInt8(ascii: "\n") { open.remove(client) } else { open.insert(client) }
          return [event]
        case .quiet(let client):
          return open.remove(client) == nil ? [event] : [.received([UInt8(ascii: "\n")], from: client)]
        case .opened, .connected, .ended, .lost: return [event]
        }
      }
    },
  ]

  private static let refusals: [Mutant] = [
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

  private static let letThrough: [Mutant] =
    [
      Mutant("limit-one-too-high", "relays a message of 4097 bytes", breaks: "HARD-6", in: .line) {
        $0.isMade(from: Oracle(framing: .line, limits: Limits(messageBytes: 4097)))
      },
      Mutant("limit-one-too-low", "refuses a message of 4096 bytes", breaks: "HARD-18", in: .line) {
        $0.isMade(from: Oracle(framing: .line, limits: Limits(messageBytes: 4095)))
      },
      Mutant("limit-of-core", "refuses a message of more than 1024 bytes", breaks: "HARD-18", in: .line) {
        $0.isMade(from: Oracle(framing: .line, limits: Limits(messageBytes: 1024)))
      },
      Mutant(
        "limit-counts-the-cr", "counts the CR before the LF towards the limit", breaks: "HARD-18", in: .line
      ) {
        $0.doesAll { actions, event, _ in
          guard case .received(let bytes, let client) = event, bytes.count == 4098 else { return actions }
          return [.write(Array("[알림] 전달되지 않았습니다: 너무 깁니다.\n".utf8), to: client)]
        }
      },
      Mutant("no-limit", "finds nothing too long", breaks: "HARD-6", in: .line) {
        $0.isMade(from: Oracle(framing: .line, limits: Limits(messageBytes: 1 << 20)))
      },
      Mutant(
        "limit-in-characters", "counts characters, not bytes, towards the limit", breaks: "HARD-6", in: .line
      ) {
        $0.letsThrough { $0.count > 4096 && String(decoding: $0, as: UTF8.self).count <= 4096 }
      },
      Mutant("not-utf8-relayed", "relays what is not UTF-8", breaks: "HARD-7", in: .line) {
        $0.letsThrough { String(validating: $0, as: UTF8.self) == nil }
      },
      Mutant(
        "not-utf8-mended", "mends what is not UTF-8 and relays it", breaks: "HARD-7 FRAME-3", in: .line
      ) {
        $0.hears { event, _ in
          guard case .received(let bytes, let client) = event, bytes.last == UInt8(ascii: "\n") else {
            return [event]
          }
          return [.received(Array(String(decoding: bytes, as: UTF8.self).utf8), from: client)]
        }
      },
    ]
    + [
      ("overlong", [0xC0, 0xAF]), ("overlong-nul", [0xC0, 0x80]), ("surrogate", [0xED, 0xA0, 0x80]),
      ("beyond-unicode", [0xF4, 0x90, 0x80, 0x80]), ("byte-ff", [0xFF]),
      ("overlong-of-three", [0xE0, 0x80, 0xAF]), ("overlong-of-four", [0xF0, 0x80, 0x80, 0xAF]),
      ("low-surrogate", [0xED, 0xBF, 0xBF]), ("five-bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]),
    ].map { kind, bytes in
      Mutant(
        "not-utf8-\(kind)-relayed", "relays one kind of wrong UTF-8 (\(kind))", breaks: "HARD-7", in: .line
      ) {
        $0.letsThrough { line in line.firstRange(of: bytes) != nil }
      }
    }
    + [
      ("nul", "\0"), ("backspace", "\u{8}"), ("cr", "\r"), ("escape", "\u{1B}"), ("delete", "\u{7F}"),
      ("c1", "\u{85}"), ("line-separator", "\u{2028}"), ("paragraph-separator", "\u{2029}"),
      ("bell", "\u{7}"),
      ("form-feed", "\u{C}"), ("csi", "\u{9B}"),
    ].map { (kind: String, control: Unicode.Scalar) in
      Mutant(
        "control-\(kind)-relayed", "relays one kind of control character (\(kind))", breaks: "HARD-8",
        in: .line
      ) {
        $0.letsThrough { String(decoding: $0, as: UTF8.self).unicodeScalars.contains(control) }
      }
    }
    + forgeries.map { kind, isOfThatKind in
      Mutant(
        "notice-\(kind)-forged", "relays one kind of forged notice (\(kind))", breaks: "HARD-9", in: .line
      ) {
        $0.letsThrough { isOfThatKind(String(decoding: $0, as: UTF8.self)) }
      }
    }
    + lookalikes.map { kind, part in
      Mutant(
        "notice-\(kind)-forged", "relays one kind of forged notice (\(kind))", breaks: "HARD-9", in: .line
      ) {
        $0.letsThrough { $0.firstRange(of: Array(part.utf8)) != nil }
      }
    }

  private static let forgeries: [(String, @Sendable (String) -> Bool)] = [
    ("of-a-join", { $0.hasPrefix("[알림]") && $0.hasSuffix("접속하셨습니다.") }),
    ("of-a-leave", { $0.hasPrefix("[알림]") && $0.hasSuffix("나갔습니다.") }),
    ("of-a-goodbye", { $0.hasPrefix("[알림]") && $0.hasSuffix("종료합니다.") }),
    ("of-a-refusal", { $0.hasPrefix("[알림] 전달되지") }),
    ("without-blank", { $0.hasPrefix("[알림]") && !$0.hasPrefix("[알림] ") }),
    ("alone", { $0 == "[알림]" }),
    ("as-nick", { $0.hasPrefix("[알림]") && $0.contains(":") }),
    ("after-blanks", { $0.hasPrefix(" ") }),
    ("after-tab", { $0.hasPrefix("\t") }),
    ("after-wide-blank", { $0.hasPrefix("\u{3000}") }),
    ("after-zero-width", { $0.unicodeScalars.first == "\u{200B}" }),
    ("after-bom", { $0.unicodeScalars.first == "\u{FEFF}" }),
    ("after-filler", { $0.unicodeScalars.first == "\u{3164}" }),
    ("after-no-break-blank", { $0.unicodeScalars.first == "\u{A0}" }),
    ("after-word-joiner", { $0.unicodeScalars.first == "\u{2060}" }),
    ("after-direction-mark", { $0.unicodeScalars.first == "\u{202E}" }),
    ("after-many-unseen", { $0.unicodeScalars.contains("\u{AD}") }),
    ("decomposed", { $0.unicodeScalars.contains("\u{110B}") }),
    ("in-wide-brackets", { $0.hasPrefix("［") && $0.contains("］") }),
    (
      "in-one-wide-bracket",
      { $0.hasPrefix("[") && $0.contains("］") || $0.hasPrefix("［") && $0.contains("]") }
    ),
  ]

  /// What such a notice holds, and no other.
  private static let lookalikes: [(kind: String, part: String)] = [
    ("with-zero-width-inside", "[알\u{200B}림"), ("with-soft-hyphen-inside", "[알\u{AD}림"),
    ("with-grapheme-joiner-inside", "[알\u{34F}림"), ("with-word-joiner-inside", "[알\u{2060}림"),
    ("with-filler-inside", "[알\u{115F}림"), ("with-variation-inside", "[알\u{FE0F}림"),
    ("with-tag-inside", "[알\u{E0041}림"), ("with-bom-inside", "[\u{FEFF}알림"),
    ("with-joiner-inside", "[알림\u{200D}]"), ("with-blanks-inside", "[ 알림 ]"),
    ("with-wide-blank-inside", "[\u{3000}알\t림]"), ("after-mark", "\u{301}[알림]"),
    ("with-mark-on-bracket", "[\u{308}알림]"), ("with-spacing-mark", "[알\u{302F}림]"),
    ("with-enclosing-mark", "[알림\u{20DD}]"), ("after-braille-blank", "\u{2800}[알림]"),
    ("after-object", "\u{FFFC}[알림]"), ("after-format", "\u{FFF9}[알림]"), ("after-null-note", "\u{1D159}[알림]"),
    ("in-lenticular-brackets", "【알림】"), ("in-tortoise-shell-brackets", "〔알림〕"), ("in-white-brackets", "⟦알림⟧"),
    ("in-quills", "⁅알림⁆"), ("in-corners", "「알림」"), ("in-ceilings", "⌈알림⌉"), ("in-pieces", "⎡알림⎦"),
    ("in-half-brackets", "⸢알림⸥"), ("in-sideways-brackets", "﹇알림﹈"), ("in-unlike-brackets", "【알림]"),
    ("in-two-pairs", "[[알림]]"), ("in-single-letters", "ㅇㅏㄹㄹㅣㅁ"), ("in-half-width", "\u{FFB7}\u{FFC2}"),
    ("in-syllables-and-letters", "아ㄹ리ㅁ"), ("in-old-letters", "\u{114C}"), ("backwards", "\u{202E}.다니습닫"),
    ("backwards-in-isolation", "\u{2067}\u{202E}"), ("backwards-when-embedded", "\u{202B}\u{202E}"),
    ("half-turned", "[알\u{202E}[림"), ("turned-by-a-mark", "\u{200F}[알림]"),
    ("turned-by-an-arabic-mark", "\u{61C}[알림]"), ("from-right-to-left", "א[알림]"),
    ("from-right-to-left-after-a-bracket", "؟【알"),
  ]

  private static let http: [Mutant] =
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
        $0.meetsHTTP { actions, _, client, _ in
          actions.filter { if case .write(_, client) = $0 { false } else { true } }
        }
      },
      Mutant(
        "http-is-told-but-stays", "tells who sends a request of HTTP that it closes, and does not",
        breaks: "HARD-36", in: .line
      ) {
        $0.meetsHTTP { actions, _, client, _ in actions.filter { $0 != .close(client) } }
      },
      Mutant(
        "http-is-logged", "logs the first line of a request of HTTP", breaks: "HARD-37", in: .line
      ) {
        $0.meetsHTTP { actions, lines, client, members in
          let entry = LogRecord.message(port: members.ports[client] ?? 0, text: lines.first ?? [])
          return [.log(entry.bytes)] + actions
        }
      },
      Mutant(
        "http-is-relayed-too", "relays the first line of a request of HTTP before it closes",
        breaks: "HARD-37",
        in: .line
      ) {
        $0.meetsHTTP { actions, lines, client, members in
          members.relay(lines.first ?? [], from: client, .line).filter {
            if case .write(_, client) = $0 { false } else { true }
          } + actions
        }
      },
      Mutant(
        "http-body-is-relayed", "relays what came with the first line of a request of HTTP",
        breaks: "HARD-37",
        in: .line
      ) {
        $0.meetsHTTP { actions, lines, client, members in
          actions
            + lines.dropFirst().flatMap { members.relay($0, from: client, .line) }.filter {
              if case .write(_, client) = $0 { false } else { true }
            }
        }
      },
      Mutant(
        "http-is-known-by-quiet-only-with-lf", "waits for the LF of a request of HTTP", breaks: "HARD-36",
        in: .line
      ) {
        $0.doesAll { actions, event, _ in
          guard case .quiet(let client) = event, actions.contains(.close(client)) else { return actions }
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
        $0.meetsHTTP { actions, lines, _, _ in
          lines.first?.firstRange(of: Array(part.utf8)) == nil ? actions : []
        }
      }
    }

  private static let slowReaders: [Mutant] = [
    Mutant("slow-reader-loses", "loses messages to a client that is behind", breaks: "HARD-21", in: .line) {
      var behind: [Int: Int] = [:]
      $0.relays { text, output in
        behind[output.recipient ?? 0, default: 0] += text.count
        return behind[output.recipient ?? 0, default: 0] > 1 << 16 && output.recipient != output.event.client
          ? [] : nil
      }
    },
    Mutant(
      "slow-reader-holds-up-all", "serves nobody while one client is behind", breaks: "HARD-22", in: .line
    ) {
      var behind = 0
      $0.relays { text, _ in
        behind += text.count
        return behind > 1 << 18 ? [] : nil
      }
    },
  ]
}

extension MutantServer {
  /// Holds some entries until somebody else has said something.
  fileprivate mutating func logsAfterTheNextMessage(
    _ isHeld: @escaping (LogRecord, MutantServer.Members) -> Bool
  ) {
    var held: [ServerOutput] = []
    var owner: Int?
    logs { entry, output in
      let before = held
      held = []
      if isHeld(entry, output.members) {
        held = [output.value]
        owner = output.event.client
        return before
      }
      if case .message = entry, output.event.client != owner { return [output.value] + before }
      return before + [output.value]
    }
  }

  /// Changes each refusal; what is nil stays as it is.
  fileprivate mutating func refuses(_ change: @escaping (Notice, Output) -> [ServerOutput]?) {
    notifies { notice, output in
      guard case .notDelivered = notice else { return nil }
      return change(notice, output)
    }
  }

  /// Changes what is done about a request of HTTP, given the lines that came with it.
  fileprivate mutating func meetsHTTP(
    _ change:
      @escaping ([ServerOutput], _ lines: [[UInt8]], _ client: Int, Members) -> [ServerOutput]
  ) {
    doesAll { actions, event, members in
      guard case .received(let bytes, let client) = event, actions.contains(.close(client)) else {
        return actions
      }
      let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      return change(actions, lines.map(Array.init), client, members)
    }
  }

  /// Relays what is like this instead of refusing it.
  fileprivate mutating func letsThrough(_ isLetThrough: @escaping ([UInt8]) -> Bool) {
    refuses { _, output in
      guard case .received(let bytes, let client) = output.event, isLetThrough(bytes.dropLast()) else {
        return nil
      }
      return output.members.relay(bytes.dropLast(), from: client, .line)
    }
  }
}
