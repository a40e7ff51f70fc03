import SessionLanguage

// What a listener must have been told of, whatever the order of events at the server was.
extension Account {
  /// How long a right server may take, on the way to it and back included.
  static let patience = Duration.seconds(2)
  /// So many messages may come at once where an operator bounds their rate.
  private static let burst = 16

  /// Whether the listener must have been told of it by the end of the capture.
  func isDue(_ place: Int, to listener: Listener) -> Bool {
    let happening = happenings[place]
    guard let since = listener.since, happening.at < listener.until else { return false }
    let isOwn = happening.visit == listener.visit
    var from = happening.at
    switch happening.kind {
    case .joins:
      guard let letIn = firstSign(of: happening.visit) else { return false }
      guard isOwn || since < happening.at else { return false }
      from = letIn
    case .says:
      guard since < happening.at, saying(happening)?.isLoose == false else { return false }
      if let last = listener.latest[happening.visit], last > place, isInOrder(last) { return true }
      guard !mayBeLost(happening, place), !mayBeHeldBack(place) else { return false }
    case .leaves:
      guard !isOwn, since < happening.at, firstSign(of: happening.visit) != nil else { return false }
    }
    return listener.until.time - from.time >= Self.patience
  }

  /// The happenings that a listener must have been told of and was not; of several that read alike, as many as are missing.
  func lacking(_ listener: Listener) -> [Int] {
    var missing: [[UInt8]: Int] = [:]
    let due = happenings.indices.filter { isDue($0, to: listener) }
    for place in due { missing[happenings[place].text, default: 0] += 1 }
    for place in listener.times.keys { missing[happenings[place].text, default: 0] -= 1 }
    return due.filter { place in
      guard listener.times[place] == nil, missing[happenings[place].text, default: 0] > 0 else {
        return false
      }
      missing[happenings[place].text, default: 0] -= 1
      return true
    }
  }

  /// When anybody was first told of a client; it is in the room since then.
  func firstSign(of visit: Int) -> Moment? { signs[visit] }

  /// Whether a client that speaks so fast may be held back.
  func mayBeHeldBack(_ place: Int) -> Bool {
    guard case .says(let number) = happenings[place].kind, number >= Self.burst else { return false }
    let said = visits.all[happenings[place].visit].said
    return said[number].at.time - said[number - Self.burst].at.time < .seconds(Self.burst)
  }

  /// Whether nobody may have been told of it since its client was lost.
  private func mayBeLost(_ happening: Happening, _ place: Int) -> Bool {
    let visit = visits.all[happening.visit]
    guard visit.ending == .resets || visit.closed != nil && visit.ending == nil else { return false }
    return listeners.allSatisfy { $0.times[place] == nil }
  }

  /// Whether what the client did before comes before this: a reset may overtake it.
  private func isInOrder(_ place: Int) -> Bool {
    happenings[place].kind != .leaves
      || visits.all[happenings[place].visit].ending != .resets
        && visits.all[happenings[place].visit].ending != nil
  }

  /// Whether no text begins another, so that texts without ends can be read in one way.
  var isPrefixFree: Bool {
    let texts = Set(happenings.map(\.text)).sorted { $0.lexicographicallyPrecedes($1) }
    return zip(texts, texts.dropFirst()).allSatisfy { !$1.starts(with: $0) }
  }

  /// Whether nothing else was said about that time, so that a read held it and nothing else.
  func isAlone(_ place: Int) -> Bool {
    let near = [place - 1, place + 1].filter(happenings.indices.contains)
    return near.allSatisfy {
      (happenings[$0].at.time - happenings[place].at.time).magnitude >= .seconds(1)
    }
  }
}

extension Duration {
  fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
