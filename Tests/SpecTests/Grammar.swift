/// A grammar in ABNF: RFC 5234, with the case-sensitive strings of RFC 7405, over octets.
struct Grammar {
  /// What a rule is made of.
  indirect enum Element: Hashable, Sendable {
    case octet(ClosedRange<UInt8>)
    case sequence([Element])
    case choice([Element])
    /// So many times at least, and at most where there is a bound.
    case repeated(Element, least: Int, most: Int?)
    /// A rule, by its name in small letters.
    case rule(String)
  }

  /// The rules by their names in small letters.
  private(set) var rules: [String: Element] = [:]

  /// Reads a grammar, or throws the first error with its line.
  ///
  /// The core rules of RFC 5234 are known, and stay as they are.
  init(_ text: String) throws(GrammarError) {
    for line in LogicalLine.all(in: text) {
      var reader = GrammarReader(line)
      let rule = try reader.rule()
      guard Self.core[rule.name] == nil else {
        throw GrammarError(line: line.number, problem: "\(rule.name) is a core rule of RFC 5234")
      }
      switch (rules[rule.name], rule.isAddition) {
      case (nil, false): rules[rule.name] = rule.element
      case (let former?, true): rules[rule.name] = .choice([former, rule.element])
      case (nil, true):
        throw GrammarError(line: line.number, problem: "\(rule.name) is added to before it is defined")
      case (_?, false): throw GrammarError(line: line.number, problem: "\(rule.name) is defined twice")
      }
    }
  }

  /// What the rule is made of, a core rule or one of the grammar's own.
  func element(_ rule: String) -> Element? { Self.core[rule] ?? rules[rule] }

  /// The names of all rules that the rule needs, its own too, without core rules.
  func rulesNeeded(by name: String) -> Set<String> {
    var needed: Set<String> = []
    var rest = [name]
    while let next = rest.popLast() {
      if Self.core[next] == nil, needed.insert(next).inserted { rest += rules[next]?.mentions ?? [] }
    }
    return needed
  }
}

extension Grammar.Element {
  var mentions: [String] {
    switch self {
    case .octet: []
    case .sequence(let elements), .choice(let elements): elements.flatMap(\.mentions)
    case .repeated(let element, _, _): element.mentions
    case .rule(let name): [name]
    }
  }
}

struct GrammarError: Error, Hashable {
  /// Counted from 1; 0 where it is about the grammar as a whole.
  var line: Int
  var problem: String
}

/// A rule's lines in one, without comments: a line that begins with a blank goes on with the one before.
struct LogicalLine {
  let number: Int
  private(set) var bytes: [UInt8]

  static func all(in text: String) -> [LogicalLine] {
    var lines: [LogicalLine] = []
    for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    {
      let bytes = withoutComment(line)
      guard bytes.contains(where: { $0 != UInt8(ascii: " ") }) else { continue }
      if bytes.first == UInt8(ascii: " "), !lines.isEmpty {
        lines[lines.count - 1].bytes += bytes
      } else {
        lines.append(LogicalLine(number: index + 1, bytes: bytes))
      }
    }
    return lines
  }

  private static func withoutComment(_ line: some Collection<UInt8>) -> [UInt8] {
    var isQuoted = false
    let code = line.prefix { byte in
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return isQuoted || byte != UInt8(ascii: ";")
    }
    return code.map { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
  }
}
