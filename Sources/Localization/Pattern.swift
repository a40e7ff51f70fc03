/// An English text with holes, `%1 passed, %2 failed`, and how another text is read by it.
struct Pattern: Sendable {
  /// The numbers of the holes, in their order.
  private(set) var holes: [Int] = []
  /// What stands before, between and behind the holes: one more than there are holes.
  private var words: [[UInt8]] = []

  init(_ text: String) {
    var word: [UInt8] = []
    for piece in Template.pieces(of: text) {
      switch piece {
      case .text(let text): word += Array(text.utf8)
      case .particle(let pair): word += Array(pair.written.utf8)
      case .hole(let number):
        words.append(word)
        holes.append(number)
        word = []
      }
    }
    words.append(word)
  }

  /// Whether it is of several lines: no other fits a text that is.
  var hasLines: Bool { words.contains { $0.contains(UInt8(ascii: "\n")) } }

  /// How much of it is words.
  var weight: Int { words.reduce(0) { $0 + $1.count } }

  /// What fills the holes of a text; nil where it is another text.
  ///
  /// Each is as short as it can be, and never ends within a quotation or in a sentence's full stop. One right behind another
  /// is empty, or a clause that is known by itself and begins with no letter: nothing else tells where it begins.
  func match(_ text: [UInt8], isKnown: (String) -> Bool) -> [Int: String]? {
    guard let first = words.first, let last = words.last, text.count >= weight,
      !last.isEmpty || text.last != UInt8(ascii: "."),
      text.starts(with: first), text.suffix(last.count).elementsEqual(last)
    else { return nil }
    return fill(0, of: text[first.count...], isKnown)
  }

  /// Fills the hole and all behind it from what is left of the text.
  private func fill(_ index: Int, of rest: ArraySlice<UInt8>, _ isKnown: (String) -> Bool) -> [Int: String]? {
    guard index < holes.count else { return rest.isEmpty ? [:] : nil }
    let word = words[index + 1]
    let isLast = index + 1 == holes.count
    let follows = index > 0 && words[index].isEmpty
    var depth = 0
    var end = rest.startIndex
    while end <= rest.endIndex - word.count {
      let isPlace =
        depth == 0 && rest[end...].starts(with: word) && (!isLast || end + word.count == rest.endIndex)
      if isPlace, end > rest.startIndex || follows {
        let filling = String(decoding: rest[..<end], as: UTF8.self)
        if !follows || filling.first?.isLetter != true && (filling.isEmpty || isKnown(filling)),
          let others = fill(index + 1, of: rest[(end + word.count)...], isKnown)
        {
          return others.merging([holes[index]: filling]) { $1 }
        }
      }
      guard end < rest.endIndex else { return nil }
      depth += Self.depth(at: end, in: rest)
      end += 1
    }
    return nil
  }

  /// What a byte changes of how deep in quotations one is: 1 at the end of “, -1 at the end of ”.
  private static func depth(at index: Int, in text: ArraySlice<UInt8>) -> Int {
    guard index >= text.startIndex + 2, text[index - 2] == 0xE2, text[index - 1] == 0x80 else { return 0 }
    return text[index] == 0x9C ? 1 : text[index] == 0x9D ? -1 : 0
  }
}
