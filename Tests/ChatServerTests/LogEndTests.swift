import ChatProtocol
import Foundation
import Testing

@testable import ChatServer

/// However long the log's last line is, little of it is looked at, and less is shown.
@Suite struct LogEndTests {
  private let url = temporaryLog()
  private let entry = LogRecord.message(port: 1, text: Array("유저 1:안녕".utf8)).bytes

  @Test(arguments: [1 << 23, 3 << 30, 5 << 30])
  func aLineLongerThanAnyEntryIsEndedHoweverLongItIs(size: UInt64) throws {
    defer { remove() }
    for beginning in [[], Array("[Message Log] (1) - ".utf8)] {
      try Data(beginning).write(to: url)
      let file = try FileHandle(forUpdating: url)
      try file.truncate(atOffset: size)
      let said = Said()
      let log = try ChatLog(path: url.path, programLog: said.logger)
      try log.write(entry)
      log.close()
      #expect(said.lines.count == 1 && said.lines[0].hasSuffix("ended it"))
      try file.seek(toOffset: size - 1)
      #expect(try file.readToEnd().map(Array.init) == [0, 0x0A] + entry)
    }
  }

  // Spec: HARD-25
  @Test func theLongestEntryIsRemovedWholeAndShownInPart() throws {
    defer { remove() }
    let text = [UInt8](repeating: 0x1F, count: Limits.largestMessageLimit)
    let longest = LogRecord.message(port: .max, text: text).bytes
    #expect(longest.count == LogRecord.longestEntry)
    try Data(entry + longest.dropLast()).write(to: url)
    let said = Said()
    _ = try ChatLog(path: url.path, programLog: said.logger)
    #expect(try Array(Data(contentsOf: url)) == entry)
    #expect(said.lines.count == 1 && said.lines[0].hasSuffix("and so on, \(longest.count - 1) bytes"))
    #expect(said.lines[0].utf8.count < 500)
  }

  @Test func aLogThatEndsInALineIsLeftAsItIs() throws {
    defer { remove() }
    for end in ["x\n", "x\ny\n", "\n\0\n"] {
      try Data(end.utf8).write(to: url)
      let said = Said()
      _ = try ChatLog(path: url.path, programLog: said.logger)
      #expect(try Data(contentsOf: url) == Data(end.utf8) && said.lines.isEmpty)
    }
  }

  private func remove() { try? FileManager.default.removeItem(at: url) }
}
