import NIOCore

/// When the room's loop takes its turns: first those who wait are heard, then everyone is told.
///
/// NIO looks at no socket while a task is ready. So a turn that is asked for by what sockets bring follows that at once, and one
/// that is asked for by the turn before, of which something was left to do, comes after a pause. Thus there is one turn
/// at most between two looks at the sockets, however much there is to do.
final class TurnScheduler {
  /// What a turn does.
  struct Turn {
    /// Hears those who wait; what they say goes out with this turn.
    let hear: () -> Void
    /// Tells everyone what was gathered; gives how many bytes that was.
    let tell: () -> Int
  }

  private enum State {
    /// Nobody has asked for a turn.
    case idle
    /// One is about to begin.
    case due
    /// One is due at the time.
    case scheduled(NIODeadline, Scheduled<Void>)
    /// Those who wait are being heard.
    case hearing
    /// Everyone is being told; the next turn is due at the time, if one has been asked for.
    case telling(next: NIODeadline?)
    /// There are no more turns.
    case stopped
  }

  private let eventLoop: any EventLoop
  private var pace: Pace
  /// How long the loop has for its sockets between a turn and what that has left to do.
  private let pause: TimeAmount
  private var state = State.idle
  private var turn: Turn?

  init(on eventLoop: any EventLoop, _ pace: Pace, pause: TimeAmount) {
    self.eventLoop = eventLoop
    self.pace = pace
    self.pause = pause
  }

  /// Says what a turn is; to be called before one is asked for.
  func begin(_ turn: Turn) { self.turn = turn }

  /// So much has been gathered: asks for a turn when that is worth one.
  func gathered(_ bytes: Int) { request(at: pace.due(gathered: bytes)) }

  /// Asks for a turn after what the event loop is doing now, but not before the time.
  func request(at due: NIODeadline = .uptimeNanoseconds(0)) {
    switch state {
    case .idle: schedule(at: due)
    case .scheduled(let earlier, let timer):
      guard due < earlier else { return }
      timer.cancel()
      schedule(at: due)
    case .telling(let next): state = .telling(next: min(next ?? due, due))
    case .due, .hearing, .stopped: break
    }
  }

  func stop() {
    if case .scheduled(_, let timer) = state { timer.cancel() }
    (state, turn) = (.stopped, nil)
  }

  private var isDue: Bool {
    switch state {
    case .due: true
    case .scheduled(let due, _): due <= eventLoop.now
    case .idle, .hearing, .telling, .stopped: false
    }
  }

  private func schedule(at due: NIODeadline) {
    if due <= eventLoop.now {
      state = .due
      eventLoop.assumeIsolated().execute { self.take() }
    } else {
      state = .scheduled(due, eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.take() })
    }
  }

  private func take() {
    // The loop runs what it has taken out already, though it was called off since.
    guard let turn, isDue else { return }
    let began = eventLoop.now
    state = .hearing
    turn.hear()
    state = .telling(next: nil)
    pace.told(turn.tell(), from: began, to: eventLoop.now)
    guard case .telling(let next) = state else { return }
    state = .idle
    if let next { schedule(at: max(next, eventLoop.now + pause)) }
  }
}
