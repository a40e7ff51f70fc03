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
