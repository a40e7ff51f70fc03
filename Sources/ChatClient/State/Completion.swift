/// What the text before the cursor may become.
package struct Completion: Hashable, Sendable {
  /// The scalars before the cursor that a candidate takes the place of.
  package var replaced: Int
  /// Best first.
  package var candidates: [String]

  package init(replaced: Int, candidates: [String]) {
    self.replaced = replaced
    self.candidates = candidates
  }
}

extension ClientState {
  /// What Tab offers for the text before the cursor.
  ///
  /// Spec: CLIENT-18
  package func completions(of head: String) -> Completion {
    if head.hasPrefix("/"), !head.hasPrefix("//") {
      let words = head.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      guard words.count > 1 else {
        return Self.matching(head, among: Command.allCases.map { "/\($0.rawValue) " })
      }
      switch words[0] {
      case "/connect":
        return Self.matching(String(words[1]), among: hosts.elements.map { "\($0.host) \($0.port)" })
      case "/ignore": return Self.matching(String(words[1]), among: nicks.elements)
      case "/help": return Self.matching(String(words[1]), among: Command.allCases.map(\.rawValue))
      default: return Completion(replaced: 0, candidates: [])
      }
    }
    return nickCompletions(of: head)
  }

  /// A nick may hold blanks, so the longest tail that begins one counts.
  private func nickCompletions(of head: String) -> Completion {
    let scalars = Array(head.unicodeScalars)
    let starts = scalars.indices.filter { index in
      !scalars[index].properties.isWhitespace && (index == 0 || scalars[index - 1].properties.isWhitespace)
    }
    for start in scalars.isEmpty ? [0] : starts {
      let tail = String(String.UnicodeScalarView(scalars[start...]))
      let found = Self.matching(tail, among: nicks.elements.map { $0 + (start == 0 ? ": " : " ") })
      if !found.candidates.isEmpty { return found }
    }
    return Completion(replaced: 0, candidates: [])
  }

  private static func matching(_ text: String, among candidates: [String]) -> Completion {
    let wanted = Array(text.lowercased().unicodeScalars)
    return Completion(
      replaced: text.unicodeScalars.count,
      candidates: candidates.filter { $0.lowercased().unicodeScalars.starts(with: wanted) })
  }
}
