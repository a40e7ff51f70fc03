import SessionLanguage
import Testing

@testable import SessionRunner

/// A message is known again where it comes altered; a flood is none, and costs no close look.
@Suite struct LikenessTests {
  private let due = Array("유저 1:안녕하세요".utf8)

  @Test(arguments: [1, 1024, 16_000]) func whatIsPaddedIsAltered(blanks: Int) {
    let padded = due + Array(repeating: UInt8(ascii: " "), count: blanks)
    #expect(Likeness.kind(of: padded, for: due) == .altered)
  }

  @Test func whatIsPaddedWithoutEndIsLikeNothing() {
    let flood = due + Array(repeating: UInt8(ascii: " "), count: 1 << 20)
    #expect(Likeness.kind(of: flood, for: due) == nil)
  }

  /// Beside the plain table of lengths, on both sides of what a word holds.
  @Test(arguments: [0, 1, 63, 64, 65, 128, 256])
  func theLongestCommonSequenceIsThatOfTheTable(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    for other in [0, 1, 64, 200] {
      let texts = [count, other].map { length in
        (0..<length).map { _ in UInt8(97 + random.next() % 4) }
      }
      #expect(Likeness.common(texts[0], texts[1]) == table(texts[0], texts[1]))
      #expect(Likeness.common(texts[1], texts[0]) == table(texts[0], texts[1]))
      #expect(Likeness.common(texts[0], texts[0]) == count)
    }
  }

  private func table(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var lengths = Array(repeating: 0, count: right.count + 1)
    for byte in left {
      var diagonal = 0
      for (index, other) in right.enumerated() {
        let above = lengths[index + 1]
        lengths[index + 1] = byte == other ? diagonal + 1 : max(above, lengths[index])
        diagonal = above
      }
    }
    return lengths[right.count]
  }
}
