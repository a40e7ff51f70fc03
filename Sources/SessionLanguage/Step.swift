/// One line of a session, or one block.
package enum Step: Hashable, Sendable {
  case act(Act)
  case observation(Observation)
}

extension Step {
  /// What is done in it; nil where something is observed.
  package var act: Act? {
    if case .act(let act) = self { act } else { nil }
  }
}

/// A step, and where it names whom.
struct ParsedStep {
  let step: Step
  let mentions: [LineScanner.Mention]
  let place: Place
  /// The lines of what is done together.
  let lines: [Int]
}
