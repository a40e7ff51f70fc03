import SessionLanguage
import SessionRunner

/// Plays what showed that a requirement is broken again, each time on a fresh server: so it is told what happens always
/// and what now and then, and what the server said of it there.
struct Confirmation<Link: Transport> {
  private var player: Player<Link>
  private let hire: Hiring<Link>?
  private let time: Duration
  private let end: Duration

  /// Has all played within so much time: by those who are hired, or else by the player.
  init(by player: Player<Link>, hiring hire: Hiring<Link>? = nil, within time: Duration) {
    (self.player, self.hire, self.time) = (player, hire, time)
    end = player.runner.transport.now + time
  }

  /// Plays the simplest session of each that is broken as often as it takes to tell whether that is always so, while there
  /// is time; and once each the experiments that are thought of while the others are played, of which it gives what came.
  mutating func confirm(_ assessment: inout Assessment, trying think: () -> [Session]) -> [SessionResult] {
    guard !assessment.broken.isEmpty, hire != nil || player.runner.renewServer() else { return [] }
    var experiments: FreshPlays<Link>?
    for _ in 1..<Evidence.mostPlays {
      let doubtful = assessment.inOrderOfMending.filter { $0.evidence?.lack ?? 0 > 0 }
      let plays = begin(doubtful.compactMap(\.evidence))
      if experiments == nil { experiments = begin(think()) { _ in true } }
      let played = Dictionary(grouping: plays.results(by: &player)) { $0.execution.session.id }
      guard !played.isEmpty else { break }
      for finding in doubtful {
        guard let evidence = finding.evidence, let id = evidence.session?.id else { continue }
        let told = Set(assessment.broken.compactMap { $0.evidence?.failure.symptom.alike })
          .subtracting([evidence.failure.symptom.alike])
        let after = evidence.after(played[id, default: []], otherThan: told)
        assessment.note(after, of: finding.requirement.id)
      }
    }
    return experiments?.results(by: &player).map { SessionResult($0) } ?? []
  }

  /// Begins to play the simplest session of each as often as it lacks plays.
  private func begin(_ all: [Evidence]) -> FreshPlays<Link> {
    // What was never seen to come is not waited for: in doubt it is.
    let doubted = Set(all.filter { $0.results.count < Evidence.enough }.compactMap(\.session?.id))
    return begin(Self.sessions(lackedBy: all)) { doubted.contains($0.id) }
  }

  private func begin(
    _ sessions: [Session], inDoubt isDoubted: @escaping @Sendable (Session) -> Bool
  ) -> FreshPlays<Link> {
    FreshPlays(of: sessions, by: hire, knowing: player.runner.habits) { [time, end] player, session in
      player.runner.ends(at: end, reason: "there was no time to play it again")
      guard player.runner.interruption == nil else { return nil }
      // What was missed once is given less time: what comes later than that is late, or missing again.
      let short = player.runner.timeouts.lateAfter / 2
      player.runner.timeouts = Timeouts(lateAfter: short, deadline: short, budget: time)
      if isDoubted(session) { player.runner.forgetsAbsences() }
      return player.playOnce(session)
    }
  }

  /// Each session once before any is played a second time.
  private static func sessions(lackedBy all: [Evidence]) -> [Session] {
    (0..<Evidence.mostPlays).flatMap { round in
      var ids: Set<String> = []
      return all.compactMap { evidence -> Session? in
        guard evidence.lack > round, let session = evidence.session, ids.insert(session.id).inserted
        else { return nil }
        return session
      }
    }
  }
}

private typealias Evidence = Finding.Evidence

extension Finding.Evidence {
  /// How often a session is played that does not always show the same, the run's own plays included.
  fileprivate static let mostPlays = 5
  /// What shows every time in so many plays, or sessions, is taken to do so always.
  fileprivate static let enough = 3

  /// The simplest of those that show it.
  fileprivate var session: Session? { results.first?.session }

  /// How many more plays it takes to tell whether it happens always.
  fileprivate var lack: Int {
    let played = rate?.played ?? results.first?.plays ?? 1
    if rate?.isNowAndThen == true { return max(0, Self.mostPlays - played) }
    // Where enough sessions show it, one of them is played again all the same.
    if results.count >= Self.enough { return rate == nil ? 1 : 0 }
    return max(rate == nil ? 1 : 0, Self.enough - played)
  }

  /// What speaks against it after more plays of its first session, as many as it lacks, or fewer.
  ///
  /// What speaks against other requirements says nothing of this one.
  fileprivate func after(_ plays: [Played], otherThan told: Set<Symptom>) -> Self {
    let (session, lack) = (session, lack)
    return plays.prefix(lack).reduce(self) {
      $0.session?.id == session?.id ? $0.after($1, otherThan: told) : $0
    }
  }

  /// What speaks against it after one more play of its first session.
  private func after(_ played: Played, otherThan told: Set<Symptom>) -> Self {
    guard var result = results.first else { return self }
    result.failures = played.failures
    let isShown = result.primaryFailures.contains {
      $0.symptom.isLike(failure.symptom) && !told.contains($0.symptom.alike)
    }
    var evidence = self
    if !isShown, rate == nil {
      evidence.vainTurns += 1
      if evidence.vainTurns < results.count, evidence.turnsToTheNext() { return evidence }
    }
    if !isShown { evidence.otherwise = played.execution }
    // Each that was played again in vain has shown it once.
    let others = max(0, evidence.vainTurns - 1)
    let before =
      rate ?? Finding.Rate(failed: 1 + others, played: (results.first?.plays ?? 1) + 2 * others)
    evidence.rate = Finding.Rate(failed: before.failed + (isShown ? 1 : 0), played: before.played + 1)
    if isShown, serverWords?.words == nil { evidence.serverWords = played.serverWords }
    return evidence
  }

  /// Lets the next session speak in the place of the first; false where there is none.
  private mutating func turnsToTheNext() -> Bool {
    guard results.count > 1,
      let next = results[1].primaryFailures.first(where: { $0.symptom.isLike(failure.symptom) })
    else { return false }
    results.append(results.removeFirst())
    failure = next
    return true
  }
}

extension Symptom {
  /// The same of any message, whoever was to hear it, where it is of one.
  fileprivate var alike: Symptom {
    switch subject {
    case .message, .fence: Symptom(kind, .message(isOwn: false))
    case .joinNotice, .leaveNotice, .ownLeaveNotice, .notice, .closing, .connection, .entry, .log: self
    }
  }

  /// Whether they may be of one thing that goes wrong now in this way and now in that; what an entry lacks says nothing of others.
  fileprivate func isLike(_ other: Symptom) -> Bool {
    subject == other.subject || kind == other.kind && !isOfLog && !other.isOfLog
  }
}
