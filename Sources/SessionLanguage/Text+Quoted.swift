/// The most that one repeated string may come to, so that a slip of the pen does not fill the memory.
private let longestRepeated = 16 << 20

extension LineScanner {
  /// `"…" "…" * 3 "…"`: one string or several, each repeated or not.
  mutating func quotedText(mayBeAny: Bool) throws(SessionError) -> Text {
    var text = Text([])
    repeat {
      let start = position
      let string = try string(mayBeAny: mayBeAny)
      if take(" * ") {
        text.append(try repetition(of: string, startingAt: start))
      } else {
        for piece in string.pieces { text.append(piece) }
      }
    } while starts(with: " \"") && take(" ")
    return text
  }

  private mutating func repetition(of string: Text, startingAt start: Int) throws(SessionError) -> Piece {
    guard case .bytes(let bytes) = string.pieces.first, string.pieces.count == 1 else {
      let found = string.pieces.isEmpty ? "an empty one" : "one with holes"
      throw fault("a string of bytes before *", found: found, at: start)
    }
    let count = try number(from: 2)
    guard count <= longestRepeated / bytes.count else {
      let found = "\(bytes.count) bytes \(count) times"
      throw fault("at most \(longestRepeated) bytes", found: found, at: start)
    }
    return .repeated(bytes, count: count)
  }

  private mutating func string(mayBeAny: Bool) throws(SessionError) -> Text {
    guard take("\"") else { throw fault("a string in quotes") }
    var text = Text([])
    while !take("\"") {
      switch next {
      case nil: throw fault("\" at the end of the string")
      case "\\": text.append(.bytes(try escape()))
      case "{": text.append(try hole(mayBeAny: mayBeAny))
      default: text.append(.bytes(try plainScalar()))
      }
    }
    return text
  }

  private mutating func escape() throws(SessionError) -> [UInt8] {
    let begin = self
    for (notation, byte) in simpleEscapes where take(notation) { return [byte] }
    if take("\\x") {
      let digits = take(while: { $0.isASCIIHexDigit }, atMost: 2)
      guard digits.utf8.count == 2, let byte = UInt8(digits, radix: 16) else { throw begin.notAnEscape }
      return [byte]
    }
    guard take("\\u{") else { throw begin.notAnEscape }
    let digits = take(while: { $0.isASCIIHexDigit }, atMost: 6)
    guard take("}"), let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw begin.notAnEscape
    }
    return Array(String(scalar).utf8)
  }

  private var notAnEscape: SessionError {
    let length = starts(with: "\\u{") ? rest.prefix { $0 != "}" }.count + 1 : starts(with: "\\x") ? 4 : 2
    return fault(
      "one of \\n \\r \\t \\\" \\\\ \\xHH \\u{…}", found: Self.quoted(rest.prefix(length)), at: position)
  }
}

extension Text {
  /// Reads what ``quoted`` writes, and nothing after it.
  package init?(quoted: String) {
    var scanner = LineScanner(SourceLine(file: "", number: 1, bytes: quoted.utf8))
    guard let text = try? scanner.quotedText(mayBeAny: false), scanner.isAtEnd else { return nil }
    self = text
  }

  /// The text in quotes, each repeated piece in its own.
  package var quoted: String {
    var strings: [String] = []
    var open: String?
    for piece in pieces {
      if case .repeated(let bytes, let count) = piece {
        if let open { strings.append("\"\(open)\"") }
        open = nil
        strings.append("\"\(Self.escaped(bytes))\" * \(count)")
      } else if case .bytes(let bytes) = piece {
        open = (open ?? "") + Self.escaped(bytes)
      } else {
        open = (open ?? "") + piece.hole
      }
    }
    if open != nil || strings.isEmpty { strings.append("\"\(open ?? "")\"") }
    return strings.joined(separator: " ")
  }

  private static func escaped(_ bytes: [UInt8]) -> String {
    var text = ""
    for part in DecodedScalar.all(in: bytes) {
      guard let scalar = part.scalar else {
        text += part.range.map { "\\x" + Visible.hex(bytes[$0]) }.joined()
        continue
      }
      if let simple = simpleEscapes.first(where: { $0.byte == scalar.value }) {
        text += simple.notation
      } else if scalar.needsEscape, scalar.isASCII {
        text += "\\x" + Visible.hex(UInt8(truncatingIfNeeded: scalar.value))
      } else if scalar.needsEscape || scalar == "{" {
        text += scalar.escaped
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

private let simpleEscapes: [(notation: String, byte: UInt8)] = [
  ("\\n", 0x0A), ("\\r", 0x0D), ("\\t", 0x09), ("\\\"", 0x22), ("\\\\", 0x5C),
]

extension Unicode.Scalar {
  fileprivate var isASCIIHexDigit: Bool { isASCII && properties.isASCIIHexDigit }
}
