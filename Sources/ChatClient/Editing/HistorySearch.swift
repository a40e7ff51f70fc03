import Localization

/// A search through the history, newest line first, as Ctrl-R does it.
///
/// Lines are compared scalar by scalar: what is composed and what is not are different.
package struct HistorySearch: Sendable {
  /// What is looked for.
  package private(set) var pattern: [Unicode.Scalar] = []
  /// Whether the last thing asked for was not there; what was found before stays.
  package private(set) var hasFailed = false

  private let lines: [[Unicode.Scalar]]
  private var found: Int?

  /// - Parameter lines: the history, oldest line first.
  package init(_ lines: [String]) { self.lines = lines.map { Array($0.unicodeScalars) } }

  /// What is shown while one searches; nothing found shows the line that was there before.
  package func picture(over line: [Unicode.Scalar]) -> Picture {
    let shown = found.map { lines[$0] } ?? line
    let text = String(String.UnicodeScalarView(pattern))
    let outcome = (hasFailed ? "not found" : "search").translated
    return Picture(prompt: "(\(outcome))`\(text)': ", line: shown, cursor: cursor ?? shown.count)
  }

  /// The line that was found.
  package var line: [Unicode.Scalar]? { found.map { lines[$0] } }

  /// Where in it the pattern begins.
  package var cursor: Int? { found.flatMap { position(in: $0) } }

  package mutating func add(_ scalars: some Sequence<Unicode.Scalar>) {
    pattern += scalars
    look(from: found ?? lines.count - 1, by: -1)
  }

  /// Takes the last scalar of the pattern back, and begins again at the newest line.
  package mutating func erase() {
    guard pattern.popLast() != nil else { return }
    found = nil
    look(from: lines.count - 1, by: -1)
  }

  package mutating func older() { look(from: (found ?? lines.count) - 1, by: -1) }

  package mutating func newer() { look(from: (found ?? -1) + 1, by: 1) }

  private mutating func look(from start: Int, by step: Int) {
    hasFailed = false
    guard !pattern.isEmpty else { return }
    var index = start
    while lines.indices.contains(index) {
      if position(in: index) != nil, line != lines[index] || index == found {
        found = index
        return
      }
      index += step
    }
    hasFailed = true
  }

  private func position(in index: Int) -> Int? {
    let line = lines[index]
    guard !pattern.isEmpty, pattern.count <= line.count else { return nil }
    return (0...(line.count - pattern.count)).first { line[$0...].starts(with: pattern) }
  }
}
