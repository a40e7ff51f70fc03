import Logging

/// Where the room's log goes.
package protocol LogSink: AnyObject {
  /// Appends the bytes; once it returns they are in the log, and where it throws nobody may hear of them.
  func write(_ bytes: [UInt8]) throws(LogFailure)
  /// What puts everything written so far on the disk; to be done once, by any thread.
  func syncing() -> @Sendable () -> LogFailure?
  /// Goes on in the file that has the log's name now; where it throws, the one before goes on.
  func reopen() throws(LogFailure)
  /// Takes so many bytes out again that were written last, as far as can be: nobody may hear of them.
  func takeBack(_ count: Int)
  /// Ends the writing; throws where something written before could not be put on the disk.
  func close() throws(LogFailure)
}

/// The chat log on file, appended to and never cut short but for what nobody has heard.
///
/// Spec: LOG-2 LOG-8
package final class ChatLog: LogSink {
  private let path: String
  private let programLog: Logger
  private var file: LogFile?

  /// Opens the file, or makes it.
  package init(path: String, programLog: Logger) throws(LogFailure) {
    self.path = path
    self.programLog = programLog
    try reopen()
  }

  package func write(_ bytes: [UInt8]) throws(LogFailure) { try file?.append(bytes) }

  package func syncing() -> @Sendable () -> LogFailure? {
    let file = file
    return {
      do throws(LogFailure) {
        try file?.sync()
        return nil
      } catch {
        return error
      }
    }
  }

  // Spec: HARD-26
  package func reopen() throws(LogFailure) {
    let new = try LogFile(path: path)
    switch try new.repairEnd() {
    case .removed(let piece):
      let text = String(decoding: piece, as: UTF8.self).debugDescription
      programLog.warning("the last entry of \(path) was cut off before anybody heard it: removed \(text)")
    case .ended: programLog.warning("the last line of \(path) is no entry and had no end: ended it")
    case nil: break
    }
    file = new
  }

  package func takeBack(_ count: Int) { file?.takeBack(count) }

  package func close() { file = nil }
}
