import ChatProtocol
import NIOCore
import POSIX
import SystemPackage

/// Who acts on what happens to a client's socket.
protocol ConnectionDelegate: AnyObject {
  /// Something has come from the client, or its end.
  func becameReadable(_ connection: Connection, isEnding: Bool)
  /// The client's socket accepts more.
  func becameWritable(_ connection: Connection)
  /// The client's socket is closed, whoever closed it.
  func lost(_ connection: Connection)
}

/// One client: its socket, what it says and what it is told; it lives on the room's event loop.
final class Connection {
  /// How the socket's end is waited for.
  private enum Ending {
    /// It is not.
    case none
    /// The client is cut off, and may take so long to get why.
    case farewell(Scheduled<Void>)
    /// The client has got everything; the timer closes the socket unless the client ends its side before.
    case departing(Scheduled<Void>?)
  }

  /// How long a client that was told of its end may take to end its side.
  ///
  /// Closing at once, with something unread, would reset the connection, and might destroy what it was told.
  private static let departure = TimeAmount.milliseconds(200)

  let outbound: Outbound
  let inbound: Inbound
  let id: ClientID
  let peer: Peer
  private let socket: any ClientSocket
  private let delegate: any ConnectionDelegate
  private let eventLoop: any EventLoop
  private var ending = Ending.none
  private var isClosed = false

  init(
    _ id: ClientID, _ peer: Peer, for delegate: any ConnectionDelegate, on eventLoop: any EventLoop,
    _ socket: any ClientSocket, _ inbound: Inbound, _ outbound: Outbound
  ) {
    (self.id, self.peer, self.delegate, self.eventLoop) = (id, peer, delegate, eventLoop)
    (self.socket, self.inbound, self.outbound) = (socket, inbound, outbound)
  }

  /// Is told what happens to the socket from now on.
  func watch() throws(Errno) { try socket.watch(by: self) }

  /// Closes at once.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    cancelTimers()
    socket.close()
    delegate.lost(self)
  }

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
    socket.endSending()
  }

  /// The client has ended its side, and the room has heard of it.
  func endWasHeard() {
    switch ending {
    case .departing: close()
    case .none, .farewell: break
    }
  }

  private func scheduleClose(in time: TimeAmount) -> Scheduled<Void> {
    eventLoop.assumeIsolated().scheduleTask(in: time) { self.close() }
  }

  /// Forgets what waits to happen to the socket; its last words wait on.
  private func cancelTimers() {
    switch ending {
    case .farewell(let timer), .departing(let timer?): timer.cancel()
    case .none, .departing(nil): break
    }
    inbound.cancelTimers()
    outbound.cancelTimers()
  }
}

extension Connection: SocketWatcher {
  package func happened(_ events: ReadinessQueue.Events) {
    guard !events.hasFailed else { return close() }
    if events.canWrite { delegate.becameWritable(self) }
    // Writing may have found it broken.
    guard !isClosed else { return }
    if events.canRead { delegate.becameReadable(self, isEnding: events.hasEnded) }
  }
}
