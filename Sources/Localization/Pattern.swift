/// An English text with holes, `%1 passed, %2 failed`, and how another text is read by it.
///
/// A hole at the end that no blank stands before is for a clause, as in `%1 heard %2%3`: what is found there is known by
/// itself, or nothing is.
struct Pattern: Sendable {
  /// The numbers of the holes, in their order, without that of the clause.
  private var holes: [Int] = []
  /// What stands before, between and behind the holes: one more than there are holes.
  private var words: [[UInt8]] = []
  private var clause: Int?
  /// The holes that stand in quotation marks: what somebody has said.
  private(set) var quoted: Set<Int> = []
  /// Whether it is of several lines: no other fits a text that is.
  private(set) var hasLines = false
  /// How much of it is words.
  private(set) var weight = 0

  /// Nil where there is no hole.
  init?(_ text: String) {
    var word: [UInt8] = []
    for piece in Template.pieces(of: text) {
      switch piece {
      case .text(let text): word += Array(text.utf8)
      case .particle(let pair): word += Array(pair.written.utf8)
      case .hole(let number):
        if word.suffix(Self.opening.count).elementsEqual(Self.opening) { quoted.insert(number) }
        words.append(word)
        holes.append(number)
        word = []
      }
    }
    words.append(word)
    if holes.count > 1, word.isEmpty, words[holes.count - 1].last?.isLetter != false {
      clause = holes.removeLast()
      words.removeLast()
    }
    guard !holes.isEmpty else { return nil }
    hasLines = words.contains { $0.contains(UInt8(ascii: "\n")) }
    weight = words.reduce(0) { $0 + $1.count }
  }

  /// What fills the holes of a text; nil where it is another text.
  ///
  /// Each is as short as it can be, and never ends within a quotation or in a sentence's full stop. Nothing is tried twice,
  /// so that a long text takes no longer than its length.
  func match(_ text: [UInt8], isClause: (ArraySlice<UInt8>) -> Bool) -> [Int: String]? {
    guard let clause else { return fillings(of: text[...]) }
    guard let first = words.first, text.starts(with: first) else { return nil }
    if let start = Self.place(in: text[...], where: { isClause(text[$0...]) }),
      let found = fillings(of: text[..<start])
    {
      return found.merging([clause: String(decoding: text[start...], as: UTF8.self)]) { $1 }
    }
    return fillings(of: text[...])
  }

  private func fillings(of text: ArraySlice<UInt8>) -> [Int: String]? {
    guard let first = words.first, let last = words.last, text.count >= weight, text.starts(with: first),
      last.isEmpty ? text.last != UInt8(ascii: ".") : text.suffix(last.count).elementsEqual(last)
    else { return nil }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    var found: [Int: String] = [:]
    for (hole, word) in zip(holes, words.dropFirst().dropLast()) {
      guard let end = Self.place(in: rest, where: { rest[$0...].starts(with: word) }) else { return nil }
      found[hole] = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[(end + word.count)...]
    }
    guard let hole = holes.last, Self.place(in: rest, where: { $0 == rest.endIndex }) != nil else {
      return nil
    }
    found[hole] = String(decoding: rest, as: UTF8.self)
    return found
  }

  /// The first place behind the beginning that is meant, and in no quotation.
  private static func place(in text: ArraySlice<UInt8>, where isMeant: (Int) -> Bool) -> Int? {
    var depth = 0
    var place = text.startIndex
    while place < text.endIndex {
      if text[place] == Self.opening[0] {
        let mark = text[place...].prefix(Self.opening.count)
        depth += mark.elementsEqual(Self.opening) ? 1 : mark.elementsEqual(Self.closing) ? -1 : 0
      }
      place += 1
      if depth == 0, isMeant(place) { return place }
    }
    return nil
  }

  private static let (opening, closing) = (Array("“".utf8), Array("”".utf8))
}

extension UInt8 {
  fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
