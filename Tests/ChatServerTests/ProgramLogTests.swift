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

  @Test func theJournalIsKnownByItsDeviceAndNumber() {
    var status = stat()
    fstat(STDERR_FILENO, &status)
    #expect(ProgramLog.isJournal("\(status.st_dev):\(status.st_ino)"))
  }
}
