import SessionScript
import Testing

/// What a listener must hear, byte after byte.
@Suite struct HearingTests {
  /// How many bytes are taken before one is wrong, and whether everything has been heard then.
  private func hear(_ text: String, _ strands: [Strand], terminator: String = "\n") -> (
    taken: Int, isComplete: Bool
  ) {
    var hearing = Hearing(strands, terminator: Array(terminator.utf8))
    let bytes = Array(text.utf8)
    let taken = bytes.firstIndex { !hearing.hears($0) } ?? bytes.count
    return (taken, hearing.isComplete)
  }

  private static func strand(_ messages: String...) -> Strand {
    Strand(messages.map { Pattern([.text($0)]) })
  }

  /// Every way to weave the strands.
  private func weavings(_ strands: [[String]]) -> [[String]] {
    guard strands.contains(where: { !$0.isEmpty }) else { return [[]] }
    return strands.indices.filter { !strands[$0].isEmpty }.flatMap { index -> [[String]] in
      var rest = strands
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
  func everyWeavingIsHeardAndNothingElse(strands: [[String]], terminator: String) {
    let wanted = strands.map { Strand($0.map { Pattern([.text($0)]) }) }
    let right = Set(weavings(strands).map { $0.map { $0 + terminator }.joined() })
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
    #expect(hear(text, [Self.strand("a1", "a2"), Self.strand("b1", "b2")]) == (taken, taken == 12))
  }

  @Test func wrongByteChangesNothing() {
    var hearing = Hearing([Self.strand("ab")], terminator: [10])
    let taken = Array("axb\n".utf8).map { hearing.hears($0) }
    #expect(taken == [true, false, true, true])
    #expect(hearing.isComplete)
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
    let strand = Strand([Pattern([.text("x"), .any, .text("y")])])
    #expect(hear(text, [strand], terminator: terminator) == (taken, isComplete))
  }

  @Test func freeWordsAtTheEndOfABareMessageGoOn() {
    let strand = Strand([Pattern([.text("x"), .any])])
    #expect(hear("x", [strand], terminator: "") == (1, false))
    #expect(hear("x1", [strand], terminator: "") == (2, true))
    #expect(hear("x123", [strand], terminator: "") == (4, true))
  }

  @Test(arguments: [
    ("1\n2\n3\n", 6, true), ("2\n3\n", 4, true), ("3\n", 2, true), ("1\n3\n", 2, false), ("2\n1\n", 2, false),
    ("", 0, false), ("3\n3\n", 2, true),
  ])
  func firstMessagesMayBeMissingForWhoCameLater(text: String, taken: Int, isComplete: Bool) {
    let messages = ["1", "2", "3"].map { Pattern([.text($0)]) }
    #expect(hear(text, [Strand(messages, mayBeginLater: true)]) == (taken, isComplete))
  }

  @Test func takingManyBytesAtOnceIsTakingThemOneByOne() {
    let strands = [Self.strand("하나", "둘"), Self.strand("hello")]
    for text in ["하나\n둘\nhello\n", "hello\n하나\n둘\n", "하나\nhello\n둘x", "하x"] {
      let bytes = Array(text.utf8)
      var hearing = Hearing(strands, terminator: [10])
      var taken = 0
      while taken < bytes.count {
        taken += hearing.hearsOn(bytes[taken...])
        guard taken < bytes.count, hearing.hears(bytes[taken]) else { break }
        taken += 1
      }
      #expect((taken, hearing.isComplete) == hear(text, strands))
    }
  }
}
