extension String.UnicodeScalarView {
  /// Whether a reader could take the text for a word of the server's own.
  ///
  /// That is so where what is seen of it begins with `[알림]`, in whatever brackets and letters, and where the text is
  /// turned before its first letter, so that something else than its beginning is seen first.
  ///
  /// Spec: HARD-9
  var isLikeNotice: Bool {
    let beginsInBracket = first { !$0.isUnseen }?.isBracket ?? false
    if beginsInBracket, inBrackets.first(where: \.isSeen)?.spellsNotice ?? false { return true }
    // Nothing turns most texts.
    guard let turn = firstIndex(where: { $0.turnsText || $0.isRightToLeft }) else { return false }
    let hasLetterBefore = self[..<turn].contains(where: \.isLetter)
    if self[turn...].contains(where: \.turnsText) { return beginsInBracket || !hasLetterBefore }
    // From right to left, what is said last is seen where other lines begin.
    return !hasLetterBefore && inBrackets.contains(where: \.spellsNotice)
  }

  /// What stands between a bracket and the next one.
  private var inBrackets: ArraySlice<SubSequence> {
    split(omittingEmptySubsequences: false, whereSeparator: \.isBracket).dropFirst().dropLast()
  }
}

extension Substring.UnicodeScalarView {
  fileprivate var isSeen: Bool { contains { !$0.isUnseen } }

  /// Whether the letters of 알림 are seen of it, and nothing else.
  fileprivate var spellsNotice: Bool {
    var word = "ㅇㅏㄹㄹㅣㅁ"[...]
    for scalar in self where !scalar.isUnseen {
      guard let letters = scalar.lettersOfNotice, word.hasPrefix(letters) else { return false }
      word.removeFirst(letters.count)
    }
    return word.isEmpty
  }
}

extension Unicode.Scalar {
  /// The letters of 알림 that it writes: as a syllable, or as one letter of any kind; nil where it writes others.
  fileprivate var lettersOfNotice: String? {
    switch self {
    case "알": "ㅇㅏㄹ"
    case "아": "ㅇㅏ"
    case "림": "ㄹㅣㅁ"
    case "리": "ㄹㅣ"
    // Of a syllable, of its own, of half width; and yesieung, which looks the same.
    case "\u{110B}", "\u{3147}", "\u{FFB7}", "\u{114C}", "\u{3181}": "ㅇ"
    case "\u{1161}", "\u{314F}", "\u{FFC2}": "ㅏ"
    case "\u{1105}", "\u{11AF}", "\u{3139}", "\u{FFA9}": "ㄹ"
    case "\u{1175}", "\u{3163}", "\u{FFDC}": "ㅣ"
    case "\u{1106}", "\u{11B7}", "\u{3141}", "\u{FFB1}": "ㅁ"
    default: nil
    }
  }
}
