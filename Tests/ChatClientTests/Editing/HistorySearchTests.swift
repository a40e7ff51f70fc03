import ChatClient
import Testing

@Suite struct HistorySearchTests {
  private func search(_ lines: [String], for pattern: String = "") -> HistorySearch {
    var search = HistorySearch(lines)
    for scalar in pattern.unicodeScalars { search.add([scalar]) }
    return search
  }

  private func text(_ search: HistorySearch) -> String? {
    search.line.map { String(String.UnicodeScalarView($0)) }
  }

  /// The newer line holds another syllable with the same low byte, which libedit's own search takes for it.
  @Test func everySyllableIsFound() {
    let syllables = (0xAC00...0xD7A3 as ClosedRange<UInt32>).compactMap { Unicode.Scalar($0) }
    #expect(syllables.count == 11172)
    for syllable in syllables {
      let other = Unicode.Scalar(syllable.value ^ 0x100) ?? " "
      let found = search(["ab\(syllable)", "\(other)"], for: "\(syllable)")
      #expect(found.line == ["a", "b", syllable] && found.cursor == 2 && !found.hasFailed)
    }
  }

  @Test(arguments: [("\u{D55C}", "\u{1112}\u{1161}\u{11AB}"), ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}")])
  func composedAndDecomposedAreKeptApart(line: String, pattern: String) {
    #expect(search([line], for: pattern).hasFailed)
    #expect(search([line], for: line).line == Array(line.unicodeScalars))
  }

  @Test func theNewestLineComesFirst() {
    var found = search(["가 1", "나", "가 2", "다"], for: "가")
    #expect(text(found) == "가 2")
    found.older()
    #expect(text(found) == "가 1")
    found.older()
    #expect(found.hasFailed && text(found) == "가 1")
    found.newer()
    #expect(!found.hasFailed && text(found) == "가 2")
    found.newer()
    #expect(found.hasFailed && text(found) == "가 2")
  }

  /// A line that still fits is not left for an older one.
  @Test func aLongerPatternLooksOnFromWhereItIs() {
    var found = search(["abcd", "abc", "abcd"], for: "ab")
    found.older()
    #expect(text(found) == "abc")
    found.add(["c"])
    #expect(text(found) == "abc")
    found.add(["d"])
    #expect(text(found) == "abcd" && found.cursor == 0)
  }

  @Test func theSameLineIsNotShownTwice() {
    var found = search(["older", "old", "old", "old"], for: "ol")
    found.older()
    #expect(text(found) == "older")
  }

  @Test func whatIsTakenBackIsLookedForAnew() {
    var found = search(["가나", "가다"], for: "가나")
    #expect(text(found) == "가나")
    found.erase()
    #expect(text(found) == "가다" && found.pattern == ["가"])
    found.erase()
    #expect(found.line == nil && found.pattern.isEmpty)
    found.erase()
    #expect(found.line == nil && !found.hasFailed)
  }

  @Test func whatIsSeenSaysWhatIsLookedFor() {
    let line = Array("half".unicodeScalars)
    #expect(search(["안녕"]).picture(over: line) == Picture(prompt: "(search)`': ", line: line, cursor: 4))
    #expect(
      search(["안녕"], for: "녕").picture(over: line)
        == Picture(prompt: "(search)`녕': ", line: ["안", "녕"], cursor: 1))
    #expect(search([], for: "x").picture(over: line).prompt == "(not found)`x': ")
  }
}
