private let highestCount = 1_000_000

extension LineScanner {
  /// `{A}`, `{A.ip}`, `{any}` or `{1..200}`.
  mutating func hole(mayBeAny: Bool) throws(SessionError) -> Piece {
    let (start, begin) = (position, self)
    skip()
    defer { skip() }
    let word = take(while: { $0 != "}" })
    guard next == "}" else { throw begin.notAHole }
    if word == "any" {
      guard mayBeAny else { throw fault("bytes to send", found: "{any}", at: start) }
      return .any
    }
    if let range = Self.range(word) {
      guard !hasCounter else { throw fault("one counter in a line", found: "another", at: start) }
      hasCounter = true
      return .counter(range)
    }
    let isAddress = word.hasSuffix(".ip")
    guard let name = ClientName(isAddress ? word.dropLast(3) : word[...]) else { throw begin.notAHole }
    mentions.append(Mention(name: name, isHole: true, place: place(at: start)))
    return isAddress ? .address(name) : .port(name)
  }

  private var notAHole: SessionError {
    let inside = rest.dropFirst().prefix { $0 != "}" }.count
    return fault(
      "{A}, {A.ip}, {any}, {1..200} or \"\\u{7B}\"",
      found: Self.quoted(rest.prefix(inside + 2)), at: position)
  }

  /// `200`: decimal digits without leading zeros.
  mutating func number(from least: Int) throws(SessionError) -> Int {
    let wrong = fault("a number from \(least) to \(highestCount)")
    guard let number = Self.number(take(while: { $0 != " " })), number >= least else { throw wrong }
    return number
  }

  private static func number(_ digits: some StringProtocol) -> Int? {
    guard digits == "0" || digits.utf8.first != UInt8(ascii: "0"),
      digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int(digits), number <= highestCount
    else { return nil }
    return number
  }

  /// `1..200`.
  private static func range(_ text: String) -> ClosedRange<Int>? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty, let first = number(parts[0]), let last = number(parts[2]),
      first <= last
    else { return nil }
    return first...last
  }
}

extension Piece {
  /// The piece as a hole is written; empty where it is none.
  var hole: String {
    switch self {
    case .bytes, .repeated: ""
    case .port(let name): "{\(name)}"
    case .address(let name): "{\(name).ip}"
    case .any: "{any}"
    case .counter(let range): "{\(range.lowerBound)..\(range.upperBound)}"
    }
  }
}
