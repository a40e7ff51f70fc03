import SessionLanguage
import SessionRunner

extension Runner {
  /// Plays a session; what came late is given a second try, for it may have been this machine that was late.
  mutating func playConfirmed(_ session: Session) -> Execution {
    let execution = play(session)
    guard execution.failure?.verdict == .late, execution.interruption == nil else { return execution }
    return play(session)
  }

  /// Plays again what passed though clients did something at once; gives how often it was played, up to the first failure.
  mutating func playRaceAgain(_ execution: inout Execution) -> Int {
    guard execution.session.isRace else { return 1 }
    let session = execution.session
    var plays = 1
    while plays < mostPlaysOfARace, execution.failure == nil, execution.interruption == nil {
      guard !mayHaveHarmed(execution) || renewServer() else { break }
      execution = play(session)
      plays += 1
    }
    return plays
  }
}

private let mostPlaysOfARace = 3

extension Session {
  /// Whether clients do something at once, which a server may get right now and wrong then.
  fileprivate var isRace: Bool {
    steps.contains { step in
      guard case .act(.together(let acts)) = step else { return false }
      return Set(acts.compactMap(\.actor)).count > 1
    }
  }
}
