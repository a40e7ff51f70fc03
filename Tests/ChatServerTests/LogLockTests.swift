import ChatProtocol
import Foundation
import Glibc
import POSIX
import Testing

@testable import ChatServer

/// A log belongs to one server, and to nothing that could hold it up.
@Suite struct LogLockTests {
  private let url = temporaryLog()
  private let entry = LogRecord.message(port: 1, text: Array("유저 1:안녕".utf8)).bytes

  // Spec: HARD-32
  @Test func aLogThatAnotherServerHasOpenIsRefusedAndLeftAlone() throws {
    let (soft, hard) = (temporaryLog(), temporaryLog())
    defer { remove(url, soft, hard) }
    let log = try ChatLog(path: url.path, programLog: silentLogger)
    try log.write(entry)
    try FileManager.default.createSymbolicLink(at: soft, withDestinationURL: url)
    try FileManager.default.linkItem(at: url, to: hard)
    // Half of an entry, as the first server may have written at any moment.
    let other = try FileHandle(forWritingTo: url)
    try other.seekToEnd()
    try other.write(contentsOf: entry.dropLast(5))
    for name in [url, soft, hard] {
      #expect(throws: LogFailure(path: name.path, reason: .held(by: Self.holder))) {
        try ChatLog(path: name.path, programLog: silentLogger)
      }
    }
    #expect(try Array(Data(contentsOf: url)) == entry + entry.dropLast(5))
  }

  @Test func aLogIsFreeOnceItIsClosed() throws {
    defer { remove(url) }
    for _ in 0..<3 {
      let log = try ChatLog(path: url.path, programLog: silentLogger)
      try log.write(entry)
      log.close()
    }
    #expect(try LogRecord.parse(Array(Data(contentsOf: url))).count == 3)
  }

  // Spec: HARD-32 HARD-26
  @Test func theLockGoesWithTheLogToItsNewFile() throws {
    let moved = temporaryLog()
    defer { remove(url, moved) }
    let log = try ChatLog(path: url.path, programLog: silentLogger)
    try FileManager.default.moveItem(at: url, to: moved)
    #expect(throws: LogFailure.self) { try ChatLog(path: moved.path, programLog: silentLogger) }
    try log.reopen()
    #expect(throws: LogFailure.self) { try ChatLog(path: url.path, programLog: silentLogger) }
    #expect(throws: Never.self) { try ChatLog(path: moved.path, programLog: silentLogger) }
  }

  @Test func aLogThatWasNotMovedGoesOn() throws {
    defer { remove(url) }
    let log = try ChatLog(path: url.path, programLog: silentLogger)
    for _ in 0..<3 {
      try log.write(entry)
      try log.reopen()
    }
    #expect(try LogRecord.parse(Array(Data(contentsOf: url))).count == 3)
  }

  // Spec: HARD-32
  @Test func aNewFileThatAnotherServerHasOpenIsLeftToIt() throws {
    let moved = temporaryLog()
    defer { remove(url, moved) }
    let log = try ChatLog(path: url.path, programLog: silentLogger)
    try FileManager.default.moveItem(at: url, to: moved)
    let other = try ChatLog(path: url.path, programLog: silentLogger)
    #expect(throws: LogFailure(path: url.path, reason: .held(by: Self.holder))) { try log.reopen() }
    try log.write(entry)
    #expect(try Data(contentsOf: url).isEmpty && Array(Data(contentsOf: moved)) == entry)
    other.close()
    try log.reopen()
  }

  @Test func anyNumberOfServersMayHaveNoLog() throws {
    let logs = try (0..<2).map { _ in try ChatLog(path: "/dev/null", programLog: silentLogger) }
    for log in logs { try log.reopen() }
  }

  @Test func whatCouldHoldUpAWriteIsNoLog() throws {
    defer { remove(url) }
    try #require(mkfifo(url.path, 0o600) == 0)
    expectRefused(url.path)
    #if os(Linux)
      let window = try Window()
      expectRefused(window.path)
      window.closes()
    #endif
  }

  private func expectRefused(_ path: String) {
    #expect(throws: LogFailure(path: path, reason: .mayBlock)) {
      try ChatLog(path: path, programLog: silentLogger)
    }
  }

  @Test func whereThatHasTheNameTheOldFileGoesOn() throws {
    let moved = temporaryLog()
    defer { remove(url, moved) }
    let log = try ChatLog(path: url.path, programLog: silentLogger)
    try FileManager.default.moveItem(at: url, to: moved)
    try #require(mkfifo(url.path, 0o600) == 0)
    #expect(throws: LogFailure(path: url.path, reason: .mayBlock)) { try log.reopen() }
    try log.write(entry)
    #expect(try Array(Data(contentsOf: moved)) == entry)
  }

  @Test(arguments: [
    ("", nil), ("1: FLOCK  ADVISORY  WRITE 47 08:01:131 0 EOF\n", 47),
    ("1: POSIX  ADVISORY  WRITE 12 08:01:131 0 EOF\n", nil),
    ("1: FLOCK  ADVISORY  WRITE 12 08:02:131 0 EOF\n", nil),
    ("1: FLOCK  ADVISORY  WRITE 12 08:01:13 0 EOF\n2: FLOCK  ADVISORY  READ  48 08:01:131 0 EOF\n", 48),
    ("1: -> FLOCK  ADVISORY  WRITE 12 08:01:131 0 EOF\n", nil),
    ("1: FLOCK  ADVISORY  WRITE 0 08:01:131 0 EOF\n", nil),
    ("FLOCK FLOCK :: FLOCK\n\n1: FLOCK a b c d:e:f g", nil),
  ])
  func theHolderIsReadFromTheListOfLocks(list: String, process: Int?) {
    #expect(FileLock.holder(of: FileIdentity(device: 0x801, inode: 131), in: list) == process)
  }

  #if os(Linux)
    /// These tests are the other server.
    private static let holder: Int? = Int(getpid())
  #else
    private static let holder: Int? = nil
  #endif

  private func remove(_ files: URL...) { for file in files { try? FileManager.default.removeItem(at: file) } }
}
