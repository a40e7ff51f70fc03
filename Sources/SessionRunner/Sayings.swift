import SessionLanguage

/// What the clients of a run have said, so that it is known again where it comes to somebody who came later.
struct Sayings {
  /// What was said in the sessions before, as far as it is kept.
  private var earlier: Set<Pattern> = []
  /// The last client that had joined when a message was first said.
  private var newestWhenSaid: [Pattern: Int] = [:]

  private static var mostKept: Int { 10_000 }

  mutating func beginSession() {
    if earlier.count < Self.mostKept { earlier.formUnion(newestWhenSaid.keys) }
    newestWhenSaid = [:]
  }

  /// Takes that a message is said, and which client came last before it.
  mutating func note(_ message: Pattern, newest: Int) {
    if newestWhenSaid[message] == nil { newestWhenSaid[message] = newest }
  }

  /// Whether it was said in a session before, and not in this one.
  func haveEarlier(_ message: Pattern) -> Bool { newestWhenSaid[message] == nil && earlier.contains(message) }

  /// Whether it was said before the client came.
  func wereSaid(_ message: Pattern, before client: Int) -> Bool {
    newestWhenSaid[message].map { $0 < client } ?? earlier.contains(message)
  }
}
