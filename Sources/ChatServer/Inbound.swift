import ChatProtocol
import NIOCore
import POSIX
import SystemPackage

/// What one client says, until the room has heard it, and what is waited for meanwhile.
///
///     open ── it has said more than a slice, or the tape is full ──▶ queued ── its turn ──▶ open
///     open ── it has spoken too often ────────────────────────────▶ paused ── its time ──▶ open
///
/// The socket is read only while it is open, and again and again once the client has ended its side: no more can come then.
final class Inbound {
  private enum State {
    /// It is read, and heard as it comes.
    case open
    /// It waits for its turn to be heard, or to be read.
    case queued
    /// It has spoken too often, and is heard again when the time comes.
    case paused(Scheduled<Void>)
  }

  /// What the socket holds that was not read, as far as it has told.
  private enum Unread {
    case nothing
    case something
    /// All that will ever come, and behind it the client's end.
    case rest
    /// The end was read too.
    case ended
  }

  /// How often the client may speak; nil where it may as often as it likes.
  let allowance: Allowance?
  private let socket: any ClientSocket
  private let eventLoop: any EventLoop
  private var state = State.open
  private var unread = Unread.nothing
  /// Whether the room waits for the client's next bytes.
  var isAwaited = false
  private var intake = Intake()
  /// Fires when nothing has come for the quiet interval.
  private var quiet: Scheduled<Void>?
  /// Fires when the time for the first message is over.
  private var firstMessage: Scheduled<Void>?
  /// Fires when what was said before the end takes too long to be heard.
  private var lastWords: Scheduled<Void>?

  init(_ socket: any ClientSocket, on eventLoop: any EventLoop, _ allowance: Allowance?) {
    (self.socket, self.eventLoop, self.allowance) = (socket, eventLoop, allowance)
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

  /// Whether the client has ended its side, and that was read.
  var hasEnded: Bool { unread == .ended }

  /// Whether the client has ended its side, which is to be read behind what it said before.
  var isEnding: Bool { unread == .rest }

  /// Whether it is to be read now: something has come, and is waited for; or all has come that ever will.
  var isReadable: Bool { isEnding || isAwaited && unread == .something }

  /// The socket has told that something has come, or the client's end.
  func becameReadable(isEnding: Bool) {
    switch unread {
    case .nothing, .something: unread = isEnding ? .rest : .something
    case .rest, .ended: break
    }
  }

  /// Puts what has come into the space, as much as that has room for.
  func read(into space: UnsafeMutableRawBufferPointer) -> Result<Socket.Received, Errno> {
    let received = Result { () throws(Errno) in try socket.receive(into: space) }
    let isAll: Bool
    switch received {
    // Where there was room for more, that was all.
    case .success(.bytes(let count)): (isAll, isAwaited) = (count < space.count, false)
    case .success(.nothing): isAll = true
    case .success(.end), .failure: (isAll, isAwaited) = (true, false)
    }
    if isAll, unread == .something { unread = .nothing }
    return received
  }

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
    unread = .ended
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
