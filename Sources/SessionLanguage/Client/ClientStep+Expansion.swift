extension ClientStep {
  /// Whether a text of it may have a counter, and it then stands for so many steps.
  var mayCount: Bool {
    switch self {
    case .act(let act):
      switch act {
      case .says, .types, .sends: true
      case .starts, .startsAs, .pastes, .presses, .leaves, .connects, .resizes, .greets, .sendsRaw, .imitates,
        .closes,
        .resets, .stops, .resumes:
        false
      }
    case .observation(let observation):
      switch observation {
      case .hears, .relays, .sees, .seesOnce, .seesInOrder: true
      case .accepts, .acceptsLater, .hearsNothing, .hearsEnd, .seesNo, .seesOnItsWay, .seesAsHeard,
        .seesNoImitation, .isTold, .isToldOf, .lineIs, .lineHolds, .terminalGetsNo, .ends, .homeIsPrivate:
        false
      }
    }
  }

  /// The steps that it stands for: one, or as many as its counter counts.
  package var expanded: [ClientStep] {
    switch self {
    case .act(.says(let text)): text.expanded.map { .act(.says($0)) }
    case .act(.types(let text)): text.expanded.map { .act(.types($0)) }
    case .act(.sends(let text)): text.expanded.map { .act(.sends($0)) }
    case .act: [self]
    case .observation(.hears(let text)): text.expanded.map { .observation(.hears($0)) }
    case .observation(.relays(let text)): text.expanded.map { .observation(.relays($0)) }
    case .observation(.sees(let text)): text.expanded.map { .observation(.sees($0)) }
    case .observation(.seesOnce(let text)): text.expanded.map { .observation(.seesOnce($0)) }
    case .observation(.seesInOrder(let texts)): [.observation(.seesInOrder(texts.flatMap(\.expanded)))]
    case .observation: [self]
    }
  }
}
