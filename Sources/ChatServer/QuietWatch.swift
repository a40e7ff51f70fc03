import ChatProtocol
import NIOCore

/// Waits for clients to be quiet, which ends a message that no LF ends.
///
/// Spec: HARD-3
final class QuietWatch {
  private let relay: Relay
  private let eventLoop: any EventLoop
  private let interval: TimeAmount

  init(in relay: Relay, on eventLoop: any EventLoop, interval: Duration) {
    (self.relay, self.eventLoop, self.interval) = (relay, eventLoop, TimeAmount(interval))
  }

  /// Waits for the client's quiet interval to pass.
  func await(_ connection: Connection) {
    let due = eventLoop.now + interval
    connection.inbound.awaitQuiet(until: due) { self.timerFired(for: connection, due: due) }
  }

  /// Takes the client for quiet, unless the timer is so late that bytes may wait to be read.
  func timerFired(for connection: Connection, due: NIODeadline) {
    guard eventLoop.now - due > .milliseconds(5) else { return intervalPassed(for: connection) }
    // The loop was busy, the client perhaps not quiet: its bytes are read first, if there are any.
    connection.inbound.awaitQuiet(until: eventLoop.now + .milliseconds(1)) {
      self.intervalPassed(for: connection)
    }
  }

  private func intervalPassed(for connection: Connection) {
    let effects = relay.room.quietIntervalPassed(for: connection.id)
    if !effects.isEmpty { connection.inbound.allowance?.spend(1, at: eventLoop.uptime) }
    relay.perform(effects)
  }
}

extension EventLoop {
  /// The loop's time, as the core counts it.
  var uptime: Duration { .nanoseconds(Int64(clamping: now.uptimeNanoseconds)) }
}
