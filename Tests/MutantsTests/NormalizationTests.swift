import Testing

@testable import Mutants

/// What a server makes of texts that normalises them.
@Suite struct NormalizationTests {
  private static let spellings = [
    ("한글", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"), ("가", "\u{1100}\u{1161}"),
    ("힣", "\u{1112}\u{1175}\u{11C2}"), ("é", "e\u{301}"), ("Ÿ", "Y\u{308}"), ("ạ", "a\u{323}"),
    ("a:×ß!", "a:×ß!"), ("", ""),
  ]

  @Test(arguments: spellings)
  func eitherSpellingBecomesTheOther(composed: String, decomposed: String) {
    for text in [composed, decomposed] {
      #expect(Normalization.compose(text).unicodeScalars.elementsEqual(composed.unicodeScalars))
      #expect(Normalization.decompose(text).unicodeScalars.elementsEqual(decomposed.unicodeScalars))
    }
  }

  @Test func wideBecomesNarrow() {
    #expect(
      Normalization.composeNarrow("Ａ！\u{3000}\u{1100}\u{1161}").unicodeScalars.elementsEqual(
        "A! 가".unicodeScalars))
  }
}
