import SessionLanguage

/// The order in which sessions are best played.
struct Schedule {
  /// The best first.
  let sessions: [Session]

  /// What every session builds on: a client hears its notice, the others hear it, and all hear what is said.
  private static let foundations = ["ROOM-1", "ROOM-2", "ROOM-3"]

  /// How the server takes the end of a connection is looked at early: what it overlooks harms what comes after.
  private static let endings = ["ROOM-9", "ROOM-10", "ROOM-11"]

  /// Where servers can be launched, each requirement is touched once before any is seen a second time; where there is but
  /// one server, what ends connections comes last.
  init(of sessions: [Session], _ library: Library, canLaunch: Bool) {
    let ranked = sessions.enumerated().sorted { left, right in
      let ranks = (Self.rank(left.element), Self.rank(right.element))
      return ranks.0 == ranks.1 ? left.offset < right.offset : ranks.0 < ranks.1
    }.map(\.element)
    guard canLaunch else {
      self.sessions = ranked
      return
    }
    var first: [Session] = []
    let ids = Self.foundations + Self.endings + library.requirements.map(\.id)
    for id in ids where !first.contains(where: { $0.covers.first == id }) {
      let own = ranked.filter { $0.covers.first == id }
      guard
        let simplest = own.min(by: { ($0.serverClass, $0.actCount) < ($1.serverClass, $1.actCount) })
      else { continue }
      first.append(simplest)
    }
    let touched = Set(first.map(\.id))
    let rest = ranked.filter { !touched.contains($0.id) }
    // What is everybody's duty is touched as a whole before any of it is looked at closely.
    self.sessions = [[ServerClass.core, .line], [.hardened]].flatMap { classes in
      [first, rest].flatMap { sessions in
        classes.flatMap { serverClass in sessions.filter { $0.serverClass == serverClass } }
      }
    }
  }

  /// The foundations come first, then sessions without the end of a connection, then those with the plainest ends.
  private static func rank(_ session: Session) -> Int {
    if let first = session.covers.first, let index = foundations.firstIndex(of: first) {
      return index * 2 + (session.endings.isEmpty ? 0 : 1) - 10
    }
    let base =
      switch session.serverClass {
      case .core: 0
      case .line: 10
      case .hardened: 20
      }
    return base + (session.endings.isEmpty ? 0 : session.endings == [.leaves] ? 1 : 2)
  }
}

extension Session {
  /// How much its clients do.
  fileprivate var actCount: Int {
    given.count
      + steps.reduce(0) { count, step in
        if case .act(.together(let acts)) = step { count + acts.count } else { count + 1 }
      }
  }

  /// The ways in which its clients end.
  package var endings: Set<Ending> {
    func endings(of act: Act) -> [Ending] {
      switch act {
      case .ends(_, let ending): [ending]
      case .together(let acts): acts.flatMap(endings)
      case .joins, .stalls, .reads, .server, .sends, .sendsRaw: []
      }
    }
    return Set(steps.compactMap(\.act).flatMap(endings))
  }
}
