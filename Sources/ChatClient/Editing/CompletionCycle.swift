/// Goes through what a word may become, a candidate for each Tab.
package struct CompletionCycle: Sendable {
  /// A line and the scalars of it before the cursor.
  package struct Place: Hashable, Sendable {
    package var line: [Unicode.Scalar]
    package var cursor: Int

    package init(line: [Unicode.Scalar], cursor: Int) {
      self.line = line
      self.cursor = cursor
    }
  }

  private var start = Place(line: [], cursor: 0)
  private var completion = Completion(replaced: 0, candidates: [])
  private var shown = 0
  /// What the last Tab left: where the line is otherwise, something was typed since.
  private var left: Place?

  package init() {}

  /// What the line becomes; nil where there is nothing to complete.
  ///
  /// The candidates are looked for by the text before the cursor.
  package mutating func next(at place: Place, completions: (String) -> Completion) -> Place? {
    if left == place {
      shown = (shown + 1) % completion.candidates.count
    } else {
      start = place
      completion = completions(String(String.UnicodeScalarView(place.line[..<place.cursor])))
      shown = 0
    }
    guard completion.candidates.indices.contains(shown), completion.replaced <= start.cursor else {
      left = nil
      return nil
    }
    let inserted = Array(completion.candidates[shown].unicodeScalars)
    let head = start.line[..<(start.cursor - completion.replaced)]
    let new = Place(line: head + inserted + start.line[start.cursor...], cursor: head.count + inserted.count)
    left = new
    return new
  }
}
