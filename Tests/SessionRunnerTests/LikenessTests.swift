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
}
