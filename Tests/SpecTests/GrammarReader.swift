/// Reads one rule: `name = elements` or `name =/ elements`.
struct GrammarReader {
  private let line: Int
  private var rest: ArraySlice<UInt8>

  init(_ line: LogicalLine) {
    self.line = line.number
    rest = line.bytes[...]
  }

  mutating func rule() throws(GrammarError) -> (name: String, isAddition: Bool, element: Grammar.Element) {
    let name = try name()
    skipBlanks()
    guard take("=") else { throw wrong("=") }
    let isAddition = take("/")
    let element = try choice()
    guard rest.isEmpty else { throw wrong("the end of the rule") }
    return (name, isAddition, element)
  }

  private mutating func choice() throws(GrammarError) -> Grammar.Element {
    var elements = [try sequence()]
    while take("/") { elements.append(try sequence()) }
    return elements.count == 1 ? elements[0] : .choice(elements)
  }

  private mutating func sequence() throws(GrammarError) -> Grammar.Element {
    skipBlanks()
    var elements: [Grammar.Element] = []
    while let next = rest.first, !"/)]".utf8.contains(next) {
      elements.append(try repetition())
      skipBlanks()
    }
    guard !elements.isEmpty else { throw wrong("an element") }
    return elements.count == 1 ? elements[0] : .sequence(elements)
  }

  private mutating func repetition() throws(GrammarError) -> Grammar.Element {
    let least = number(radix: 10)
    guard take("*") else {
      let element = try element()
      return least.map { .repeated(element, least: $0, most: $0) } ?? element
    }
    let most = number(radix: 10)
    guard least ?? 0 <= most ?? .max else { throw wrong("a bound not below the first") }
    return .repeated(try element(), least: least ?? 0, most: most)
  }

  private mutating func element() throws(GrammarError) -> Grammar.Element {
    switch rest.first {
    case UInt8(ascii: "("): return try group("(", ")")
    case UInt8(ascii: "["): return .repeated(try group("[", "]"), least: 0, most: 1)
    case UInt8(ascii: "\""): return try string(isCaseSensitive: false)
    case UInt8(ascii: "%"):
      rest.removeFirst()
      if take("s") { return try string(isCaseSensitive: true) }
      if take("i") { return try string(isCaseSensitive: false) }
      return try octets()
    default: return .rule(try name())
    }
  }

  private mutating func group(_ opening: Character, _ closing: Character) throws(GrammarError)
    -> Grammar.Element
  {
    _ = take(opening)
    let element = try choice()
    guard take(closing) else { throw wrong(String(closing)) }
    return element
  }

  /// `"text"`: what stands between the quotes, letters large or small.
  private mutating func string(isCaseSensitive: Bool) throws(GrammarError) -> Grammar.Element {
    guard take("\"") else { throw wrong("a quote") }
    let text = rest.prefix { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
    rest = rest[text.endIndex...]
    guard take("\"") else { throw wrong("a closing quote") }
    return .sequence(
      text.map { byte in
        let isLetter = (0x41...0x5A).contains(byte & 0xDF)
        return isLetter && !isCaseSensitive
          ? .choice([.octet(byte & 0xDF...byte & 0xDF), .octet(byte | 0x20...byte | 0x20)])
          : .octet(byte...byte)
      })
  }

  /// `x41`, `x41-5A`, `x41.42.43`, and so in `d` and `b`.
  private mutating func octets() throws(GrammarError) -> Grammar.Element {
    let radix = take("x") ? 16 : take("d") ? 10 : take("b") ? 2 : 0
    guard radix > 0 else { throw wrong("x, d, b, s or i") }
    var values = [try octet(radix)]
    if take("-") {
      let last = try octet(radix)
      guard values[0] <= last else { throw wrong("an octet not below the first") }
      return .octet(values[0]...last)
    }
    while take(".") { values.append(try octet(radix)) }
    return .sequence(values.map { .octet($0...$0) })
  }

  private mutating func octet(_ radix: Int) throws(GrammarError) -> UInt8 {
    guard let value = number(radix: radix).flatMap(UInt8.init(exactly:)) else { throw wrong("an octet") }
    return value
  }

  private mutating func number(radix: Int) -> Int? {
    let digits = rest.prefix { Character(Unicode.Scalar($0)).hexDigitValue ?? .max < radix }
    guard let value = Int(String(decoding: digits, as: UTF8.self), radix: radix) else { return nil }
    rest = rest[digits.endIndex...]
    return value
  }

  private mutating func name() throws(GrammarError) -> String {
    let name = rest.prefix {
      Character(Unicode.Scalar($0)).isLetter || (0x30...0x39).contains($0) || $0 == 0x2D
    }
    guard let first = name.first, Character(Unicode.Scalar(first)).isLetter else {
      throw wrong("the name of a rule")
    }
    rest = rest[name.endIndex...]
    return String(decoding: name, as: UTF8.self).lowercased()
  }

  private mutating func skipBlanks() { rest = rest.drop { $0 == UInt8(ascii: " ") } }

  private mutating func take(_ character: Character) -> Bool {
    guard let next = rest.first, character.asciiValue == next else { return false }
    rest.removeFirst()
    return true
  }

  private func wrong(_ expected: String) -> GrammarError {
    let found = rest.isEmpty ? "the end" : String(decoding: rest.prefix(12), as: UTF8.self)
    return GrammarError(line: line, problem: "expected \(expected), found \(found)")
  }
}
