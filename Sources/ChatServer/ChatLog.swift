import Logging
import POSIX

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
  /// How much of what was removed is shown.
  private static let excerptBytes = 80

  private let path: String
  private let mode: CInt
  private let programLog: Logger
  private var file: LockedLogFile?
  private var reserve = ReserveDescriptor()

  /// Opens the file, or makes it with this mode, as far as the process's umask lets it.
  package init(path: String, mode: CInt = 0o640, programLog: Logger) throws(LogFailure) {
    self.path = path
    self.mode = mode
    self.programLog = programLog
    try reopen()
  }

  /// Which file it is; nil where it is none, such as /dev/null.
  package var identity: FileIdentity? { file?.identity }

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
    reserve.giveUp()
    defer { reserve.take() }
    let next = try fileOfThatName()
    switch try next.repairEnd() {
    case .removed(let piece):
      let excerpt = String(decoding: piece.prefix(Self.excerptBytes), as: UTF8.self).debugDescription
      let rest = piece.count > Self.excerptBytes ? " and so on, \(piece.count) bytes" : ""
      programLog.warning(
        "the last entry of \(path) was cut off before anybody heard it: removed \(excerpt)\(rest)")
    case .ended: programLog.warning("the last line of \(path) is no entry and had no end: ended it")
    case nil: break
    }
    file = next
  }

  /// The one that is open where it still has the name: opened twice it would lock itself out.
  private func fileOfThatName() throws(LogFailure) -> LockedLogFile {
    if let file, let identity = file.identity, identity == FileIdentity(at: path) { return file }
    return try LockedLogFile(path: path, mode: mode)
  }

  package func takeBack(_ count: Int) { file?.takeBack(count) }

  package func close() { file = nil }
}
