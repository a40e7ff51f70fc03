import ChatConformance
import SessionLanguage
import Testing

/// The list of what may fail.
@Suite struct KnownFailuresTests {
  @Test func eachLineIsAnIdAndAReason() throws {
    let text = "# what may fail\n\ncore/a  since May\n  line/b\tthe parser # is old  \r\nhardened/c d"
    let known = try KnownFailures.parse(Array(text.utf8), file: "known.txt")
    #expect(known.entries.map(\.id) == ["core/a", "line/b", "hardened/c"])
    #expect(known.entries.map(\.reason) == ["since May", "the parser # is old", "d"])
    #expect(known.entries.map(\.line) == [3, 4, 5])
    #expect(known["line/b"]?.file == "known.txt")
    #expect(known["line/x"] == nil)
  }

  @Test func anEmptyListIsAList() throws {
    #expect(try KnownFailures.parse([], file: "known.txt").entries.isEmpty)
  }

  @Test(arguments: [
    ("core/a", "known.txt:1:7: expected a reason after core/a, found the end of the line"),
    ("core/a \t ", "known.txt:1:10: expected a reason after core/a, found the end of the line"),
    ("#\n core/*  all", "known.txt:2:2: expected the id of one session, found core/*, a pattern"),
    ("core/a  x\ncore/a  y", "known.txt:2:1: expected each id once, found core/a, which line 1 has"),
  ])
  func whatIsWrongIsToldWithItsPlace(text: String, words: String) {
    let errors = #expect(throws: SessionErrors.self) {
      try KnownFailures.parse(Array(text.utf8), file: "known.txt")
    }
    #expect(errors?.description == words)
  }

  @Test func whatIsNotUTF8IsTold() {
    let errors = #expect(throws: SessionErrors.self) {
      try KnownFailures.parse(Array("core/a  x".utf8) + [0xFF], file: "known.txt")
    }
    #expect(errors?.description == "known.txt:1:10: expected UTF-8, found bytes that are not")
  }

  @Test func aByteOrderMarkIsTold() {
    let errors = #expect(throws: SessionErrors.self) {
      try KnownFailures.parse(Array("\u{FEFF}core/a  x".utf8), file: "known.txt")
    }
    #expect(errors?.description == "known.txt:1:1: expected UTF-8 without a byte order mark, found one")
  }

  @Test func allErrorsAreToldAtOnce() {
    let errors = #expect(throws: SessionErrors.self) {
      try KnownFailures.parse(Array("core/a\ncore/b  x\ncore/c".utf8), file: "known.txt")
    }
    #expect(errors?.all.map(\.line) == [1, 3])
  }
}
