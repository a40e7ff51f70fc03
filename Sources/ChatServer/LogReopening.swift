import Logging
import NIOCore

/// Makes the log go on in the file that has its name now, as after it was moved away.
///
/// Where it cannot, the old one goes on, and the new one is tried each second.
///
/// Spec: HARD-26
final class LogReopening {
  /// How long the log's new file may be missing before it is tried again.
  private static let pause = TimeAmount.seconds(1)

  private let log: any LogSink
  private let eventLoop: any EventLoop
  private let programLog: Logger
  private var retry: Scheduled<Void>?

  init(of log: any LogSink, on eventLoop: any EventLoop, programLog: Logger) {
    self.log = log
    self.eventLoop = eventLoop
    self.programLog = programLog
  }

  func begin() {
    stop()
    reopen(after: nil)
  }

  func stop() {
    retry?.cancel()
    retry = nil
  }

  private func reopen(after said: LogFailure?) {
    do throws(LogFailure) {
      try log.reopen()
      programLog.notice("opened the log again")
    } catch {
      if error != said {
        programLog.error("the log goes on in its old file, and the new one is tried each second: \(error)")
      }
      retry = eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { self.reopen(after: error) }
    }
  }
}
