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
    /// How many more there may be once something has gone wrong.
    var inReserve: Int
    var isOver = false
  }

  private let state: Mutex<State>
  private let longestRight: DispatchTimeInterval
  /// Each is signalled whenever the session has been played, or will not be.
  private let ends: [String: DispatchSemaphore]
  /// Takes each turn, one after another.
  private let note: @Sendable (Receipt.Turn) -> Void
  private let threads = Mutex<[SystemThread]>([])
  private let work: @Sendable (Workers) -> Void

  /// Starts so many threads, which know the server by these habits; each makes itself a player, and works as that.
  ///
  /// Those in reserve are started once something has gone wrong, or takes longer than what is right: then there is much to
  /// wait for.
  init(
    _ count: Int, inReserve: Int = 0, longestRight: DispatchTimeInterval = .milliseconds(400),
    for sessions: [Session], knowing habits: Habits,
    note: @escaping @Sendable (Receipt.Turn) -> Void = { _ in },
    work: @escaping @Sendable (Workers) -> Void
  ) {
    state = Mutex(State(waiting: sessions[...], habits: habits, atWork: count, inReserve: inReserve))
    (self.note, self.longestRight) = (note, longestRight)
    let ids = Set(sessions.map(\.id))
    ends = Dictionary(uniqueKeysWithValues: ids.map { ($0, DispatchSemaphore(value: 0)) })
    self.work = work
    start(count)
  }

  private func start(_ count: Int) {
    for _ in 0..<count {
      do throws(Errno) {
        let thread = try SystemThread {
          self.work(self)
          self.leave()
        }
        threads.withLock { $0.append(thread) }
      } catch {
        leave()
      }
    }
  }

  /// Those whose work is done: nobody waits for them.
  init(havingPlayed played: [String: [Played]], knowing habits: Habits) {
    state = Mutex(State(waiting: [], played: played, habits: habits, atWork: 0, inReserve: 0, isOver: true))
    (note, longestRight) = ({ _ in }, .never)
    work = { _ in }
    ends = [:]
  }

  private func startReserve() {
    let count = state.withLock { state in
      defer { state.inReserve = 0 }
      guard !state.isOver else { return 0 }
      state.atWork += state.inReserve
      return state.inReserve
    }
    start(count)
  }

  /// Whether what is being played is for nothing.
  var isOver: Bool { state.withLock(\.isOver) }

  /// What has been learnt of the server.
  var habits: Habits { state.withLock(\.habits) }

  /// Plays what is left, as long as there is a server and time; what does not come to its end does not count.
  func work<Link>(
    as player: inout Player<Link>, numbered number: Int = 0, _ play: (inout Player<Link>, Session) -> Played?
  ) {
    while let (session, habits) = next(number) {
      let turn = player.take(session, knowing: habits, play)
      state.withLock { state in
        state.habits.learn(from: turn.learnt, since: turn.known)
        if let played = turn.played { state.played[session.id, default: []].append(played) }
        note(.ends(part: number))
      }
      ends[session.id]?.signal()
      if turn.played?.failures.isEmpty == false { startReserve() }
      guard turn.played != nil, !player.runner.timeouts.isExhausted else { return }
    }
  }

  private func next(_ number: Int) -> (Session, Habits)? {
    state.withLock { state in
      guard !state.isOver, let session = state.waiting.popFirst() else { return nil }
      note(.begins(part: number, session: session.id))
      return (session, state.habits)
    }
  }

  /// Waits for what comes of a session, no longer than one takes that is right: others are wanted then.
  func expect(_ session: Session) {
    guard let end = ends[session.id] else { return }
    if end.wait(timeout: .now() + longestRight) == .timedOut { startReserve() } else { end.signal() }
  }

  /// What came of a session, once it has been played, to be asked for once each time; nil where nobody has, and nobody will.
  func played(_ session: Session) -> Played? {
    expect(session)
    ends[session.id]?.wait()
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
    // One that ends may have started others.
    while let thread = threads.withLock({ $0.popLast() }) { thread.join() }
  }
}
