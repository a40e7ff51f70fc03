/// A walk up and down the history, which ends at the line that it began with.
///
/// libedit's own forgets what is half typed when one goes down from it.
package struct HistoryWalk: Sendable {
  /// How far back; 0 is the line that was being typed.
  private var age = 0
  private var draft: [Unicode.Scalar] = []

  package init() {}

  /// The line before the one that is shown; nil where there is none.
  ///
  /// The history's oldest line is its first.
  package mutating func older(than line: [Unicode.Scalar], in history: [String]) -> [Unicode.Scalar]? {
    guard age < history.count else { return nil }
    if age == 0 { draft = line }
    age += 1
    return Array(history[history.count - age].unicodeScalars)
  }

  /// The line after the one that is shown; nil where that is the one being typed.
  package mutating func newer(in history: [String]) -> [Unicode.Scalar]? {
    guard age > 0, age <= history.count else { return nil }
    age -= 1
    return age == 0 ? draft : Array(history[history.count - age].unicodeScalars)
  }
}
