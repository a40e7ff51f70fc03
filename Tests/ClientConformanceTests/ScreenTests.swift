import SessionLanguage
import Testing

@testable import ClientConformance

/// What stands on a screen, as a reader takes it in.
@Suite struct ScreenTests {
  @Test(arguments: [
    (["봇:안녕"], "봇:안녕", 1), (["봇:안녕", "봇:안녕"], "봇:안녕", 2), (["봇:안", "녕"], "봇:안녕", 0),
    // Nothing more had room in the first row.
    (["봇:가나다", "라마"], "봇:가나다라마", 1), (["봇:가나 다", "라마"], "봇:가나 다라마", 1),
    // A word that is wrapped, and stands under the one before.
    (["봇:한 두", "   세네"], "봇:한 두 세네", 1), ([""], "봇", 0),
  ])
  func aTextIsFoundWhereverItIsWrapped(rows: [String], text: String, count: Int) {
    #expect(Reading(Screen(rows: rows, columns: 10)).places(of: text).count == count)
  }

  @Test(arguments: [
    ("유저> 반쯤", "", [], true), ("유저> 반쯤", "쓴", [], false), ("유저> ", "", [], false),
    ("유저> 다른 반쯤", "", [], true), ("유저> 반쯤", "", ["봇:안녕"], false),
  ])
  func aLineStandsBeforeTheCursor(before: String, after: String, below: [String], isLine: Bool) {
    let screen = Screen(
      rows: ["위", before + after] + below, cursorRow: 1, beforeCursor: before, afterCursor: after, columns: 40
    )
    #expect(screen.hasLine("반쯤") == isLine)
  }

  /// Hangul takes two cells, also decomposed, as in every terminal that shows it.
  @Test(arguments: [
    ("안녕", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("ㅋㅋ", 4), ("漢字", 4), ("ﾊﾝ", 2), ("Ａ", 2), ("👍", 2), ("¦", 1),
    ("e\u{301}", 1), ("a", 1),
  ])
  func theCursorStandsBehindWhatWasWritten(text: String, column: Int) throws {
    let screen = try #require(TerminalScreen(size: TerminalSize(columns: 40, rows: 3)))
    screen.write(Array(text.utf8))
    let shown = screen.shown
    #expect(shown.rows == [text] && shown.beforeCursor.unicodeScalars.elementsEqual(text.unicodeScalars))
    screen.write(Array("\r\u{1B}[\(column)C|".utf8))
    #expect(screen.shown.rows == [text + "|"])
  }

  @Test func whatScrollsAwayIsKept() throws {
    let screen = try #require(TerminalScreen(size: TerminalSize(columns: 40, rows: 3)))
    for number in 1...20 { screen.write(Array("\(number)번째\r\n".utf8)) }
    #expect(screen.shown.rows == (1...20).map { "\($0)번째" } + [""])
    #expect(screen.shown.cursorRow == 20)
  }

  @Test func keysFollowTheModeOfTheTerminal() throws {
    let screen = try #require(TerminalScreen(size: TerminalSize(columns: 40, rows: 3)))
    #expect(screen.bytes(of: .up) == Array("\u{1B}[A".utf8))
    #expect(screen.pasted(Array("a\nb".utf8)) == Array("a\rb".utf8))
    screen.write(Array("\u{1B}[?1h\u{1B}[?2004h".utf8))
    #expect(screen.bytes(of: .up) == Array("\u{1B}OA".utf8))
    #expect(screen.pasted(Array("a".utf8)) == Array("\u{1B}[200~a\u{1B}[201~".utf8))
  }
}
