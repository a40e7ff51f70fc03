/// Two forms of a Korean particle, `{이/가}`: the first after a consonant, the second after a vowel.
struct ParticlePair: Hashable, Sendable {
  let afterConsonant: String
  let afterVowel: String

  /// Nil for anything in braces but two words in Hangul.
  init?(_ text: Substring) {
    let forms = text.dropFirst().dropLast().split(separator: "/", omittingEmptySubsequences: false)
    guard forms.count == 2, forms.allSatisfy({ !$0.isEmpty && $0.unicodeScalars.allSatisfy(\.isSyllable) })
    else { return nil }
    (afterConsonant, afterVowel) = (String(forms[0]), String(forms[1]))
  }

  var written: String { "{\(afterConsonant)/\(afterVowel)}" }

  /// The form that the end of the text asks for; both, 이(가), where nobody can tell how that is read.
  func particle(after text: String) -> String {
    switch FinalSound(of: text) {
    case .vowel: afterVowel
    case .rieul: afterConsonant.hasPrefix("으") ? afterVowel : afterConsonant
    case .consonant: afterConsonant
    case nil: "\(afterConsonant)(\(afterVowel))"
    }
  }
}
