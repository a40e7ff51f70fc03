import SessionLanguage
import SessionRunner

extension Runner {
  /// Plays a session; what came late is given a second try, for it may have been this machine that was late, as long as it
  /// is not beyond doubt that it is the server: who makes a session last for many seconds is.
  mutating func playConfirmed(_ session: Session) -> Execution {
    let execution = play(session)
    guard execution.failure?.verdict == .late, execution.interruption == nil, !habits.isLate,
      execution.duration < timeouts.lateAfter * 5
    else { return execution }
    // What has not come yet would come in the second.
    _ = isReady(after: execution)
    let second = play(session)
    if second.failure?.verdict == .late { noteLateness() }
    return second
  }

  /// Plays again what passed though clients did something at once; gives how often it was played, up to the first failure.
  ///
  /// For who is in a hurry once is enough: a run without hurry tells what goes wrong now and then.
  mutating func playRaceAgain(_ execution: inout Execution) -> Int {
    guard execution.session.isRace, !timeouts.areHurried else { return 1 }
    let session = execution.session
    var plays = 1
    while plays < mostPlaysOfARace, execution.failure == nil, execution.interruption == nil {
      guard isReady(after: execution) else { break }
      execution = play(session)
      plays += 1
    }
    return plays
  }

  /// Whether there is a server that the session has not harmed: a fresh one takes the place of one that it may have.
  private mutating func isReady(after execution: Execution) -> Bool {
    !mayHaveHarmed(execution) || renewServer()
  }
}

private let mostPlaysOfARace = 3

extension Session {
  /// Whether a server may get it right now and wrong then: clients do something at once, or how a server reads what nothing
  /// ends is up to it.
  fileprivate var isRace: Bool {
    steps.contains { step in
      switch step.act {
      case .together(let acts): Set(acts.compactMap(\.actor)).count > 1
      case .sendsRaw(_, let segments): segments.count > 1 && needs.contains(.bare)
      case .joins, .ends, .stalls, .reads, .server, .sends, nil: false
      }
    }
  }
}
