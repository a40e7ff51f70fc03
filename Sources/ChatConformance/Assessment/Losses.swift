/// How often messages were missing in the sessions of a run, and in those about each requirement.
struct Losses {
  private let all: Share
  private let own: [String: Share]

  init(in results: [SessionResult]) {
    let isLossy = { (result: SessionResult) in result.shows { $0.isOfMessage(.missing) } }
    all = Share(of: results, that: isLossy)
    let ids = Set(results.flatMap(\.session.covers))
    own = Dictionary(
      uniqueKeysWithValues: ids.map { id in (id, Share(of: results.filter { $0.covers(id) }, that: isLossy)) }
    )
  }

  /// Whether the sessions about it lack messages no more than others do, or in their lesser part.
  func areAnyhow(_ id: String) -> Bool {
    // Of a server that loses messages in most of its sessions, some lack more by chance.
    guard all.isLesser else { return true }
    guard let own = own[id] else { return true }
    return own.isLesser || own.isHardlyMore(than: all)
  }
}

/// How many of some sessions, as far as they were played, show something.
struct Share {
  private let shown: Int
  private let count: Int

  init(of results: [SessionResult], that shows: (SessionResult) -> Bool) {
    let played = results.filter(\.wasPlayed)
    (shown, count) = (played.count(where: shows), played.count)
  }

  var isLesser: Bool { shown * 2 < count }

  var isGreater: Bool { shown * 2 > count }

  /// Whether it is at most a quarter more than the other.
  func isHardlyMore(than other: Self) -> Bool { shown * other.count * 4 <= other.shown * count * 5 }
}
