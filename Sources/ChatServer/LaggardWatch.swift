import ChatProtocol
import NIOCore

/// Looks now and then who keeps the tape full, until nobody does.
///
/// Spec: HARD-33
final class LaggardWatch {
  private let relay: Relay
  private let eventLoop: any EventLoop
  private var laggards: Laggards
  private let overdue: (Connection) -> Void
  private var timer: Scheduled<Void>?

  /// Looks at nobody yet; who has been behind for too long is given on.
  init(
    over relay: Relay, on eventLoop: any EventLoop, limits: ServerLimits,
    overdue: @escaping (Connection) -> Void
  ) {
    (self.relay, self.eventLoop, self.overdue) = (relay, eventLoop, overdue)
    laggards = Laggards(patience: limits.lag, tapeBytes: limits.tapeBytes)
  }

  /// Begins to look, where the tape is full and it does not look yet.
  func begin() {
    guard timer == nil, relay.isFull || !laggards.isEmpty else { return }
    if laggards.isEmpty { look(after: .zero) }
    timer = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(laggards.period)) {
      self.timer = nil
      self.look(after: self.laggards.period)
      self.begin()
    }
  }

  func stop() {
    timer?.cancel()
    timer = nil
  }

  private func look(after time: Duration) {
    var cursors: [ClientID: Int] = [:]
    for (id, connection) in relay.members { cursors[id] = connection.outbound.reader.firstNeeded }
    for id in laggards.timePassed(time, cursors: cursors, end: relay.end) {
      if let connection = relay.members[id] { overdue(connection) }
    }
  }
}
