import NIOCore
import NIOPosix

/// When what is in the log is put on the disk too, where a power cut cannot take it.
package enum LogSync: String, CaseIterable, Sendable {
  /// When the system likes to, within half a minute or so.
  case never
  /// A second after it was written at the latest.
  case interval
  /// Before anybody hears it.
  case always
}

/// A log that is put on the disk now and then, as asked for.
package final class SyncedLog: LogSink {
  /// Does work elsewhere, and hands back on the event loop what came of it.
  typealias Background = (@escaping @Sendable () -> LogFailure?, @escaping (LogFailure?) -> Void) -> Void

  static let interval = TimeAmount.seconds(1)

  private let log: any LogSink
  private let sync: LogSync
  private let eventLoop: any EventLoop
  private let background: Background
  private var timer: Scheduled<Void>?
  private var isSyncing = false
  /// Whether something was written that no sync has begun to put on the disk.
  private var isDirty = false
  private var failure: LogFailure?

  /// Wraps a log; a disk that is slow holds up a thread of its own, unless it is asked to hold up everybody.
  package convenience init(_ log: any LogSink, _ sync: LogSync, on eventLoop: any EventLoop) {
    self.init(log, sync, on: eventLoop) { work, done in
      NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop, work)
        .assumeIsolated().whenComplete { done((try? $0.get()) ?? nil) }
    }
  }

  init(
    _ log: any LogSink, _ sync: LogSync, on eventLoop: any EventLoop, background: @escaping Background
  ) {
    self.log = log
    self.sync = sync
    self.eventLoop = eventLoop
    self.background = background
  }

  /// Throws as well where what was written before could not be put on the disk.
  package func write(_ bytes: [UInt8]) throws(LogFailure) {
    if let failure { throw failure }
    try log.write(bytes)
    switch sync {
    case .never: break
    case .interval:
      isDirty = true
      awaitInterval()
    case .always:
      guard let failure = log.syncing()() else { return }
      log.takeBack(bytes.count)
      throw failure
    }
  }

  package func syncing() -> @Sendable () -> LogFailure? { log.syncing() }

  package func reopen() throws(LogFailure) {
    let syncing = log.syncing()
    try log.reopen()
    guard isDirty else { return }
    isDirty = false
    background(syncing) { self.failure = self.failure ?? $0 }
  }

  package func takeBack(_ count: Int) { log.takeBack(count) }

  package func close() throws(LogFailure) {
    timer?.cancel()
    if isDirty { failure = failure ?? log.syncing()() }
    isDirty = false
    try log.close()
    if let failure { throw failure }
  }

  private func awaitInterval() {
    guard timer == nil, !isSyncing else { return }
    timer = eventLoop.assumeIsolated().scheduleTask(in: Self.interval) { self.intervalPassed() }
  }

  private func intervalPassed() {
    timer = nil
    guard isDirty else { return }
    isSyncing = true
    isDirty = false
    background(log.syncing()) { failure in
      self.isSyncing = false
      self.failure = self.failure ?? failure
      if self.isDirty { self.awaitInterval() }
    }
  }
}
