import ChatProtocol
import NIOCore

/// One client: its channel, what it says and what it is told; it lives on the room's event loop.
final class Connection {
  /// How the channel's end is waited for.
  private enum Ending {
    /// It is not.
    case none
    /// The client is cut off, and may take so long to get why.
    case farewell(Scheduled<Void>)
    /// The client has got everything; the timer closes the channel unless the client ends its side before.
    case departing(Scheduled<Void>?)
  }

  /// How long a client that was told of its end may take to end its side.
  ///
  /// Closing at once, with something unread, would reset the connection, and might destroy what it was told.
  private static let departure = TimeAmount.milliseconds(200)

  let id: ClientID
  let peer: Peer
  let inbound: Inbound
  let outbound: Outbound
  private let channel: any Channel
  private var ending = Ending.none

  init(_ id: ClientID, _ peer: Peer, on channel: any Channel, _ inbound: Inbound, _ outbound: Outbound) {
    self.id = id
    self.peer = peer
    self.channel = channel
    self.inbound = inbound
    self.outbound = outbound
  }

  /// Closes at once.
  func close() { channel.close(promise: nil) }

  /// Closes when the client has had so much time to take why.
  func close(in time: TimeAmount) {
    ending = .farewell(scheduleClose(in: time))
  }

  /// Closes now that the client has got everything, in a way that does not destroy it on its way.
  func depart() {
    cancelTimers()
    ending = .departing(nil)
    guard !inbound.hasEnded else { return close() }
    ending = .departing(scheduleClose(in: Self.departure))
    channel.close(mode: .output, promise: nil)
    inbound.read()
  }

  /// The client has ended its side, and the room has heard of it.
  func endWasHeard() {
    switch ending {
    case .departing: close()
    case .none, .farewell: break
    }
  }

  /// The channel is closed, whoever closed it.
  func wasClosed() {
    cancelTimers()
    outbound.wasClosed()
  }

  private func scheduleClose(in time: TimeAmount) -> Scheduled<Void> {
    channel.eventLoop.assumeIsolated().scheduleTask(in: time) { self.close() }
  }

  /// Forgets what waits to happen to the channel; its last words wait on.
  private func cancelTimers() {
    switch ending {
    case .farewell(let timer), .departing(let timer?): timer.cancel()
    case .none, .departing(nil): break
    }
    inbound.cancelTimers()
    outbound.cancelTimers()
  }
}
