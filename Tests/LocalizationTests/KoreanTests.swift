import ChatConformance
import ClientConformance
import Foundation
import Mutants
import SessionLanguage
import SystemPackage
import Testing

@testable import Localization

/// Whether the Korean catalogue has everything that people are told, and nothing else.
@Suite struct KoreanTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Where the words are that people are told.
  private static let targets = [
    "Arguments", "ChatClient", "ChatConformance", "ChatProtocol", "ChatWatch", "ClientConformance",
    "Generator",
    "Grading", "Reports", "SessionLanguage", "SessionRunner", "Tracing", "chat-client", "chat-conform",
    "chat-server",
  ]

  /// What looks like a sentence and is none that anybody is told.
  private static let others: Set = [
    "Server Log.txt", "for piece in %1; do printf \"$piece\"; sleep 0.1; done; ",
    "default-src 'none';style-src 'unsafe-inline';img-src data:",
    // Looked for in what a server says, written into a session, or a fault of this program.
    "Emitted 'error' event", "no descriptors are left for a pipe", "a capital letter and digits are a name",
    "# What passed, for `chat-conform trace`: seconds from the beginning, who, and bytes.\n",
    // By what drawn texts are counted.
    "beyond the first plane", "blank at an end",
    // Read back by the runner that launches the keeper.
    "chat-conform: it could not be started: %1\n",
  ]

  private static let entries = Result {
    try PortableObject(
      try String(
        contentsOf: root.appending(path: "Sources/Localization/Po/ko.po"), encoding: .utf8)
    ).entries
  }

  private static let literals = Result {
    try targets.flatMap { target in
      let folder = root.appending(path: "Sources/\(target)")
      return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
        $0.hasSuffix(".swift")
      }
      .flatMap { SourceTexts(try String(contentsOf: folder.appending(path: $0), encoding: .utf8)).texts }
    }
  }

  /// Sentences of the Spec, titles of sessions, and mistakes of servers.
  private static func data() throws -> [String] {
    let (servers, clients) = (try Library.embedded(), try ClientLibrary.embedded())
    return servers.requirements.map(\.sentence) + servers.sessions.map(\.title)
      + clients.sessions.map(\.title) + Mutant.all.map(\.summary) + Ending.allCases.map(\.rawValue)
      + ServerAction.allCases.map(\.rawValue)
  }

  /// What stands in a list, or says where an error was, is not taken apart elsewhere.
  @Test(arguments: [
    ("it said: Error: write EPIPE (server.js line 11)", "서버의 말: Error: write EPIPE (server.js 11행)"),
    ("it said: OSError: no (server.py line 46, in to_all)", "서버의 말: OSError: no (server.py 46행, to_all에서)"),
    (
      "What failed besides may come of the same: core/a, core/b and 4 more.",
      "그 밖에 실패한 것도 같은 까닭일 수 있습니다: core/a, core/b 외 4개."
    ),
  ])
  func listsAndPlacesStayWhole(text: String, korean: String) {
    #expect(Catalogue.korean.translation(of: text) == korean)
  }

  @Test func theProgramHasAllOfIt() throws {
    let embedded = try PortableObject(Catalogue.embeddedText).entries
    #expect(try embedded.map(\.translation) == Self.entries.get().map(\.translation))
  }

  @Test func everythingThatPeopleAreToldIsInIt() throws {
    let known = Set(try Self.entries.get().map(\.text))
    let catalogue = Catalogue(try Self.entries.get())
    let literals = try Self.literals.get().filter { !$0.isOfHelp }.map(\.text)
    #expect(literals.count > 3000)
    let missing = literals.filter {
      Self.isSentence($0) && !known.contains($0) && !Self.others.contains($0) && !$0.contains("box-sizing")
        && !$0.hasPrefix("python3 ") && !Self.isNotation($0)
    }
    #expect(Set(missing) == [], "add them to Sources/Localization/Po/ko.po")
    let untranslated = try Self.data().filter { catalogue.translation(of: $0) == nil }
    #expect(untranslated == [])
  }

  @Test func everythingInItIsStillSaid() throws {
    let literals = Set(try Self.literals.get().map(\.text))
    let data = try Self.data()
    let known = literals.union(data)
    let stale = try Self.entries.get().filter { (entry: PortableObject.Entry) -> Bool in
      guard !known.contains(entry.text) else { return false }
      if entry.context == "system" { return !Self.systemErrors.contains(entry.text) }
      // `HelpTests` shows what is said of arguments.
      if entry.context == "parser" { return false }
      if entry.context == "help" { return !literals.contains { $0.contains(entry.text) } }
      guard let pattern = Pattern(entry.text) else { return true }
      return !data.contains { pattern.match(Array($0.utf8), isClause: { _ in false }) != nil }
    }
    #expect(stale.map { $0.text } == [], "take them out of Sources/Localization/Po/ko.po")
  }

  /// What the system says of an error.
  private static let systemErrors = Set((1...133).map { "\(Errno(rawValue: CInt($0)))" })

  @Test func eachTextIsThereOnceTranslatedAndFilledInWithTheSame() throws {
    let entries = try Self.entries.get()
    #expect(entries.count > 1000)
    #expect(Dictionary(grouping: entries, by: \.text).filter { $1.count > 1 }.keys.sorted() == [])
    #expect(entries.filter { $0.translation.isEmpty || $0.isFuzzy }.map(\.text) == [])
    let others = entries.filter {
      PortableObject.Entry.holes(in: $0.text) != PortableObject.Entry.holes(in: $0.translation)
    }
    #expect(others.map(\.text) == [])
  }

  /// A pattern of next to no words would fit what it has nothing to do with.
  @Test func eachPatternHasWordsOfItsOwn() throws {
    let bare = try Self.entries.get().filter { !$0.text.contains { $0.isLetter } }
    #expect(bare.map(\.text) == [])
  }

  /// Nothing tells where the one ends and the other begins, except at the end, where the other is a clause.
  @Test func noHolesStandSideBySide() throws {
    let texts = try Self.entries.get().map(\.text)
    #expect(texts.filter { $0.contains(/%\d%\d./) } == [])
  }

  /// Where what stands before is filled in, a particle must fit it: 이 or 가 alone would be right half the time.
  @Test func particlesBehindHolesAreChosen() throws {
    let wrong = try Self.entries.get().filter { $0.translation.contains(/%\d(?:이|가|은|는|을|를|과|와|으로)(?: |$)/) }
    #expect(wrong.map(\.translation) == [])
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/msgfmt"), "gettext is not installed"))
  func gettextFindsNothingWrongWithIt() throws {
    let check = Process()
    check.executableURL = URL(filePath: "/usr/bin/msgfmt")
    check.arguments = [
      "--check", "-o", "/dev/null", Self.root.appending(path: "Sources/Localization/Po/ko.po").path,
    ]
    try check.run()
    check.waitUntilExit()
    #expect(check.terminationStatus == 0)
  }

  /// Whether it is in the language of sessions, which stays.
  private static func isNotation(_ text: String) -> Bool {
    text.contains(
      /^ *(?:user |in (?:one|any|that) order|terminal gets no|server accepts later|home is private)/)
  }

  /// Three words of English in a row.
  private static func isSentence(_ text: String) -> Bool {
    text.contains(/[A-Za-z']+[,;:.]? [A-Za-z']{2,}[,;:.]? [A-Za-z']{2,}/)
  }
}
