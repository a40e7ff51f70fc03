import NIOCore

extension RoomLoop {
  /// How long a client that was told of its end may take to end its side.
  ///
  /// Closing at once, with something unread, would reset the connection, and might destroy what it was told.
  static let departure = TimeAmount.milliseconds(200)
  /// How long slow readers may take when the server stops.
  static let closing = TimeAmount.seconds(1)

  /// Closes a client that has got everything.
  func depart(_ connection: Connection) {
    connections[connection.id] = nil
    departing[connection.id] = connection
    connection.cancelTimers()
    guard !connection.hasEnded else { return connection.channel.close(promise: nil) }
    connection.watch = eventLoop.assumeIsolated().scheduleTask(in: Self.departure) {
      connection.channel.close(promise: nil)
    }
    connection.channel.close(mode: .output, promise: nil)
    connection.read()
  }

  /// Stops: nobody else comes in, everyone is told and closed, slow readers after a second.
  package func stop() {
    guard phase == .open else { return }
    phase = .closing
    for listener in listeners { listener.close(promise: nil) }
    listeners = []
    eventLoop.assumeIsolated().scheduleTask(in: Self.closing) {
      for connection in Array(self.connections.values) + self.departing.values {
        connection.channel.close(promise: nil)
      }
    }
    for connection in heldBack { connection.silence() }
    heldBack = []
    stopped()
  }

  /// The log cannot be written: what is not in it goes to nobody, and the server stops.
  ///
  /// Spec: HARD-17
  func logFailed() {
    for connection in connections.values { connection.reader.cut(at: outbox.committed) }
    stop()
  }

  private func closeLog() -> LogFailure? {
    do throws(LogFailure) {
      try log.close()
      return nil
    } catch {
      return error
    }
  }

  /// Ends the closing once everyone is gone.
  func finishClosing() {
    guard phase == .closing, connections.isEmpty, departing.isEmpty else { return }
    phase = .closed
    let lateFailure = closeLog()
    let failure = outbox.failure ?? lateFailure
    let shown = live?.drained(within: Self.closing) ?? eventLoop.makeSucceededVoidFuture()
    shown.assumeIsolated().whenComplete { _ in
      if let failure { self.closed.fail(failure) } else { self.closed.succeed() }
    }
  }
}
