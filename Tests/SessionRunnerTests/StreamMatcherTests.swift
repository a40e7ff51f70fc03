import SessionLanguage
import SessionRunner
import Testing

/// What a listener must hear, byte after byte.
@Suite struct StreamMatcherTests {
  /// How many bytes are taken before one is wrong, and whether everything has been heard then.
  private func hear(_ text: String, _ sequences: [MessageSequence], terminator: String = "\n") -> (
    taken: Int, isComplete: Bool
  ) {
    var matcher = StreamMatcher(sequences, terminator: Array(terminator.utf8))
    let bytes = Array(text.utf8)
    let taken = bytes.firstIndex { !matcher.hears($0) } ?? bytes.count
    return (taken, matcher.isComplete)
  }

  private static func sequence(_ messages: String...) -> MessageSequence {
    MessageSequence(messages.map { Pattern([.text($0)]) })
  }

  /// Every way to weave the sequences.
  private func weavings(_ sequences: [[String]]) -> [[String]] {
    guard sequences.contains(where: { !$0.isEmpty }) else { return [[]] }
    return sequences.indices.filter { !sequences[$0].isEmpty }.flatMap { index -> [[String]] in
      var rest = sequences
      let first = rest[index].removeFirst()
      return weavings(rest).map { [first] + $0 }
    }
  }

  static let families: [[[String]]] = [
    [["a1", "a2"], ["b1", "b2"]],
    [["a", "ab"], ["aba", "b"]],
    [["x", "x"], ["xx"], ["xxx"]],
    [["가나", "가"], ["가", "나"]],
  ]

  @Test(arguments: families, ["\n", ""])
  func everyWeavingIsHeardAndNothingElse(sequences: [[String]], terminator: String) {
    let wanted = sequences.map { MessageSequence($0.map { Pattern([.text($0)]) }) }
    let right = Set(weavings(sequences).map { $0.map { $0 + terminator }.joined() })
    #expect(!right.isEmpty)
    for text in right {
      #expect(hear(text, wanted, terminator: terminator) == (text.utf8.count, true))
      for index in text.utf8.indices {
        for other in ["a", "b", "x", "1", "\n"] {
          let mutated =
            Array(text.utf8[..<index]) + other.utf8 + Array(text.utf8[text.utf8.index(after: index)...])
          let heard = String(decoding: mutated, as: UTF8.self)
          #expect(hear(heard, wanted, terminator: terminator).isComplete == right.contains(heard), "\(heard)")
        }
      }
    }
  }

  @Test(arguments: [
    ("a2", 1), ("a1\nb2", 4), ("a1\na1", 4), ("a1 ", 2), ("a1\n\n", 3), ("c", 0), ("a1\nb1\na2\nb2\nx", 12),
  ])
  func firstWrongByteIsTold(text: String, taken: Int) {
    #expect(hear(text, [Self.sequence("a1", "a2"), Self.sequence("b1", "b2")]) == (taken, taken == 12))
  }

  @Test func wrongByteChangesNothing() {
    var matcher = StreamMatcher([Self.sequence("ab")], terminator: [10])
    let taken = Array("axb\n".utf8).map { matcher.hears($0) }
    #expect(taken == [true, false, true, true])
    #expect(matcher.isComplete)
  }

  static let free: [(String, String, Int, Bool)] = [
    ("x1y\n", "\n", 4, true), ("x12y3y\n", "\n", 7, true), ("xyy\n", "\n", 4, true), ("xy\n", "\n", 2, false),
    ("x1\n", "\n", 2, false), ("z", "\n", 0, false), ("x1y", "", 3, true), ("xy", "", 2, false),
    ("x1yy", "", 4, true),
  ]

  @Test(arguments: free)
  func freeWordsAreOneCharacterAtLeastAndNoTerminator(
    text: String, terminator: String, taken: Int, isComplete: Bool
  ) {
    let sequence = MessageSequence([Pattern([.text("x"), .any, .text("y")])])
    #expect(hear(text, [sequence], terminator: terminator) == (taken, isComplete))
  }

  @Test func freeWordsAtTheEndOfABareMessageGoOn() {
    let sequence = MessageSequence([Pattern([.text("x"), .any])])
    #expect(hear("x", [sequence], terminator: "") == (1, false))
    #expect(hear("x1", [sequence], terminator: "") == (2, true))
    #expect(hear("x123", [sequence], terminator: "") == (4, true))
  }

  @Test(arguments: [
    ("1\n2\n3\n", 6, true), ("2\n3\n", 4, true), ("3\n", 2, true), ("1\n3\n", 2, false), ("2\n1\n", 2, false),
    ("", 0, false), ("3\n3\n", 2, true),
  ])
  func firstMessagesMayBeMissingForWhoCameLater(text: String, taken: Int, isComplete: Bool) {
    let messages = ["1", "2", "3"].map { Pattern([.text($0)]) }
    #expect(hear(text, [MessageSequence(messages, mayBeginLater: true)]) == (taken, isComplete))
  }

  @Test func takingManyBytesAtOnceIsTakingThemOneByOne() {
    let sequences = [Self.sequence("하나", "둘"), Self.sequence("hello")]
    for text in ["하나\n둘\nhello\n", "hello\n하나\n둘\n", "하나\nhello\n둘x", "하x"] {
      let bytes = Array(text.utf8)
      var matcher = StreamMatcher(sequences, terminator: [10])
      var taken = 0
      while taken < bytes.count {
        taken += matcher.hearsOn(bytes[taken...])
        guard taken < bytes.count, matcher.hears(bytes[taken]) else { break }
        taken += 1
      }
      #expect((taken, matcher.isComplete) == hear(text, sequences))
    }
  }
}
