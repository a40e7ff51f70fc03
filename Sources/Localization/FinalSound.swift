/// What a word ends in when a Korean reads it aloud.
enum FinalSound: Hashable, Sendable {
  case vowel, consonant
  /// ㄹ, after which 로 stands and not 으로.
  case rieul

  /// Of the last word of a text.
  ///
  /// Quotation marks, full stops and what is added in brackets are not read. Nil where the end is in no script that a Korean
  /// is sure to read.
  init?(of text: String) {
    var scalars = Array(text.unicodeScalars)[...]
    while let last = scalars.last, !last.isRead {
      let beforeBrackets = last == ")" ? scalars.lastIndex(of: "(") : nil
      scalars =
        scalars[..<(beforeBrackets.flatMap { $0 > scalars.startIndex ? $0 : nil } ?? scalars.endIndex - 1)]
    }
    guard let last = scalars.last else { return nil }
    switch last {
    case _ where last.isSyllable:
      self.init(syllable: last)
    case "0"..."9":
      let digits = scalars.reversed().prefix { ("0"..."9").contains($0) }
      let isFraction = scalars.dropLast(digits.count).last == "."
      self.init(zeros: isFraction ? 0 : digits.prefix { $0 == "0" }.count, digits: digits.map(\.value))
    case "A"..."Z", "a"..."z":
      self.init(
        latin: String(String.UnicodeScalarView(scalars.reversed().prefix(while: \.isLatin).reversed())))
    case "%": self = .vowel
    default: return nil
    }
  }

  private init(syllable: Unicode.Scalar) {
    switch (syllable.value - 0xAC00) % 28 {
    case 0: self = .vowel
    case 8: self = .rieul
    default: self = .consonant
    }
  }

  /// A number by its last digit, or by the unit that so many zeros at its end are read as: 십, 백, 천, 만, 억, 조, 경.
  private init(zeros: Int, digits: [UInt32]) {
    switch (zeros, digits[0] - 0x30) {
    case (digits.count, _) where digits.count == 1, (0, 0), (1...11, 0), (16..., 0): self = .consonant
    case (_, 2), (_, 4), (_, 5), (_, 9), (12...15, 0): self = .vowel
    case (_, 1), (_, 7), (_, 8): self = .rieul
    default: self = .consonant
    }
  }

  /// A word by its spelling as it is borrowed; capitals, and letters without a vowel, by the last one's name.
  private init(latin word: String) {
    let letters = Array(word.lowercased())
    let isSpelt = word == word.uppercased() || !letters.contains { "aeiouy".contains($0) }
    guard !isSpelt, letters.count > 1 else {
      switch letters.last {
      case "l", "r": self = .rieul
      case "m", "n": self = .consonant
      default: self = .vowel
      }
      return
    }
    let (last, before) = (letters[letters.count - 1], letters[letters.count - 2])
    switch (before, last) {
    case (_, "l"), ("l", "e"): self = .rieul
    case (_, "m"), (_, "n"), ("m", "e"), ("n", "e"), ("n", "g"), ("c", "k"): self = .consonant
    case (_, "k"), (_, "t"), (_, "p"), (_, "c"):
      // A stop is one after a short vowel alone: 소켓, but 포트, 시트.
      let isShort =
        "aeiou".contains(before) && !(letters.count > 2 && "aeiou".contains(letters[letters.count - 3]))
      self = isShort ? .consonant : .vowel
    default: self = .vowel
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is a whole syllable of Hangul.
  package var isSyllable: Bool { (0xAC00...0xD7A3).contains(value) }

  fileprivate var isLatin: Bool { ("A"..."Z").contains(self) || ("a"..."z").contains(self) }

  fileprivate var isRead: Bool { properties.isAlphabetic || properties.numericType != nil || self == "%" }
}
