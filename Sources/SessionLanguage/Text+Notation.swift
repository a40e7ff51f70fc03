/// Where a text stands, which decides what it may look like without quotes.
enum TextKind {
  /// After `>`.
  case sent
  /// After `<`.
  case heard
  /// On a line of its own below `all < in any order` and the like.
  case listed
  /// On a line of its own below `log` or `opening`.
  case logged
  /// After `server <`, where a client is judged.
  case received

  /// Whether words may be left free in it.
  var mayBeAny: Bool {
    switch self {
    case .sent, .received: false
    case .heard, .listed, .logged: true
    }
  }

  /// Words of the language, so that a text that reads like them stands in quotes.
  var reserved: [String] {
    switch self {
    case .sent: []
    case .heard, .listed: ["closed"] + Order.allCases.map(\.rawValue)
    case .logged: ["in that order"]
    case .received: ["closed", "nothing"]
    }
  }
}

/// Stands in a log's literal for the blank that ends a message's entry.
private let blankSign: Unicode.Scalar = "␠"

extension LineScanner {
  /// The rest of the line as a text: in quotes, or as it stands.
  mutating func text(_ kind: TextKind) throws(SessionError) -> Text {
    guard next == "\"" else { return try literal(kind) }
    let text = try quotedText(mayBeAny: kind.mayBeAny)
    try end(orElse: "* and a number, another string")
    return text
  }

  private mutating func literal(_ kind: TextKind) throws(SessionError) -> Text {
    guard let first = next, let last = rest.last else { throw fault("a text") }
    let quotes = "a text in quotes"
    guard first != " " else { throw fault("\(quotes), because it begins with a blank") }
    for word in kind.reserved where isLeft(word) {
      let expected = "\(quotes), because it is a word of the language"
      throw fault(expected, found: Self.quoted(rest), at: position)
    }
    guard last != " " else {
      let end = line.scalars.count - 1
      let expected = kind == .logged ? "␠ for the blank at the end" : "\(quotes), because it ends in a blank"
      throw fault(expected, found: "a blank at the end of the line", at: end)
    }
    var text = Text([])
    while let scalar = next {
      if scalar == "{" {
        text.append(try hole(mayBeAny: kind.mayBeAny))
      } else if scalar == blankSign, kind == .logged, rest.count == 1 {
        text.append(.bytes([UInt8(ascii: " ")]))
        skip()
      } else {
        text.append(.bytes(try plainScalar()))
      }
    }
    return text
  }

  /// A scalar that stands for itself.
  mutating func plainScalar() throws(SessionError) -> [UInt8] {
    guard let scalar = next, !scalar.needsEscape else {
      let expected = "something visible (in quotes, \(next?.escaped ?? ""))"
      throw fault(expected, found: Self.quoted(rest.prefix(1)), at: position)
    }
    skip()
    return Array(String(scalar).utf8)
  }
}

extension Text {
  /// The text as it is written at the end of a line: without quotes where that is possible.
  func notation(_ kind: TextKind) -> String { literal(kind) ?? quoted }

  private func literal(_ kind: TextKind) -> String? {
    var literal = ""
    for piece in pieces {
      switch piece {
      case .bytes(let bytes):
        guard let text = String(validating: bytes, as: UTF8.self),
          !text.unicodeScalars.contains(where: { $0.needsEscape || $0 == "\t" || $0 == "{" })
        else { return nil }
        literal += text
      case .repeated: return nil
      default: literal += piece.hole
      }
    }
    var scalars = literal.unicodeScalars
    if kind == .logged, let last = scalars.last {
      if last == blankSign { return nil }
      if last == " " {
        scalars.removeLast()
        scalars.append(blankSign)
      }
    }
    guard let first = scalars.first, let last = scalars.last, last != " ", first != " ", first != "\"" else {
      return nil
    }
    // Below `log` and the like the text begins the line, where this would begin a comment.
    let beginsLine = kind == .listed || kind == .logged
    if beginsLine, first == "#" { return nil }
    if kind.reserved.contains(where: { scalars.elementsEqual($0.unicodeScalars) }) { return nil }
    return String(scalars)
  }
}

extension Unicode.Scalar {
  /// Whether it cannot stand for itself in a file: it is not seen, or it changes how the line is seen.
  var needsEscape: Bool {
    switch value {
    case 0x09: false
    case 0...0x1F, 0x7F...0x9F: true
    case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}
