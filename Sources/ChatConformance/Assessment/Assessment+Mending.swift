import SessionRunner

extension Assessment {
  /// What is broken, in the order in which it should be mended: first what harms whatever is tried after it, then what
  /// everything builds on, then the rest by class, in the order of the Spec.
  package var inOrderOfMending: [Finding] {
    broken.enumerated().sorted { left, right in
      (left.element.urgency, left.offset) < (right.element.urgency, right.offset)
    }.map(\.element)
  }
}

extension Finding {
  fileprivate var urgency: Int {
    let serverClass = requirement.serverClass.map { $0 == .core ? 0 : $0 == .line ? 100 : 200 } ?? 300
    guard serverClass == 0 else { return serverClass }
    if case .missing = evidence?.failure.symptom.kind,
      ["ROOM-9", "ROOM-10", "ROOM-11"].contains(requirement.id)
    {
      return 1
    }
    if let place = ["ROOM-1", "ROOM-2", "ROOM-3", "ROOM-15"].firstIndex(of: requirement.id) {
      return 2 + place
    }
    return requirement.id.hasPrefix("LOG-") ? 50 : 10
  }
}
