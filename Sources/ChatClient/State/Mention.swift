import ChatProtocol

extension Nick {
  /// Whether the text speaks of this nick; of `Unknown`, who may be anybody, none does.
  ///
  /// Only the left edge counts: in Korean a particle follows a name without a blank.
  func isMentioned(in text: String) -> Bool {
    let name = Array(self.text.lowercased().unicodeScalars)
    guard self.text != "Unknown", let first = name.first else { return false }
    let scalars = Array(text.lowercased().unicodeScalars)
    guard name.count <= scalars.count else { return false }
    return (0...(scalars.count - name.count)).contains { start in
      let isAtEdge = start == 0 || !first.isOfWord || !scalars[start - 1].isOfWord
      return isAtEdge && scalars[start...].starts(with: name)
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isOfWord: Bool { properties.isAlphabetic || properties.numericType != nil }
}
