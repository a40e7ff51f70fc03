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

  /// Whether the sessions about it lack messages in their lesser part, or hardly more often than others; of a server that loses
  /// them in most of its sessions, some lack more by chance.
  func areAnyhow(_ id: String) -> Bool {
    let own = own[id, default: Share()]
    return !all.isLesser || own.isLesser || own.shown * all.count * 4 <= all.shown * own.count * 5
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
}
