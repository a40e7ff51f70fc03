import Foundation
import SessionLanguage
import Testing

/// Sessions about clients: parse and print undo each other, and errors say where and what.
@Suite struct ClientSessionTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/client")

  private static let files =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
    .filter { $0.hasSuffix(".session") }.sorted() ?? []

  /// Every step that there is.
  private static let everything = """
    title: Everything
    covers: CLIENT-1 CLIENT-35
    needs: terminal nick connect reconnect
    framing: bare
    nick: " {C} "
    size: 40x12
    patience: 6
    given: connected

    user says: " 안녕 "
    user starts
    user starts as: 봇
    user types: {1..3}번
    user pastes: "하나\\n둘"
    user presses Ctrl-C
    user leaves
    user connects
    user connects elsewhere
    terminal is 80x24
    server greets
    server > closed
    server >> "\\xFF" | "a" * 3 "b"
    server imitates: x
    server closes
    server resets
    server stops
    server starts
    server accepts
    server accepts later
    server < "closed"
    server < nothing
    server < closed
    server relays: {S.ip}:{S}
    user sees: # x
    user sees once: x
    user sees no: x
    user sees in order
      "# x"
      {1..9}째
    user sees on its way: x
    user sees as heard: x
    user sees no imitation
    user is told
    user is told: x
    line is: x
    line holds: x
    terminal gets no: "\\x1B[2J"
    client succeeds
    client fails
    client ends
    home is private

    """

  private func parse(_ text: String) throws(SessionErrors) -> ClientSession {
    try ClientSession.parse(Array(text.utf8), id: "client/x", file: "x.session")
  }

  @Test func everyStepIsReadAndWritten() throws {
    #expect(try parse(Self.everything).canonicalText == Self.everything)
  }

  @Test func theExampleOfThePageIsASession() throws {
    let page = Self.folder.deletingLastPathComponent().appending(path: "README.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let example = try #require(text.firstMatch(of: /(?s)```client-session\n(.*?)```/)?.output.1)
    #expect(try parse(String(example)).canonicalText == example)
  }

  @Test(arguments: files)
  func whatIsWrittenIsReadAgain(file: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
    var session = try parse(text)
    var again = try parse(session.canonicalText)
    #expect(again.canonicalText == session.canonicalText)
    (session.lines, again.lines) = ([], [])
    #expect(again == session)
  }

  @Test(arguments: [
    (
      "user jumps\nclient ends",
      "x.session:5:1: expected what a user, the server, the terminal or the client does"
    ),
    ("user says:\nclient ends", "x.session:5:11: expected a blank and a text, found the end of the line"),
    ("user presses Hyper\nclient ends", "x.session:5:14: expected one of Enter, Tab"),
    ("terminal is 1x1\nclient ends", "x.session:5:13: expected a size from 2x2 to 500x500"),
    ("user pastes: x\nclient ends", "x.session:5:1: expected \"needs: terminal\" in the header"),
    (
      "user says: {A}\nclient ends",
      "x.session:5:12: expected the port of the client, {C}, or of the server, {S}"
    ),
    ("server >> \"{1..2}\"\nclient ends", "x.session:5:1: expected a step without a counter"),
    ("user sees in order\nclient ends", "x.session:5:19: expected indented lines below, found none"),
    ("user sees in order\n  {any}\nclient ends", "x.session:6:3: expected words that stand for themselves"),
    ("user leaves", "x.session:5:12: expected an observation at the end"),
    (
      "user starts\nclient ends",
      "x.session:6:12: expected \"given: connected\", or \"user starts\" as the first step"
    ),
    ("client ends now", "x.session:5:12: expected the end of the line"),
  ])
  func anErrorSaysWhereAndWhat(steps: String, error: String) throws {
    let found = #expect(throws: SessionErrors.self) {
      try parse("title: T\ncovers: CLIENT-1\ngiven: connected\n\n\(steps)")
    }
    #expect(found?.description.hasPrefix(error) == true, "\(found?.description ?? "")")
  }

  @Test(arguments: [
    "covers: CLIENT-1", "title: T", "title: T\ncovers: CLIENT-1\nneeds: terminal plain", "title: T\ntitle: T",
    "title: T\ncovers: CLIENT-1\nframing: other", "title: T\ncovers: CLIENT-1\npatience: 61",
    "title: T\ncovers: CLIENT-1\ngiven: A", "title: T\ncovers: CLIENT-1\nsize: 40", "\u{FFFF}: x",
  ])
  func aHeaderThatIsWrongIsToldAs(header: String) {
    #expect(throws: SessionErrors.self) { try parse(header + "\n\nuser starts\nclient ends\n") }
  }
}
