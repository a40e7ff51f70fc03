import NIOCore

/// When the room's loop takes its turns: first those who wait are heard, then everyone is told.
///
/// A turn that is asked for follows what the event loop is doing now. One that is asked for by the turn before, of which
/// something was left to do, stands behind all else that is in line; the loop looks at its sockets in between.
///
/// Spec: ROOM-6
final class TurnScheduler {
  private enum State {
    /// Nobody has asked for a turn.
    case idle
    /// One is in line.
    case due
    /// One is due at the time.
    case scheduled(NIODeadline, Scheduled<Void>)
    /// One is being taken; the next is due at the time, if one has been asked for since everyone is being told.
    case hearing
    case telling(next: NIODeadline?)
    /// There are no more turns.
    case stopped
  }

  /// How much is worth a turn of its own, however short ago the last was.
  static let fullBytes = 128 << 10

  /// A time that is past without a look at the clock.
  private static let atOnce = NIODeadline.uptimeNanoseconds(0)

  private let eventLoop: any EventLoop
  /// The same, known to be the one that everything runs on.
  private let line: NIOIsolatedEventLoop
  /// How long what clients say may wait for more of it; after a longer pause it goes out at once.
  private let flushInterval: TimeAmount
  private var state = State.idle
  /// Hears those who wait; what they say goes out with this turn.
  private var hear: () -> Void = {}
  /// Tells everyone what was gathered.
  private var tell: () -> Void = {}
  private lazy var takeTurn: () -> Void = { [unowned self] in take() }
  /// When the next turn is due at the earliest, unless there is much to tell.
  private var intervalEnds = atOnce

  init(on eventLoop: any EventLoop, flushInterval: TimeAmount) {
    (self.eventLoop, self.flushInterval) = (eventLoop, flushInterval)
    line = eventLoop.assumeIsolated()
  }

  /// Says what a turn does; to be called before one is asked for.
  func begin(hear: @escaping () -> Void, tell: @escaping () -> Void) {
    (self.hear, self.tell) = (hear, tell)
  }

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
    case .due, .hearing, .stopped: break
    }
  }

  func stop() {
    if case .scheduled(_, let timer) = state { timer.cancel() }
    (state, hear, tell) = (.stopped, {}, {})
  }

  private func schedule(at due: NIODeadline) {
    if due == Self.atOnce || due <= eventLoop.now {
      state = .due
      line.execute(takeTurn)
    } else {
      state = .scheduled(due, line.scheduleTask(deadline: due, takeTurn))
    }
  }

  private func take() {
    // The loop runs what it has taken out already, though it was called off since.
    guard isDue else { return }
    if flushInterval > .zero { intervalEnds = eventLoop.now + flushInterval }
    state = .hearing
    hear()
    state = .telling(next: nil)
    tell()
    guard case .telling(let next) = state else { return }
    state = .idle
    if let next { schedule(at: next) }
  }

  private var isDue: Bool {
    switch state {
    case .due: true
    case .scheduled(let due, _): due <= eventLoop.now
    case .idle, .hearing, .telling, .stopped: false
    }
  }
}
