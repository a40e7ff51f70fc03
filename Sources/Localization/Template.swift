/// A translation with holes, and with particles that follow the word before them: `%1{이/가} %2{을/를} 들었습니다`.
struct Template: Sendable {
  enum Piece: Hashable, Sendable {
    case text(String)
    case hole(Int)
    case particle(ParticlePair)
  }

  private let pieces: [Piece]

  init(_ text: String) { pieces = Self.pieces(of: text) }

  /// The text with its holes filled; one that is not named stays empty.
  func filled(with fillings: [Int: String]) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let words): text += words
      case .hole(let number): text += fillings[number] ?? ""
      case .particle(let pair): text += pair.particle(after: text)
      }
    }
  }

  static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var words = ""
    var rest = text[...]
    while let first = rest.first {
      let special = first == "%" ? hole(at: &rest) : first == "{" ? particle(at: &rest) : nil
      guard let special else {
        words.append(first)
        rest.removeFirst()
        continue
      }
      if !words.isEmpty { pieces.append(.text(words)) }
      pieces.append(special)
      words = ""
    }
    return words.isEmpty ? pieces : pieces + [.text(words)]
  }

  private static func hole(at rest: inout Substring) -> Piece? {
    guard let digit = rest.dropFirst().first, ("1"..."9").contains(digit), let number = digit.wholeNumberValue
    else { return nil }
    rest = rest.dropFirst(2)
    return .hole(number)
  }

  private static func particle(at rest: inout Substring) -> Piece? {
    guard let end = rest.firstIndex(of: "}"), let pair = ParticlePair(rest[rest.startIndex...end]) else {
      return nil
    }
    rest = rest[rest.index(after: end)...]
    return .particle(pair)
  }
}
