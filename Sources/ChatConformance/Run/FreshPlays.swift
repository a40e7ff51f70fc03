import SessionLanguage
import SessionRunner

/// Sessions that are each played on a fresh server: side by side where others can be had for that, while whoever wants to
/// know what comes of them does something else.
struct FreshPlays<Link: Transport> {
  typealias Play = @Sendable (inout Player<Link>, Session) -> Played?

  private let sessions: [Session]
  private let workers: Workers?
  private let play: Play

  /// Begins, where others can be hired.
  init(of sessions: [Session], by hire: Hiring<Link>?, knowing habits: Habits, play: @escaping Play) {
    (self.sessions, self.play) = (sessions, play)
    workers = sessions.isEmpty ? nil : hire?(sessions, habits, true, play)
  }

  /// What came of those that came to their end, in their order; the player plays them now where nobody has.
  func results(by player: inout Player<Link>) -> [Played] {
    var played: [Played] = []
    for session in sessions {
      if let one = workers.map({ $0.played(session) }) ?? play(&player, session) { played.append(one) }
    }
    workers?.finish()
    return played
  }
}
