import Dispatch
import SessionLanguage
import SessionRunner
import Synchronization

/// Threads that play sessions of a run before their turn, each on a server of its own: first what takes long, then the last.
///
/// Only what passes counts. The first session that does not, theirs or the run's, ends their work, and the run plays by
/// itself what has not passed by then. So they save time where a server is right, and change nothing of what is told of
/// one that is wrong.
final class Workers: Sendable {
  /// A session that has passed.
  struct Passed {
    let execution: Execution
    /// How often it was played.
    let plays: Int
  }

  private struct State {
    var waiting: [Session]
    /// What is signalled when it has been played.
    var playing: [String: DispatchSemaphore] = [:]
    var passed: [String: Passed] = [:]
    var isOver = false
  }

  private let state: Mutex<State>
  private let threads = DispatchGroup()

  /// Starts so many threads; each makes itself a runner, and a server, and plays by it.
  init(_ count: Int, for sessions: [Session], work: @escaping @Sendable (Workers) -> Void) {
    let long = sessions.filter(\.takesLong)
    state = Mutex(State(waiting: sessions.filter { !$0.takesLong } + long))
    for number in 1...count {
      // A queue that is serial has a thread of its own, even where there are fewer processors.
      DispatchQueue(label: "worker \(number)").async(group: threads) { work(self) }
    }
  }

  /// Whether what is being played is for nothing.
  var isOver: Bool { state.withLock(\.isOver) }

  /// Plays what is left, up to the first session that does not pass.
  func play<Link>(by runner: inout Runner<Link>) {
    while let (session, end) = next() {
      defer { end.signal() }
      var execution = runner.playConfirmed(session)
      let plays = runner.playRaceAgain(&execution)
      let hasPassed = execution.failures.isEmpty && execution.interruption == nil
      guard hasPassed, !runner.mayHaveHarmed(execution), !runner.timeouts.isExhausted else { return stop() }
      let passed = Passed(execution: execution, plays: plays)
      state.withLock { $0.passed[session.id] = passed }
    }
  }

  private func next() -> (Session, end: DispatchSemaphore)? {
    state.withLock { state in
      guard !state.isOver, let session = state.waiting.popLast() else { return nil }
      let end = DispatchSemaphore(value: 0)
      state.playing[session.id] = end
      return (session, end)
    }
  }

  /// A session whose turn has come, where it has passed: who plays it is waited for, and nobody begins with it any more.
  func passed(_ session: Session) -> Passed? {
    let end = state.withLock { state in
      state.waiting.removeAll { $0.id == session.id }
      return state.isOver ? nil : state.playing[session.id]
    }
    end?.wait()
    return state.withLock { $0.passed[session.id] }
  }

  /// Ends their work, as soon as may be.
  func stop() {
    state.withLock { state in
      state.isOver = true
      state.waiting = []
    }
  }

  /// Ends their work, and waits until their servers are gone.
  func finish() {
    stop()
    threads.wait()
  }
}

extension Session {
  /// Whether the server is started anew in it, or waits for quiet.
  fileprivate var takesLong: Bool { needs.contains(.launch) || speaksWithoutLineFeed }
}
