import ChatClient
import Foundation
import Testing

@Suite struct JamoComposerTests {
  /// What comes out in the end.
  private func composed(_ text: String) -> String {
    var composer = JamoComposer()
    let scalars = text.unicodeScalars.flatMap { composer.add($0) }
    return String(String.UnicodeScalarView(scalars + composer.flush()))
  }

  @Test func everySyllableIsJoined() {
    for value in 0xAC00...0xD7A3 as ClosedRange<UInt32> {
      guard let syllable = Unicode.Scalar(value) else { continue }
      let jamo = "\(syllable)".decomposedStringWithCanonicalMapping
      #expect(jamo.unicodeScalars.count > 1)
      #expect(Array(composed(jamo).unicodeScalars) == [syllable])
    }
  }

  @Test(arguments: [
    "", "abc", "안녕", "\u{1161}", "\u{11AB}", "\u{1112}", "\u{1112}\u{1112}", "\u{1112}\u{11AB}", "ㅎㅏㄴ",
    "e\u{301}", "\u{A960}\u{1161}", "\u{115F}\u{1161}", "a\u{1161}",
  ])
  func whatMakesNoSyllableStaysAsItIs(text: String) {
    #expect(Array(composed(text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test func oneSyllableEndsWhereTheNextBegins() {
    let jamo = "\u{1112}\u{1161}\u{11AB}\u{11AB}\u{1100}\u{1173}\u{1161}a\u{1102}\u{1161}!"
    #expect(Array(composed(jamo).unicodeScalars) == Array("한\u{11AB}그\u{1161}a나!".unicodeScalars))
  }

  @Test func itHoldsWhatMayYetChange() {
    var composer = JamoComposer()
    var out: [[Unicode.Scalar]] = []
    var isHolding: [Bool] = []
    for scalar in "\u{1112}\u{1161}\u{11AB}x".unicodeScalars {
      out.append(composer.add(scalar))
      isHolding.append(composer.isHolding)
    }
    #expect(out == [[], [], [], ["한", "x"]])
    #expect(isHolding == [true, true, true, false])
    #expect(composer.flush().isEmpty)
  }
}
