import ChatConformance
import Testing

@testable import ChatConformance

/// What a keeper tells of its server's end.
@Suite struct LastWordsTests {
  private static let samples = [
    words(nil), words(0), words(0x100, left: 2),
    words(11, head: "a\n1 2 3 4\n", dropped: 70_000, tail: "\n\u{0}b"),
  ]

  private static func words(
    _ status: Int32?, left: Int = 0, head: String = "", dropped: Int = 0, tail: String = ""
  ) -> LastWords {
    var words = LastWords(status: status)
    words.left = left
    words.output = KeptOutput(head: head.utf8, dropped: dropped, tail: tail.utf8)
    return words
  }

  @Test func whatWasTakenTooMuchOfIsReadBack() {
    var words = LastWords(status: 9)
    words.excess = .memory
    #expect(LastWords(words.bytes) == words)
    #expect(words.ending == "by the runner: it took more than 1024 MiB of memory")
  }

  @Test(arguments: samples) func whatIsToldIsReadBack(words: LastWords) {
    #expect(LastWords(words.bytes) == words)
  }

  @Test(arguments: ["", "0 0 0 0 -", "0 0\n", "0 0 0 0\n", "0 0 0 1 -\n", "0 0 0 -1 -\n", "a b c d -\n"])
  func whatWasBrokenOffIsNothing(text: String) {
    #expect(LastWords(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    (0, "with exit status 0"), (0x7F00, "with exit status 127"), (15, "by signal 15 (Terminated)"),
    (11, "by SIGSEGV: it used memory that is not its own"),
    (13, "by SIGPIPE: it wrote to a client that had gone"),
    (0x8D00, "with exit status 141, SIGPIPE: it wrote to a client that had gone"),
  ])
  func theEndIsToldInWords(status: Int32, words: String) {
    #expect(LastWords(status: status).ending == words)
  }

  @Test func whatIsShownIsHarmlessAndShort() {
    let nasty = "\u{1B}[2JError\r231 passed\u{202E}\u{7}\u{85}" + String(repeating: "x", count: 100_000)
    let words = Self.words(1, head: nasty)
    #expect(words.errors.map(\.message) == words.lastLines)
    for line in words.lastLines {
      #expect(line.hasPrefix("␛[2JError␍231 passed\\u{202E}␇\\u{85}xxx"))
      #expect(line.count < 250)
    }
  }

  @Test func complaintsAreKnownByTheirWords() {
    let said =
      "fine\nValueError: a\njava.lang.RuntimeException: b\npanic: c\nfatal\nFATAL: d\nthe terror\nno\n"
    #expect(Self.words(1, head: said).errors.count == 6)
  }
}
