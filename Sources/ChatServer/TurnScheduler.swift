import NIOCore

/// When the room's loop takes its turns: first those who wait are heard, then everyone is told.
///
/// NIO looks at no socket while a task is ready. So a turn that is asked for by what sockets bring follows that at once, and one
/// that is asked for by the turn before, of which something was left to do, comes after a pause. Thus there is one turn
/// at most between two looks at the sockets, however much there is to do; unless clients talk all the time, and take what they
/// are told: they alone are listened to for a while.
///
/// Spec: ROOM-6
final class TurnScheduler {
  /// What a turn does.
  struct Turn {
    /// Hears those who wait; what they say goes out with this turn.
    let hear: () -> Void
    /// Tells everyone what was gathered; whether all sockets have taken it.
    let tell: () -> Bool
    /// Hears those who have said something meanwhile; that is for the next turn.
    let listen: () -> Void
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
    /// Those who talk are being heard.
    case listening
    /// There are no more turns.
    case stopped
  }

  /// How much is worth a turn of its own, however short ago the last was.
  static let fullBytes = 128 << 10

  /// Enough for the loop to look at its sockets before the next turn begins, where nothing has to be waited for.
  private static let glance = TimeAmount.microseconds(20)
  /// A time that is past without a look at the clock.
  private static let atOnce = NIODeadline.uptimeNanoseconds(0)

  private let eventLoop: any EventLoop
  /// How long what clients say may wait for more of it; after a longer pause it goes out at once.
  private let flushInterval: TimeAmount
  /// How long the loop has for its sockets between a turn and what that has left to do.
  private let pause: TimeAmount
  /// How long those who talk may keep the loop from looking at the sockets itself.
  private let dialogue: TimeAmount
  private var state = State.idle
  private var turn: Turn?
  /// When the next turn is due at the earliest, unless there is much to tell.
  private var intervalEnds = atOnce

  init(
    on eventLoop: any EventLoop, flushInterval: TimeAmount, pause: TimeAmount,
    dialogue: TimeAmount = .milliseconds(1)
  ) {
    self.eventLoop = eventLoop
    self.flushInterval = flushInterval
    self.pause = pause
    self.dialogue = dialogue
  }

  /// Says what a turn is; to be called before one is asked for.
  func begin(_ turn: Turn) { self.turn = turn }

  /// So much has been gathered: asks for a turn when that is worth one.
  func gathered(_ bytes: Int) {
    request(at: bytes < Self.fullBytes ? intervalEnds : Self.atOnce)
  }

  /// Asks for a turn after what the event loop is doing now, but not before the time.
  func request(at due: NIODeadline = atOnce) {
    switch state {
    case .idle: schedule(at: due)
    case .scheduled(let earlier, let timer):
      guard due < earlier else { return }
      timer.cancel()
      schedule(at: due)
    case .telling(let next): state = .telling(next: min(next ?? due, due))
    case .listening: if isPast(due) { state = .due } else { schedule(at: due) }
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
    case .scheduled(let due, _): isPast(due)
    case .idle, .hearing, .telling, .listening, .stopped: false
    }
  }

  private func isPast(_ due: NIODeadline) -> Bool { due == Self.atOnce || due <= eventLoop.now }

  private func schedule(at due: NIODeadline) {
    if isPast(due) {
      state = .due
      eventLoop.assumeIsolated().execute { self.take() }
    } else {
      state = .scheduled(due, eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.take() })
    }
  }

  /// Takes the turn that is due, and those that follow at once, as long as the sockets of all may wait.
  private func take() {
    let end = eventLoop.now + dialogue
    // The loop runs what it has taken out already, though it was called off since.
    while let turn, isDue {
      // That a socket takes more, only the loop's own look at it tells; it must not wait while others talk.
      guard takeOne(turn), case .idle = state else { return }
      state = .listening
      turn.listen()
      if case .listening = state { state = .idle }
      guard case .due = state, eventLoop.now >= end else { continue }
      return schedule(at: eventLoop.now + Self.glance)
    }
  }

  /// Whether all sockets have taken what was told.
  private func takeOne(_ turn: Turn) -> Bool {
    if flushInterval > .zero { intervalEnds = eventLoop.now + flushInterval }
    state = .hearing
    turn.hear()
    state = .telling(next: nil)
    let isTaken = turn.tell()
    guard case .telling(let next) = state else { return isTaken }
    state = .idle
    if let next { schedule(at: max(next, eventLoop.now + pause)) }
    return isTaken
  }
}
