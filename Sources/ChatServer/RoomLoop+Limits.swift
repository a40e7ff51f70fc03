import ChatProtocol
import NIOCore

// What an operator may ask for beside the rest: a time for the first message, and a rate of messages.
extension RoomLoop {
  /// Sets up what counts from the client's join on.
  ///
  /// Spec: HARD-28 HARD-29
  func begin(_ connection: Connection) {
    connection.intake = limits.rate.map { Intake($0, framing: room.framing, at: uptime) }
    connection.firstMessage = limits.firstMessage.map { time in
      eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) {
        self.firstMessageTimePassed(for: connection)
      }
    }
  }

  /// The loop's time, as the core counts it.
  var uptime: Duration { .nanoseconds(Int64(clamping: eventLoop.now.uptimeNanoseconds)) }

  /// Lets in what the client's rate allows, now and in its time.
  ///
  /// Spec: HARD-29
  func admit(_ bytes: ByteBuffer, from connection: Connection) {
    connection.intake?.received(bytes)
    admitMore(from: connection)
  }

  /// Whether the client may be read; where it may not, it is in its time.
  func mayGoOn(_ connection: Connection) -> Bool {
    guard let intake = connection.intake, !intake.isOpen(at: uptime) else { return true }
    // Nobody is quiet who is not listened to.
    connection.quiet?.cancel()
    let wait = TimeAmount(intake.wait(at: uptime))
    connection.admission?.cancel()
    connection.admission = eventLoop.assumeIsolated().scheduleTask(in: wait) {
      self.admitMore(from: connection)
      self.readCompleted(connection)
    }
    return false
  }

  /// Lets in everything that a client said before it ended.
  ///
  /// Spec: ROOM-12
  func release(_ connection: Connection) {
    connection.admission?.cancel()
    if let rest = connection.intake?.released() { say(rest, from: connection) }
  }

  private func admitMore(from connection: Connection) {
    guard let bytes = connection.intake?.admitted(at: uptime) else { return }
    say(bytes, from: connection)
    awaitQuiet(of: connection)
  }
}
