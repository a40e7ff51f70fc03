import Glibc
import Logging
import NIOCore
import POSIX
import SystemPackage

/// Where clients come in, one for each socket that listens.
///
/// It is shut while the tape is full, as who comes and goes makes notices, which are for everyone; and for a second after an error,
/// such as a want of descriptors, where the socket would be ready for ever.
///
/// Spec: HARD-15 HARD-30
final class Door: SocketWatcher {
  /// How many are let in before those who are there have their turn.
  private static let atOnce = 512
  private static let pause = TimeAmount.seconds(1)

  private let listener: any ListeningSocket
  private let eventLoop: any EventLoop
  private let programLog: Logger
  private var isShut = false
  private var reopening: Scheduled<Void>?
  private var hasSaidSo = false
  private var isLettingIn = false
  private var arrived: ((Arrival) -> Void)?

  init(_ listener: any ListeningSocket, on eventLoop: any EventLoop, programLog: Logger) {
    (self.listener, self.eventLoop, self.programLog) = (listener, eventLoop, programLog)
  }

  /// Lets in who waits, and whoever comes.
  func begin(_ arrived: @escaping (Arrival) -> Void) throws(Errno) {
    self.arrived = arrived
    try listener.watch(by: self)
  }

  /// Lets clients in, or none.
  func set(open: Bool) {
    guard isShut == open else { return }
    isShut = !open
    letIn()
  }

  /// Lets nobody in any more.
  func close() {
    reopening?.cancel()
    arrived = nil
    listener.close()
  }

  func happened(_ events: ReadinessQueue.Events) { letIn() }

  private func letIn() {
    // Who lets in asks for more itself.
    guard !isLettingIn else { return }
    isLettingIn = true
    defer { isLettingIn = false }
    for _ in 0..<Self.atOnce {
      guard let arrived, !isShut, reopening == nil else { return }
      do throws(Errno) {
        guard let arrival = try listener.accept() else { return }
        hasSaidSo = false
        arrived(arrival)
      } catch {
        // One client that gave up before it was accepted is no reason to wait.
        if error.rawValue != ECONNABORTED { wait(after: error) }
      }
    }
    eventLoop.assumeIsolated().execute { self.letIn() }
  }

  private func wait(after error: Errno) {
    if !hasSaidSo {
      programLog.warning("clients have to wait: \(error); raise the limit, see ulimit -n")
      hasSaidSo = true
    }
    reopening = eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.reopening = nil
      self.letIn()
    }
  }
}
