import ChatProtocol
import NIOCore

// What the room's loop waits for: quiet clients, sockets that accept something, readers that lag. Timers run only while
// there is something to wait for.
extension RoomLoop {
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

  /// Lets nobody in while the tape is full: who comes and goes makes notices, which are for everyone.
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
      if isFull { scheduleTurn() }
    }
    let rest = connection.lastProgress + TimeAmount(limits.stuckReader) - eventLoop.now
    if rest > .zero { lookAgain(at: connection, in: rest) } else { stuck(connection) }
  }

  /// Looks now and then who keeps the tape full, until nobody does.
  ///
  /// Spec: HARD-33
  func watchLaggards() {
    guard laggardWatch == nil, isFull || !laggards.isEmpty, phase == .open else { return }
    if laggards.isEmpty { lookForLaggards(after: .zero) }
    laggardWatch = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(laggards.period)) {
      self.laggardWatch = nil
      self.lookForLaggards(after: self.laggards.period)
      self.watchLaggards()
    }
  }

  private func lookForLaggards(after time: Duration) {
    var cursors: [ClientID: Int] = [:]
    for (id, connection) in connections { cursors[id] = connection.reader.firstNeeded }
    for id in laggards.timePassed(time, cursors: cursors, end: outbox.tape.end) {
      if let connection = connections[id] { fellBehind(connection) }
    }
  }
}
