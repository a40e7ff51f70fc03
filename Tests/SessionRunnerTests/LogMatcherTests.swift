import SessionLanguage
import Testing

@testable import SessionRunner

/// Which orders of a log are right.
@Suite struct LogMatcherTests {
  /// `A:1` is an entry of A; `A:x@2` a message of A relayed in the second step; `-:x` nobody's.
  private func comparison(_ entries: String) -> LogMatcher {
    LogMatcher(
      entries: entries.split(separator: " ").map { entry in
        let parts = entry.split(separator: "@")
        return LogMatcher.Entry(
          pattern: Pattern([.text(String(parts[0]))]), connection: ClientName(entry.prefix(1)),
          step: parts.count > 1 ? Int(parts[1]) : nil)
      })
  }

  private func lines(_ text: String) -> [[UInt8]] { text.split(separator: " ").map { Array($0.utf8) } }

  static let right: [(String, String)] = [
    ("A:1 A:2 B:1", "A:1 A:2 B:1"), ("A:1 A:2 B:1", "B:1 A:1 A:2"), ("A:1 A:2 B:1", "A:1 B:1 A:2"),
    ("A:1 -:x B:1", "A:1 -:x B:1"), ("A:m@1 B:m@2", "A:m B:m"), ("A:m@1 B:m@1", "B:m A:m"),
    ("A:m@1 A:n@1", "A:m A:n"), ("A:j A:m@1 B:m@2 B:e", "A:j A:m B:m B:e"), ("A:m@2 A:m@2", "A:m A:m"),
    ("", ""),
  ]

  @Test(arguments: right)
  func orderIsFreeBetweenConnections(entries: String, log: String) {
    #expect(comparison(entries).compare(lines(log)) == .complete)
  }

  static let wrong: [(String, String)] = [
    ("A:1 A:2 B:1", "A:2 A:1 B:1"), ("A:1 -:x B:1", "-:x A:1 B:1"), ("A:1 -:x B:1", "A:1 B:1 -:x"),
    ("A:m@1 B:m@2", "B:m A:m"), ("A:m@1 A:n@1", "A:n A:m"), ("A:1", "A:1 A:1"), ("A:1", "A:2"), ("", "A:1"),
    ("A:1 A:2", "A:2"), ("A:j A:m@1", "A:m A:j"),
  ]

  @Test(arguments: wrong)
  func orderIsFixedWithinAConnectionAndBetweenSteps(entries: String, log: String) {
    guard case .different = comparison(entries).compare(lines(log)) else {
      Issue.record("\(log) is taken for \(entries)")
      return
    }
  }

  @Test(arguments: [("A:1 A:2 B:1", "A:1"), ("A:1 A:2 B:1", "B:1 A:1"), ("A:1", "")])
  func beginningOfALogIsUnfinished(entries: String, log: String) {
    #expect(comparison(entries).compare(lines(log)) == .unfinished)
  }

  @Test func whatIsExpectedFollowsTheLogAsFarAsItIsRight() {
    #expect(comparison("A:1 B:1 A:2").compare(lines("B:1 x")) == .different(expected: lines("B:1 A:1 A:2")))
  }

  /// An entry of the same client in the place of one that is missing is that one, however it was changed.
  @Test func whatStandsInThePlaceOfAnEntryIsThatEntry() {
    func entry(_ text: String) -> [UInt8] { Array("[Message Log] (2500) - \(text) ".utf8) }
    let due = ["첫째 말", "둘째 말은 조금 더 깁니다"].map { text in
      LogMatcher.Entry(pattern: Pattern(bytes: entry(text)), connection: ClientName("A"))
    }
    let log = [entry("첫째 말"), entry("?????")]
    let differences = LogMatcher(entries: due).differences(in: log)
    #expect(differences.map(\.kind) == [.altered])
    #expect(differences.first?.expected == [entry("둘째 말은 조금 더 깁니다")])
  }

  /// Bare messages that were said before the first was heard may be one to the server, in its log too.
  @Test(arguments: [true, false])
  func whatMayHaveBeenReadAsOneIsLoggedAsOne(wasHeard: Bool) {
    let texts = ["/quit", "유저 1:첫째", "유저 1:둘째"]
    func entry(_ text: String) -> [UInt8] { Array("[Message Log] (2500) - \(text) ".utf8) }
    let due = texts.map {
      LogMatcher.Entry(pattern: Pattern(bytes: entry($0)), connection: ClientName("A"))
    }
    var told = ToldOtherwise()
    if !wasHeard { told.mayBeJoined(texts.map { Array($0.utf8) }) }
    let differences = LogMatcher(entries: due).differences(in: [entry(texts.joined())])
    #expect(differences.count == texts.count)
    #expect(differences.allSatisfy(told.accounts) == !wasHeard)
  }

  @Test func freeWordsMatchWhereNothingElseDoes() {
    let free = LogMatcher.Entry(pattern: Pattern([.text("A:"), .any]), connection: ClientName("A"))
    let exact = LogMatcher.Entry(pattern: Pattern([.text("A:1")]), connection: ClientName("A"))
    #expect(LogMatcher(entries: [free, exact]).compare(lines("A:x A:1")) == .complete)
    #expect(LogMatcher(entries: [exact, free]).compare(lines("A:1 A:1")) == .complete)
    #expect(LogMatcher(entries: [exact, free]).compare(lines("A:1")) == .unfinished)
  }
}
