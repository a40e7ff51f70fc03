import Foundation
import Logging
import Testing

@testable import ChatServer

/// What the program itself says.
@Suite struct ProgramLogTests {
  static let lines: [(Logger.Level, terminal: String, journal: String)] = [
    (.trace, "chat: word", "<7>word"), (.debug, "chat: word", "<7>word"), (.info, "chat: word", "<6>word"),
    (.notice, "chat: word", "<5>word"), (.warning, "chat: warning: word", "<4>word"),
    (.error, "chat: error: word", "<3>word"), (.critical, "chat: critical: word", "<2>word"),
  ]

  @Test(arguments: lines)
  func whatMattersIsMarked(level: Logger.Level, terminal: String, journal: String) {
    #expect(ProgramLog(program: "chat").line(level, "word") == terminal)
    #expect(ProgramLog(program: "chat", isJournal: true).line(level, "word") == journal)
  }

  @Test(arguments: [nil, "", "8:1", "0:0"] as [String?])
  func whatIsNotTheJournalIsNotTakenForIt(stream: String?) {
    #expect(!ProgramLog.isJournal(stream))
  }

  @Test func nobodyWaitsForWhoeverShowsIt() throws {
    let pipe = Pipe()
    let (reading, writing) = (pipe.fileHandleForReading, pipe.fileHandleForWriting)
    _ = fcntl(writing.fileDescriptor, F_SETFL, O_NONBLOCK)
    var size = 0
    while write(writing.fileDescriptor, String(repeating: "x", count: 4096), 4096) == 4096 { size += 4096 }
    _ = fcntl(writing.fileDescriptor, F_SETFL, 0)
    let logger = Logger(label: "chat") { _ in
      ProgramLog(program: "chat", descriptor: writing.fileDescriptor)
    }
    for _ in 0..<3 { logger.info("word") }
    while size > 0 { size -= reading.availableData.count }
    logger.info("another")
    let said = String(decoding: reading.availableData, as: UTF8.self)
    #expect(said == "chat: warning: 3 lines were lost here: nobody took them\nchat: another\n")
  }

  @Test func aLineIsNeverLongerThanAPipeTakesAtOnce() throws {
    let pipe = Pipe()
    let logger = Logger(label: "chat") { _ in
      ProgramLog(program: "chat", descriptor: pipe.fileHandleForWriting.fileDescriptor)
    }
    logger.info("\(String(repeating: "가", count: 100_000))")
    let said = pipe.fileHandleForReading.availableData
    #expect(said.count < 4096 && said.last == 0x0A)
  }

  @Test func theJournalIsKnownByItsDeviceAndNumber() {
    var status = stat()
    fstat(STDERR_FILENO, &status)
    #expect(ProgramLog.isJournal("\(status.st_dev):\(status.st_ino)"))
  }
}
