import Synchronization
import NIOCore
import NIOPosix

/// The client's end of the network; what happens there goes to an inbox.
///
/// Nothing here blocks but ``close()``. Events of a connection that was left, or of a timer that was stopped, are never
/// heard.
package final class Wire: Sendable {
  private let eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
  private let inbox: Inbox
  /// The last one, over or not.
  private let connection = Mutex<Connection?>(nil)
  private let timers = Mutex<[ClientTimer: Scheduled<Void>]>([:])

  package init(inbox: Inbox) { self.inbox = inbox }

  /// Tries to connect to any address of the host.
  package func connect(to address: ServerAddress) {
    let attempt = Connection(on: eventLoop, postingTo: inbox, by: inbox.open(.connection))
    let last = connection.withLock { connection in
      defer { connection = attempt }
      return connection
    }
    last?.leave()
    attempt.connect(to: address)
  }

  /// Sends the bytes; before `.taken` tells that the system has them nothing else is to be sent.
  package func send(_ bytes: [UInt8]) { connection.withLock { $0 }?.send(bytes) }

  /// Ends the write side after what was said; the server is still heard.
  package func endSending() { connection.withLock { $0 }?.endSending() }

  /// Ends the connection after what was said, or the attempt at one.
  package func disconnect() {
    inbox.close(.connection)
    connection.withLock { $0 }?.leave()
  }

  /// Posts `.timerFired` after the time; replaces a timer of the same name.
  package func startTimer(_ timer: ClientTimer, _ time: Duration) {
    let ticket = inbox.open(.timer(timer))
    let scheduled = eventLoop.scheduleTask(in: TimeAmount(time)) { [inbox] in
      inbox.post(.timerFired(timer), by: ticket)
    }
    timers.withLock { $0.updateValue(scheduled, forKey: timer) }?.cancel()
  }

  package func stopTimer(_ timer: ClientTimer) {
    inbox.close(.timer(timer))
    timers.withLock { $0.removeValue(forKey: timer) }?.cancel()
  }

  /// Ends everything; returns when the server has heard what was said, or could not within a second.
  package func close() {
    for timer in ClientTimer.allCases { stopTimer(timer) }
    disconnect()
    try? connection.withLock { $0 }?.whenOver.wait()
  }
}
