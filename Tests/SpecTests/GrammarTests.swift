import Testing

/// The matcher itself, with small grammars.
@Suite struct GrammarTests {
  static let matches: [(grammar: String, accepted: [String], refused: [String])] = [
    ("r = \"aB1\"", ["ab1", "AB1", "Ab1"], ["", "ab", "ab11", "a b1", "\u{1}b1"]),
    ("r = %s\"aB\"", ["aB"], ["ab", "AB", "Ab", ""]),
    ("r = %i\"aB\"", ["ab", "AB"], ["a"]),
    ("r = \"\"", [""], ["a"]),
    ("r = \"@[`{\"", ["@[`{"], ["`[`{", "@{`{", "@[@{", "@[`["]),
    ("r = %x61", ["a"], ["A", "", "aa"]),
    ("r = %x61.62.63", ["abc"], ["ab", "abcd", "abd"]),
    ("r = %x61-63", ["a", "b", "c"], ["d", "`", ""]),
    ("r = %d97.98", ["ab"], ["a"]),
    ("r = %d97-99", ["a", "c"], ["d"]),
    ("r = %b1100001", ["a"], ["b"]),
    ("r = %xEC.95.88", ["안"], ["a"]),
    ("r = \"a\" / \"b\" \"c\"", ["a", "bc"], ["ac", "b", "abc"]),
    ("r = (\"a\" / \"b\") \"c\"", ["ac", "bc"], ["a", "abc"]),
    ("r = \"a\" [\"b\"] \"c\"", ["ac", "abc"], ["abbc", "a"]),
    ("r = *\"a\"", ["", "a", "aaaaaaaa"], ["b", "ab"]),
    ("r = 1*\"a\"", ["a", "aa"], [""]),
    ("r = *2\"a\"", ["", "a", "aa"], ["aaa"]),
    ("r = 2\"a\"", ["aa"], ["", "a", "aaa"]),
    ("r = 2*3\"a\"", ["aa", "aaa"], ["a", "aaaa"]),
    ("r = 2*\"a\" \"a\"", ["aaa", "aaaa"], ["aa"]),
    ("r = 0\"a\" \"b\"", ["b"], ["ab", ""]),
    ("r = *(\"a\" *\"b\") \"c\"", ["c", "abbac", "aac"], ["bc", "ab"]),
    ("r = *\"a\" *\"b\"", ["", "aabb", "b"], ["ba", "aba"]),
    ("r = *(*\"a\" / \"b\")", ["", "abba"], ["c"]),
    ("r = *\"a\" / \"b\"", ["", "aa", "b"], ["ab", "bb"]),
    ("r = 1*(\"a\" / \"ab\") \"b\"", ["ab", "abb", "aabab"], ["a", "b", "abbb"]),
    ("r = *%x00-FF \"x\"", ["x", "xx", "안x"], ["", "xa"]),
    ("r = a B-1\na=\"x\"\nb-1 = \"y\"", ["xy"], ["x", "ab-1"]),
    ("r = \"a\"\nr =/ \"b\"", ["a", "b"], ["ab"]),
    ("r = \"a\" ; c \"\n    \"b\"\n\n; d\n  / \";\"", ["ab", ";"], ["a"]),
    ("r=\"a\"/\"b\"", ["a", "b"], ["ab"]),
    ("r = 1*ALPHA digit LF", ["a1\n", "Zz9\n"], ["1\n", "a1", "@1\n", "a:\n"]),
    ("r = HEXDIG SP HTAB CR", ["f \t\r", "A \t\r", "0 \t\r"], ["g \t\r", "f\t \r"]),
  ]

  @Test(arguments: matches)
  func aRuleAcceptsWhatItDescribes(example: (grammar: String, accepted: [String], refused: [String])) throws {
    var automaton = try Automaton("r", of: Grammar(example.grammar))
    for _ in 1...2 {
      #expect(example.accepted.filter { !automaton.accepts(Array($0.utf8)) } == [])
      #expect(example.refused.filter { automaton.accepts(Array($0.utf8)) } == [])
    }
  }

  @Test(arguments: [
    ("r", 1), ("= \"a\"", 1), ("r = ", 1), ("r = a\n\ns = %x", 3), ("r = %x100", 1), ("r = %x62-61", 1),
    ("r = \"a", 1), ("r = (\"a\"", 1), ("r = [\"a\")", 1), ("r = \"a\"\ns = / \"a\"", 2), ("r = 3*2\"a\"", 1),
    ("r = *", 1), ("r = %q61", 1), ("r = <prose>", 1), ("r = \"a\"\nr = \"b\"", 2), ("r =/ \"a\"", 1),
    ("r = \"a\" )", 1), ("r = LF\nLF = %x0A", 2), ("1r = \"a\"", 1),
  ])
  func whatIsNoGrammarIsNamedByItsLine(text: String, line: Int) {
    #expect { try Grammar(text) } throws: { ($0 as? GrammarError)?.line == line }
  }

  @Test(arguments: [
    ("r = s", "s is not defined"), ("r = \"a\" [r]", "r needs itself"), ("r = s\ns = r", "r needs itself"),
  ])
  func aRuleThatCannotBeMatchedIsTold(text: String, problem: String) throws {
    let grammar = try Grammar(text)
    #expect(throws: GrammarError(line: 0, problem: problem)) { try Automaton("r", of: grammar) }
  }

  @Test func theRulesThatARuleNeedsAreFound() throws {
    let grammar = try Grammar("a = b *(c / [d]) SP\nb = \"x\"\nc = b\nd = 2c\ne = a")
    #expect(grammar.rulesNeeded(by: "a") == ["a", "b", "c", "d"])
  }
}
