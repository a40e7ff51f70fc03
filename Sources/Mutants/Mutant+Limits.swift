import ChatProtocol

extension Mutant {
  /// What is not refused though it must be, or the other way round: too long, not UTF-8, with a control character.
  package static let limits: [Mutant] =
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
        $0.doesAll { outputs, event, _ in
          guard case .received(let bytes, let client) = event, bytes.count == 4098 else { return outputs }
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
}

extension MutantServer {
  /// Relays what is like this instead of refusing it.
  mutating func letsThrough(_ isLetThrough: @escaping ([UInt8]) -> Bool) {
    refuses { _, output in
      guard case .received(let bytes, let client) = output.event, isLetThrough(bytes.dropLast()) else {
        return nil
      }
      return output.members.relay(bytes.dropLast(), from: client, .line)
    }
  }
}
