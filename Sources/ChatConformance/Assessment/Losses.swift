/// How often messages were missing in the sessions of a run, and in those about each requirement.
struct Losses {
  private var all = Share()
  private var own: [String: Share] = [:]

  init(in results: [SessionResult]) {
    for result in results where result.wasPlayed {
      let isLossy = result.shows { $0.isOfMessage(.missing) }
      all.add(isLossy)
      for id in result.session.covers { own[id, default: Share()].add(isLossy) }
    }
  }

  /// Whether the sessions about it lack messages no more than others do, or in their lesser part.
  func areAnyhow(_ id: String) -> Bool {
    // Of a server that loses messages in most of its sessions, some lack more by chance.
    guard all.isLesser else { return true }
    let own = own[id, default: Share()]
    return own.isLesser || own.isHardlyMore(than: all)
  }
}

/// In how many sessions of some kind something shows.
struct Share {
  private(set) var shown = 0
  private(set) var count = 0

  mutating func add(_ isShown: Bool) {
    count += 1
    if isShown { shown += 1 }
  }

  var isLesser: Bool { shown * 2 < count }

  /// Whether it is at most a quarter more than the other.
  func isHardlyMore(than other: Self) -> Bool { shown * other.count * 4 <= other.shown * count * 5 }
}
