import ChatProtocol
import NIOCore

/// What one client says, until the room has heard it, and what is waited for meanwhile.
///
///     open ── it has said more than a slice, or the tape is full ──▶ queued ── its turn ──▶ open
///     open ── it has spoken too often ────────────────────────────▶ paused ── its time ──▶ open
///
/// The channel is read only while it is open; what is read ahead of it (``DirectReading``) may make that one read more.
final class Inbound {
  private enum State {
    /// It is read, and heard as it comes.
    case open
    /// It waits for its turn to be heard, or to be read.
    case queued
    /// It has spoken too often, and is heard again when the time comes.
    case paused(Scheduled<Void>)
  }

  /// Whether ``DirectReading`` will ask it again, whatever comes.
  var isSetAside = false
  /// Whether the client has ended its side.
  private(set) var hasEnded = false
  /// The channel's own socket; nil where it has none, as in memory.
  let socket: OpenSocket?
  /// How often the client may speak; nil where it may as often as it likes.
  let allowance: Allowance?
  private let eventLoop: any EventLoop
  private let pipeline: ChannelPipeline.SynchronousOperations
  private var state = State.open
  private var intake = Intake()
  /// Fires when nothing has come for the quiet interval.
  private var quiet: Scheduled<Void>?
  /// Fires when the time for the first message is over.
  private var firstMessage: Scheduled<Void>?
  /// Fires when what was said before the end takes too long to be heard.
  private var lastWords: Scheduled<Void>?

  init(_ channel: any Channel, _ allowance: Allowance?) {
    eventLoop = channel.eventLoop
    pipeline = channel.pipeline.syncOperations
    socket = OpenSocket(of: channel)
    self.allowance = allowance
  }

  /// Whether it is heard as it comes.
  var isOpen: Bool {
    switch state {
    case .open: true
    case .queued, .paused: false
    }
  }

  /// Whether it waits for its turn.
  var isQueued: Bool {
    switch state {
    case .queued: true
    case .open, .paused: false
    }
  }

  /// Whether the room has heard everything that has come.
  var isEmpty: Bool { intake.isEmpty }

  /// Whether the client has ended in an orderly way, and the room has yet to hear that.
  var hasLastWords: Bool { hasEnded && !isOpen }

  /// Asks for the next bytes.
  func read() { pipeline.read() }

  /// Bytes have come.
  func received(_ bytes: ArraySlice<UInt8>) {
    intake.received(bytes)
    quiet?.cancel()
  }

  /// Shares with nobody what has come and was not heard.
  func detach() { intake.detach() }

  /// Lets the room hear up to so many lines, and no more than a slice.
  func heard(by room: inout Room, upTo lines: Int, from id: ClientID) -> Room.Heard {
    intake.heard(by: &room, upTo: lines, from: id)
  }

  /// The client has ended its side; false where it had before.
  func ended() -> Bool {
    guard !hasEnded else { return false }
    hasEnded = true
    quiet?.cancel()
    return true
  }

  func open() { state = .open }

  func queue() {
    // Nobody is quiet who is not listened to.
    quiet?.cancel()
    state = .queued
  }

  /// Opens again after so long.
  func pause(for wait: Duration, then resumed: @escaping () -> Void) {
    quiet?.cancel()
    state = .paused(
      eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(wait)) {
        self.state = .open
        resumed()
      })
  }

  /// Forgets what has come, and what it waits for.
  func silence() {
    if case .paused(let timer) = state { timer.cancel() }
    lastWords?.cancel()
    (state, intake, lastWords) = (.open, Intake(), nil)
  }

  func cancelTimers() {
    quiet?.cancel()
    firstMessage?.cancel()
    (quiet, firstMessage) = (nil, nil)
  }
}

// What is waited for.
extension Inbound {
  /// Waits for the client to be quiet until then; whatever comes, or a pause, ends the waiting.
  func awaitQuiet(until due: NIODeadline, then passed: @escaping () -> Void) {
    quiet?.cancel()
    quiet = eventLoop.assumeIsolated().scheduleTask(deadline: due, passed)
  }

  func forgetQuiet() {
    quiet?.cancel()
    quiet = nil
  }

  func awaitFirstMessage(for time: TimeAmount, then passed: @escaping () -> Void) {
    firstMessage = eventLoop.assumeIsolated().scheduleTask(in: time, passed)
  }

  func awaitLastWords(for time: TimeAmount, then passed: @escaping () -> Void) {
    lastWords = eventLoop.assumeIsolated().scheduleTask(in: time, passed)
  }
}
