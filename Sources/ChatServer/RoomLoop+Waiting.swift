import ChatProtocol
import NIOCore

// What the room's loop waits for: quiet clients, readers that lag, room on the tape. Timers run only while there is
// something to wait for.
extension RoomLoop {
  /// How much for one client alone may wait before it is not read: refusals of endless rubbish, but for those that one
  /// more read brings.
  static let asideBytes = 64 << 10
  /// How much one read brings at most.
  static let readBytes = 64 << 10

  /// Waits for the quiet interval to pass where the room asks for it.
  ///
  /// Spec: HARD-3
  func awaitQuiet(of connection: Connection) {
    connection.quiet?.cancel()
    guard room.awaitsQuiet(connection.id) else { return connection.quiet = nil }
    let due = eventLoop.now + TimeAmount(limits.quietInterval)
    connection.quiet = eventLoop.assumeIsolated().scheduleTask(deadline: due) {
      self.quietTimerFired(for: connection, due: due)
    }
  }

  /// Takes the client for quiet, unless the timer is so late that bytes may wait to be read.
  func quietTimerFired(for connection: Connection, due: NIODeadline) {
    let lateness = eventLoop.now - due
    guard lateness > .milliseconds(5) else { return quietIntervalPassed(for: connection) }
    // The loop was busy, the client perhaps not quiet: its bytes are read first, if there are any.
    connection.quiet = eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(1)) {
      self.quietIntervalPassed(for: connection)
    }
  }

  /// Reads on, or holds the client back: while the tape is full, or while its own refusals pile up.
  ///
  /// Spec: HARD-15 HARD-22
  func readCompleted(_ connection: Connection) {
    guard !connection.hasEnded, mayGoOn(connection) else { return }
    if !isFull, connection.reader.asideBytes <= Self.asideBytes {
      connection.read()
    } else {
      holdBack(connection)
    }
  }

  /// Whether the tape takes no more.
  var isFull: Bool { outbox.tape.count >= limits.tapeBytes }

  private func holdBack(_ connection: Connection) {
    // Nobody is quiet who is not listened to.
    connection.quiet?.cancel()
    guard !connection.isHeldBack else { return }
    connection.isHeldBack = true
    heldBack.append(connection)
  }

  /// Reads as many of those held back as the tape has room for, first come, first served.
  func releaseHeldBack() {
    var space = limits.tapeBytes - outbox.tape.count
    guard space > 0, !heldBack.isEmpty else { return }
    for _ in 0..<heldBack.count where space > 0 {
      let connection = heldBack.removeFirst()
      if connection.reader.asideBytes <= Self.asideBytes {
        space -= Self.readBytes
        connection.isHeldBack = false
        connection.read()
        awaitQuiet(of: connection)
      } else {
        heldBack.append(connection)
      }
    }
    // Those who may speak may have nothing to say: what they leave is for the others.
    if space <= 0, !heldBack.isEmpty { scheduleTurn(at: eventLoop.now + .milliseconds(1)) }
  }

  /// Lets nobody in while the tape is full: everything that a newcomer says is read once it ends, full or not.
  ///
  /// Spec: HARD-15
  func openOrShutDoor() {
    guard isFull == isDoorOpen else { return }
    isDoorOpen.toggle()
    for listener in listeners {
      listener.pipeline.fireUserInboundEventTriggered(isDoorOpen ? DoorEvent.opened : .shut)
    }
  }

  /// Looks now and then whether the socket accepts anything, until it has accepted all.
  ///
  /// Spec: HARD-14
  func watch(_ connection: Connection) {
    connection.lastProgress = eventLoop.now
    connection.lastBuffered = connection.buffered
    if connection.watch == nil { lookAgain(at: connection, in: TimeAmount(limits.stuckReader)) }
  }

  private func lookAgain(at connection: Connection, in rest: TimeAmount) {
    let period = min(rest, TimeAmount(limits.stuckReader / 10))
    connection.watch = eventLoop.assumeIsolated().scheduleTask(in: period) { self.look(at: connection) }
  }

  private func look(at connection: Connection) {
    connection.watch = nil
    guard connection.reader.isInFlight else { return }
    let buffered = connection.buffered
    if buffered != connection.lastBuffered {
      connection.lastBuffered = buffered
      connection.lastProgress = eventLoop.now
      connection.reader.progressed(leaving: buffered)
      if !heldBack.isEmpty { scheduleTurn() }
    }
    let rest = connection.lastProgress + TimeAmount(limits.stuckReader) - eventLoop.now
    if rest > .zero { lookAgain(at: connection, in: rest) } else { stuck(connection) }
  }
}
