import Glibc
import Logging
import NIOCore
import NIOPosix
import POSIX
import SystemPackage

/// Copies the log to a descriptor as it grows, such as standard output; best effort, it never holds up the room.
///
/// At most one write is under way, on a thread of its own; what comes meanwhile is kept up to a bound, then dropped.
package final class LiveLog {
  static let backlogBytes = 1 << 20

  private let descriptor: SystemPackage.FileDescriptor
  private let eventLoop: any EventLoop
  private let programLog: Logger
  private var backlog: [UInt8] = []
  private var droppedBytes = 0
  private var isWriting = false
  private var isBroken = false
  private var whenDrained: EventLoopPromise<Void>?

  /// A copy to the descriptor; nil where that is the log itself, in which each entry would stand twice.
  convenience init?(
    of log: ChatLog, to descriptor: CInt, on eventLoop: any EventLoop, programLog: Logger
  ) {
    if let identity = log.identity, identity == FileIdentity(of: descriptor) {
      programLog.notice("standard output is the log itself, so the log is not shown there as well")
      return nil
    }
    self.init(to: descriptor, on: eventLoop, programLog: programLog)
  }

  /// A copy to the descriptor, which stays the caller's; to be used on the event loop.
  package init(to descriptor: CInt, on eventLoop: any EventLoop, programLog: Logger) {
    self.descriptor = SystemPackage.FileDescriptor(rawValue: descriptor)
    self.eventLoop = eventLoop
    self.programLog = programLog
    // Whoever reads a pipe and is gone is an error of the write, and no reason for the process to die.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Shows the bytes as soon as can be, or never.
  package func show(_ bytes: [UInt8]) {
    guard !isBroken else { return }
    // Whatever the size, nobody has been too slow for the first.
    guard !isWriting || backlog.count + bytes.count <= Self.backlogBytes else {
      return droppedBytes += bytes.count
    }
    backlog += bytes
    if !isWriting { write() }
  }

  /// Kept when all is shown, or when the time is over.
  package func drained(within bound: TimeAmount) -> EventLoopFuture<Void> {
    let promise = eventLoop.makePromise(of: Void.self)
    guard isWriting else {
      promise.succeed()
      return promise.futureResult
    }
    whenDrained = promise
    eventLoop.assumeIsolated().scheduleTask(in: bound) { self.finishDraining() }
    return promise.futureResult
  }

  private func write() {
    isWriting = true
    let (bytes, descriptor) = (backlog, descriptor)
    backlog = []
    NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) { () -> Errno? in
      // Another program may have made the descriptor one that does not wait.
      do throws(WriteFailure) { try descriptor.writeAll(bytes, within: .seconds(1 << 32)) } catch {
        return error.reason
      }
      return nil
    }
    .assumeIsolated().whenComplete { result in self.wrote((try? result.get()) ?? nil) }
  }

  private func wrote(_ error: Errno?) {
    isWriting = false
    if let error {
      isBroken = true
      programLog.warning("the log is no longer shown: \(error); the file is still written")
    } else if droppedBytes > 0 {
      programLog.warning("\(droppedBytes) bytes of the log were not shown: whoever shows it is too slow")
      droppedBytes = 0
    }
    if !isBroken, !backlog.isEmpty { write() } else { finishDraining() }
  }

  private func finishDraining() {
    whenDrained?.succeed()
    whenDrained = nil
  }
}
