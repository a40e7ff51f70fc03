import Testing

@testable import ChatWatch

/// How lines become rows of a screen.
@Suite struct ScreenRowTests {
  @Test(arguments: [
    ("", 4, [""]), ("abcd", 4, ["abcd"]), ("abcde", 4, ["abcd", "e"]), ("가나다", 4, ["가나", "다"]),
    ("a가나", 4, ["a가", "나"]), ("\u{1B}[1mabcd\u{1B}[0me", 4, ["\u{1B}[1mabcd\u{1B}[0m", "e"]),
    ("가나", 1, ["가", "나"]),
  ])
  func noRowIsWiderThanTheScreen(line: String, width: Int, rows: [String]) {
    #expect(line.rows(ofWidth: width) == rows)
  }
}
