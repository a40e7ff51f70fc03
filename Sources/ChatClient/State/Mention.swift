import ChatProtocol

extension Nick {
  /// Whether the text speaks of this nick; of `Unknown`, who may be anybody, none does.
  ///
  /// No letter or digit stands before it. Behind it some may: in Korean a particle follows a name without a blank.
  ///
  /// Spec: CLIENT-21
  func isMentioned(in text: String) -> Bool {
    let name = Array(self.text.lowercased())
    guard self.text != "Unknown", let first = name.first else { return false }
    let text = Array(text.lowercased())
    guard name.count <= text.count else { return false }
    return (0...(text.count - name.count)).contains { start in
      guard text[start...].starts(with: name) else { return false }
      let isPart = start > 0 && first.isOfWord && text[start - 1].isOfWord
      let end = start + name.count
      return !isPart && !(end < text.count && text[end].goesOnWithAWord)
    }
  }
}

extension Character {
  fileprivate var isOfWord: Bool { isLetter || isNumber }

  /// A digit, or a letter of a script that has blanks between all words: those have small letters and capitals.
  fileprivate var goesOnWithAWord: Bool {
    isCased || unicodeScalars.first?.properties.numericType == .decimal
  }
}
