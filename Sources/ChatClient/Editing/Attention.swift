/// Whether the user is at the terminal, as far as that can tell: what comes meanwhile stands below a mark.
///
/// Many terminals say when their window loses the keyboard, and gets it again. With others who has pressed no key for
/// five minutes is taken to be away.
package struct Attention: Sendable {
  /// How long a user may press no key and still be reading.
  package static let patience: Duration = .seconds(300)

  private enum State {
    /// Since this time at the latest.
    case here(lastKey: ContinuousClock.Instant)
    /// The terminal has said so.
    case elsewhere
    /// So it is, or was, and a mark stands above what has come since.
    case missing
  }

  private var state: State

  package init(at time: ContinuousClock.Instant = .now) { state = .here(lastKey: time) }

  /// A key was pressed, or the terminal has the keyboard again.
  package mutating func returned(at time: ContinuousClock.Instant = .now) { state = .here(lastKey: time) }

  /// Another window has the keyboard.
  package mutating func left() {
    if case .here = state { state = .elsewhere }
  }

  /// Somebody speaks; whether a mark is due above that: once while the user is away.
  package mutating func isMarkDue(at time: ContinuousClock.Instant = .now) -> Bool {
    switch state {
    case .here(let lastKey) where time - lastKey < Self.patience: return false
    case .missing: return false
    case .here, .elsewhere:
      state = .missing
      return true
    }
  }
}
