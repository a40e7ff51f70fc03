/// How the servers of a run have ended, one after another, and what they said.
struct ServerEnds {
  /// The end of the one before; nil while one runs that was never seen to end.
  private(set) var last: LastWords?
  /// The same for a report.
  private(set) var words: ServerWords?
  /// What there is to tell of all: how one first ended by itself, or else of which error one first said.
  private var firstWords: ServerWords?
  /// How many processes could not be ended.
  private var left = 0

  /// Takes that another one is started.
  mutating func begin() { last = nil }

  mutating func note(_ last: LastWords, byItself: Bool) {
    self.last = last
    left += last.left
    let words = ServerWords(last, endedByItself: byItself)
    self.words = words
    let isFirstEnd = byItself && firstWords?.ending == nil
    if words.words != nil, firstWords == nil || isFirstEnd { firstWords = words }
  }

  /// Takes that one could not be ended.
  mutating func noteSurvivor() { left += 1 }

  /// What the last one said last; harmless to show, and marked as words that are not the runner's.
  var lastOutput: String? {
    guard let lines = last?.lastLines, !lines.isEmpty else { return nil }
    return lines.map { "    | \($0)" }.joined(separator: "\n")
  }

  /// What a report tells of them beside the sessions.
  func remarks(hasFailed: Bool) -> [Remark] {
    let words = [
      hasFailed ? firstWords?.words : nil,
      left > 0 ? "processes that could not be ended, and are left: \(left)" : nil,
    ]
    return words.compactMap { $0.map { Remark(topic: "server", words: $0) } }
  }
}
