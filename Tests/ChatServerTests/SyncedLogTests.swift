import NIOEmbedded
import Testing

@testable import ChatServer

/// When the log is put on the disk.
@Suite struct SyncedLogTests {
  private let loop = EmbeddedEventLoop()
  private let disk = Disk()

  @Test func neverIsNever() throws {
    let log = log(.never)
    try log.write([1])
    loop.advanceTime(by: .seconds(3600))
    try log.close()
    #expect(disk.events == ["write", "close"])
  }

  @Test func alwaysIsBeforeTheWriteReturns() throws {
    let log = log(.always)
    try log.write([1])
    try log.write([2])
    #expect(disk.events == ["write", "sync", "write", "sync"])
  }

  @Test func alwaysThrowsWhereTheDiskFails() throws {
    disk.failure = LogFailure(path: "log.txt", code: 5)
    #expect(throws: LogFailure(path: "log.txt", code: 5)) { try log(.always).write([1, 2, 3]) }
    #expect(disk.events == ["write", "sync", "take back 3"])
  }

  // Spec: HARD-17
  @Test func theEndThrowsWhatTheDiskDidNotTake() throws {
    let (late, earlier) = (log(.interval), log(.interval))
    try earlier.write([1])
    try late.write([1])
    disk.failure = LogFailure(path: "log.txt", code: 5)
    #expect(throws: LogFailure(path: "log.txt", code: 5)) { try late.close() }
    loop.advanceTime(by: .seconds(1))
    #expect(throws: LogFailure(path: "log.txt", code: 5)) { try earlier.close() }
    #expect(disk.events.count { $0 == "close" } == 2)
  }

  @Test func theIntervalCountsFromTheFirstWrite() throws {
    let log = log(.interval)
    try log.write([1])
    loop.advanceTime(by: .milliseconds(600))
    try log.write([2])
    loop.advanceTime(by: .milliseconds(399))
    #expect(disk.events == ["write", "write"])
    loop.advanceTime(by: .milliseconds(1))
    #expect(disk.events == ["write", "write", "sync"])
    loop.advanceTime(by: .seconds(3600))
    #expect(disk.events.count == 3)
  }

  @Test func whatIsWrittenWhileTheDiskIsBusyWaitsForTheNextInterval() throws {
    let log = log(.interval)
    try log.write([1])
    disk.isBusy = true
    loop.advanceTime(by: .seconds(1))
    try log.write([2])
    loop.advanceTime(by: .seconds(60))
    #expect(disk.events == ["write", "sync", "write"])
    disk.isBusy = false
    loop.advanceTime(by: .seconds(1))
    #expect(disk.events == ["write", "sync", "write", "sync"])
  }

  // Spec: HARD-17
  @Test func afterAFailureNothingMoreIsWritten() throws {
    let log = log(.interval)
    try log.write([1])
    disk.failure = LogFailure(path: "log.txt", code: 5)
    loop.advanceTime(by: .seconds(1))
    #expect(throws: LogFailure(path: "log.txt", code: 5)) { try log.write([2]) }
    #expect(disk.events == ["write", "sync"])
  }

  @Test func theEndAndANewFileWaitForNoInterval() throws {
    let log = log(.interval)
    try log.write([1])
    try log.reopen()
    try log.write([2])
    try log.close()
    loop.advanceTime(by: .seconds(60))
    #expect(disk.events == ["write", "reopen", "sync", "write", "sync", "close"])
  }

  private func log(_ sync: LogSync) -> SyncedLog {
    SyncedLog(disk, sync, on: loop) { [disk] work, done in disk.perform(work, done) }
  }
}

/// A disk that takes its time where a test wants it to.
private final class Disk: LogSink {
  private let log = Said()
  var failure: LogFailure?
  var isBusy = false {
    didSet {
      if !isBusy { unfinished.popLast()?() }
    }
  }
  private var unfinished: [() -> Void] = []

  var events: [String] { log.lines }

  func write(_ bytes: [UInt8]) throws(LogFailure) { log.logger.info("write") }
  func reopen() throws(LogFailure) { log.logger.info("reopen") }
  func takeBack(_ count: Int) { log.logger.info("take back \(count)") }
  func close() { log.logger.info("close") }

  func syncing() -> @Sendable () -> LogFailure? {
    let (logger, failure) = (log.logger, failure)
    return {
      logger.info("sync")
      return failure
    }
  }

  /// Does the work at once, and tells of it when it is no longer busy.
  func perform(_ work: () -> LogFailure?, _ done: @escaping (LogFailure?) -> Void) {
    let failure = work()
    if isBusy { unfinished.append { done(failure) } } else { done(failure) }
  }
}
