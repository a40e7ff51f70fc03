import NIOCore

extension RoomLoop {
  /// How long the log's new file may be missing before it is tried again.
  static let reopeningPause = TimeAmount.seconds(1)

  /// The log's file may have been moved: the log goes on in the one that has its name now.
  ///
  /// Where it cannot, the old one goes on, and the new one is tried each second.
  ///
  /// Spec: HARD-26
  package func reopenLog() {
    reopening?.cancel()
    reopenLog(after: nil)
  }

  private func reopenLog(after said: LogFailure?) {
    reopening = nil
    guard phase != .closed else { return }
    do throws(LogFailure) {
      try log.reopen()
      programLog.notice("opened the log again")
    } catch {
      if error != said {
        programLog.error("the log goes on in its old file, and the new one is tried each second: \(error)")
      }
      reopening = eventLoop.assumeIsolated().scheduleTask(in: Self.reopeningPause) {
        self.reopenLog(after: error)
      }
    }
  }
}
