/// How a launched server has ended, and what it said of an error.
package struct ServerWords: Codable, Hashable, Sendable {
  /// How it ended by itself, as in `by SIGPIPE: it wrote to a client that had gone`; nil where it was ended.
  package let ending: String?
  package let error: ServerError?

  /// Of an end of its own the last error tells, else the first that was told: what comes later may come of that.
  init(_ words: LastWords, endedByItself: Bool) {
    ending = endedByItself ? words.ending : nil
    error = endedByItself ? words.errors.last : words.errors.first
  }

  /// Both in a sentence without its full stop; nil where there is nothing to tell.
  package var words: String? {
    let said = error.map { error in
      error.place.map { "it said: \(error.message) (\($0))" } ?? "it said: \(error.message)"
    }
    let parts = [ending.map { "it has ended by itself, \($0)" }, said].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
