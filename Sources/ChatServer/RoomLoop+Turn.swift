import NIOCore

extension RoomLoop {
  /// Makes a turn follow what the event loop is doing now, but not before the time.
  func scheduleTurn(at due: NIODeadline = .uptimeNanoseconds(0)) {
    if let nextTurn, nextTurn <= due { return }
    guard phase != .closed else { return }
    nextTurn = due
    turnTimer?.cancel()
    turnTimer = nil
    if due <= eventLoop.now {
      eventLoop.assumeIsolated().execute { self.turn() }
    } else {
      turnTimer = eventLoop.assumeIsolated().scheduleTask(deadline: due) { self.turn() }
    }
  }

  /// Performs what was gathered: the log with one write, then each client with one flush.
  ///
  /// Spec: ROOM-6 HARD-13 HARD-17
  private func turn() {
    // One turn may have been asked for twice.
    guard nextTurn != nil else { return }
    let began = eventLoop.now
    isTurning = true
    // What is heard now goes out with this turn, and needs no other.
    nextTurn = .uptimeNanoseconds(0)
    hearQueue()
    nextTurn = nil
    let bytes = outbox.gatheredBytes
    // A failure has its consequences by then: they are flushed below.
    try? commit()
    // A flush may end a connection at once: those who were here are gone through.
    for connection in connections.values { flush(connection) }
    outbox.trim(to: connections.values.lazy.compactMap(\.reader.firstNeeded).min())
    isTurning = false
    hearingResumes = eventLoop.now
    scheduleHearing()
    openOrShutDoor()
    watchLaggards()
    finishClosing()
    pace.told(bytes, from: began, to: eventLoop.now)
  }

  /// Puts what was gathered in the log; where that fails the room ends.
  func commit() throws(LogFailure) {
    do throws(LogFailure) {
      try outbox.commit(to: log, shownBy: live)
    } catch {
      logFailed()
      throw error
    }
  }

  private func flush(_ connection: Connection) {
    isFlushing = true
    defer { isFlushing = false }
    let flight = connection.reader.nextFlight(on: outbox.tape, upTo: outbox.committed)
    if !flight.isEmpty {
      connection.send(flight)
      // Its socket may have failed.
      guard !connection.isLost else { return }
      if connection.channel.isWritable { connection.reader.flightLanded() } else { watch(connection) }
    }
    if connection.reader.isDone {
      depart(connection)
    } else if !connection.reader.isInFlight, connection.reader.hasMore(upTo: outbox.committed) {
      scheduleTurn()
    }
  }

  /// The socket has accepted all that was handed to it.
  func landed(_ connection: Connection) {
    guard !isFlushing, connection.reader.isInFlight else { return }
    connection.reader.flightLanded()
    flush(connection)
    // The others have nothing to do with it, but for what they wait to say and the tape keeps for this reader alone.
    if isFull || !connection.reader.isInFlight { scheduleTurn() }
  }
}
