import ChatProtocol
import NIOCore

/// Looks now and then who keeps the tape full, until nobody does.
///
/// Spec: HARD-33
final class LaggardWatch {
  private let relay: Relay
  private let eventLoop: any EventLoop
  private var laggards: Laggards
  private var timer: Scheduled<Void>?

  init(over relay: Relay, on eventLoop: any EventLoop, limits: ServerLimits) {
    self.relay = relay
    self.eventLoop = eventLoop
    laggards = Laggards(patience: limits.lag, tapeBytes: limits.tapeBytes)
  }

  /// Begins to look, where the tape is full and it does not look yet; who has been behind for too long is given on.
  func begin(whenOverdue: @escaping (Connection) -> Void) {
    guard timer == nil, relay.isFull || !laggards.isEmpty else { return }
    if laggards.isEmpty { look(after: .zero, whenOverdue) }
    timer = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(laggards.period)) {
      self.timer = nil
      self.look(after: self.laggards.period, whenOverdue)
      self.begin(whenOverdue: whenOverdue)
    }
  }

  func stop() {
    timer?.cancel()
    timer = nil
  }

  private func look(after time: Duration, _ whenOverdue: (Connection) -> Void) {
    var cursors: [ClientID: Int] = [:]
    for (id, connection) in relay.members { cursors[id] = connection.outbound.reader.firstNeeded }
    for id in laggards.timePassed(time, cursors: cursors, end: relay.end) {
      if let connection = relay.members[id] { whenOverdue(connection) }
    }
  }
}
