import Dispatch
import POSIX
import SessionLanguage
import SessionRunner
import Synchronization
import SystemPackage

/// Threads that play the sessions of a run side by side, each on a server of its own: nearly all that a run does is wait.
///
/// What one has learnt of the server, the others know when they begin with their next session.
final class Workers: Sendable {
  private struct State {
    var waiting: ArraySlice<Session>
    /// What came of each session, once for each time that it was to be played.
    var played: [String: [Played]] = [:]
    var habits: Habits
    var atWork: Int
    var isOver = false
  }

  private let state: Mutex<State>
  /// Each is signalled whenever the session has been played, or will not be.
  private let ends: [String: DispatchSemaphore]
  private let threads = Mutex<[SystemThread]>([])

  /// Starts so many threads, which know the server by these habits; each makes itself a player, and works as that.
  init(
    _ count: Int, for sessions: [Session], knowing habits: Habits,
    work: @escaping @Sendable (Workers) -> Void
  ) {
    state = Mutex(State(waiting: sessions[...], habits: habits, atWork: count))
    let ids = Set(sessions.map(\.id))
    ends = Dictionary(uniqueKeysWithValues: ids.map { ($0, DispatchSemaphore(value: 0)) })
    for _ in 0..<count {
      do throws(Errno) {
        let thread = try SystemThread {
          work(self)
          self.leave()
        }
        threads.withLock { $0.append(thread) }
      } catch {
        leave()
      }
    }
  }

  /// Whether what is being played is for nothing.
  var isOver: Bool { state.withLock(\.isOver) }

  /// What has been learnt of the server.
  var habits: Habits { state.withLock(\.habits) }

  /// Plays what is left, as long as there is a server and time; what does not come to its end does not count.
  func work<Link>(as player: inout Player<Link>, _ play: (inout Player<Link>, Session) -> Played?) {
    while let (session, habits) = next() {
      player.runner.knows(habits)
      let known = player.runner.habits
      let played = play(&player, session).flatMap { $0.execution.interruption == nil ? $0 : nil }
      let learnt = player.runner.habits
      state.withLock { state in
        state.habits.learn(from: learnt, since: known)
        if let played { state.played[session.id, default: []].append(played) }
      }
      ends[session.id]?.signal()
      guard let played, !played.isLast, !player.runner.timeouts.isExhausted else { return }
    }
  }

  private func next() -> (Session, Habits)? {
    state.withLock { state in
      guard !state.isOver, let session = state.waiting.popFirst() else { return nil }
      return (session, state.habits)
    }
  }

  /// What came of a session, once it has been played, to be asked for once each time; nil where nobody has, and nobody will.
  func played(_ session: Session) -> Played? {
    guard let end = ends[session.id] else { return nil }
    end.wait()
    return state.withLock { state in
      guard state.played[session.id]?.isEmpty == false else { return nil }
      return state.played[session.id]?.removeFirst()
    }
  }

  private func leave() {
    let isLast = state.withLock { state in
      state.atWork -= 1
      return state.atWork == 0
    }
    if isLast { stop() }
  }

  /// Ends their work, as soon as may be.
  func stop() {
    let left = state.withLock { state in
      state.isOver = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for session in left { ends[session.id]?.signal() }
  }

  /// Ends their work, and waits until their servers are gone.
  func finish() {
    stop()
    for thread in threads.withLock({ $0 }) { thread.join() }
  }
}
