import ChatProtocol
import Foundation
import Logging
import POSIX
import RawSockets
import Synchronization
import SystemPackage
import Testing

@testable import ChatServer

/// The log on a disk that fills up, and a file that is moved away.
@Suite struct LogFileTests {
  private let url = temporaryLog()
  private let entry = LogRecord.message(port: 1, text: Array("유저 1:안녕".utf8)).bytes

  // Spec: HARD-24
  @Test func aPartOfAWriteIsTakenBack() throws {
    defer { remove() }
    for room in 0..<entry.count {
      try Data(entry).write(to: url)
      let file = try LockedLogFile(path: url.path, write: disk(withRoomFor: room))
      #expect(throws: LogFailure(path: url.path, code: ENOSPC)) { try file.append(entry) }
      #expect(try Array(Data(contentsOf: url)) == entry)
    }
  }

  /// As a child does that is being started, for a moment.
  @Test func theLockEndsWithTheLogThoughTheOpenFileIsHeldElsewhere() throws {
    defer { remove() }
    let held = Atomic<CInt>(-1)
    do {
      let file = try LockedLogFile(path: url.path) { (file, _) throws(WriteFailure) in
        held.store(dup(file.rawValue), ordering: .relaxed)
      }
      try file.append(entry)
    }
    defer { close(held.load(ordering: .relaxed)) }
    #expect(throws: Never.self) { try LockedLogFile(path: url.path) }
  }

  @Test func whatAnotherProgramHasWrittenBehindIsNotTakenBack() throws {
    defer { remove() }
    let (path, other) = (url.path, Array("other\n".utf8))
    let file = try LockedLogFile(path: path) { (file, bytes) throws(WriteFailure) in
      try file.writeAll(bytes.prefix(3), within: .zero)
      // Whoever does not ask for the lock is not kept out by it.
      let descriptor = open(path, O_WRONLY | O_APPEND)
      try FileDescriptor(rawValue: descriptor).writeAll(other, within: .zero)
      close(descriptor)
      throw WriteFailure(written: 3, reason: .noSpace)
    }
    #expect(throws: LogFailure.self) { try file.append(entry) }
    #expect(try Array(Data(contentsOf: url)) == entry.prefix(3) + other)
  }

  // Spec: HARD-25
  @Test func anEntryThatWasCutOffIsRemovedAndSaid() throws {
    defer { remove() }
    for cut in 1..<entry.count {
      try Data(entry + entry.prefix(cut)).write(to: url)
      let said = Said()
      let log = try ChatLog(path: url.path, programLog: said.logger)
      try log.write(entry)
      #expect(try LogRecord.parse(Array(Data(contentsOf: url))).count == 2)
      #expect(said.lines.count == 1 && said.lines[0].contains("removed \"[" + (cut > 1 ? "M" : "")))
    }
  }

  @Test func aLastLineThatIsNoEntryIsEndedAndSaid() throws {
    defer { remove() }
    try Data("a note".utf8).write(to: url)
    let said = Said()
    try ChatLog(path: url.path, programLog: said.logger).write(entry)
    #expect(try Array(Data(contentsOf: url)) == "a note\n".utf8 + entry)
    #expect(said.lines.count == 1 && said.lines[0].hasSuffix("ended it"))
  }

  @Test func aLineLongerThanOneLookBackIsRemovedWhole() throws {
    defer { remove() }
    let long = LogRecord.message(port: 1, text: [UInt8](repeating: 0x61, count: 300_000)).bytes.dropLast(2)
    try Data(entry + long).write(to: url)
    _ = try ChatLog(path: url.path, programLog: silentLogger)
    #expect(try Array(Data(contentsOf: url)) == entry)
  }

  // Spec: HARD-26
  @Test func theLogGoesOnInANewFile() async throws {
    let moved = temporaryLog()
    defer {
      remove()
      try? FileManager.default.removeItem(at: moved)
    }
    let server = ChatServer(.init(port: 0, logPath: url.path), logger: silentLogger)
    let client = try RawConnection(to: try await server.start().port)
    #expect(try client.hears(Notice.joined(port: client.port).line))
    try FileManager.default.moveItem(at: url, to: moved)
    try client.send("a:old\n")
    #expect(try client.hears("a:old\n"))
    await server.reopenLog()
    try client.send("a:new\n")
    #expect(try client.hears("a:new\n"))
    await server.stop()
    let peer = Peer(address: "127.0.0.1", port: client.port)
    #expect(try records(moved) == [.opened, .connected(peer), message("a:old", client)])
    #expect(try records(url) == [message("a:new", client), .disconnected(peer)])
  }

  @Test func whereTheNewFileCannotBeMadeTheOldOneGoesOn() throws {
    let folder = url.deletingPathExtension()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: "log.txt").path
    let log = try ChatLog(path: path, programLog: silentLogger)
    let moved = temporaryLog()
    defer { try? FileManager.default.removeItem(at: moved) }
    try FileManager.default.moveItem(atPath: path, toPath: moved.path)
    try FileManager.default.removeItem(at: folder)
    #expect(throws: LogFailure(path: path, code: ENOENT)) { try log.reopen() }
    try log.write(entry)
    #expect(try Array(Data(contentsOf: moved)) == entry)
  }

  @Test(arguments: [(ENOSPC, true), (EDQUOT, true), (EISDIR, false), (EACCES, false)])
  func onlyWhereTheDiskIsFullRoomIsAskedFor(code: CInt, asks: Bool) {
    #expect(LogFailure(path: "log.txt", code: code).description.contains("make room") == asks)
  }

  private func remove() { try? FileManager.default.removeItem(at: url) }

  private func records(_ url: URL) throws -> [LogRecord] {
    try LogRecord.parse(Array(Data(contentsOf: url)))
  }

  private func message(_ text: String, _ client: RawConnection) -> LogRecord {
    .message(port: client.port, text: Array(text.utf8))
  }

  /// Takes so many bytes, and no more.
  private func disk(withRoomFor room: Int) -> LockedLogFile.Write {
    { (file, bytes) throws(WriteFailure) in
      try file.writeAll(bytes.prefix(room), within: .zero)
      throw WriteFailure(written: room, reason: .noSpace)
    }
  }
}
