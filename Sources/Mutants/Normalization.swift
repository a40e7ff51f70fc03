/// Texts composed (NFC) and decomposed (NFD), as far as Hangul and Latin letters with one mark go.
///
/// `Character` takes two spellings of one character for equal: so either finds the other here.
enum Normalization {
  private static let composed: [Character: Character] = {
    let scalars = [0xC0...0x24F, 0x1E00...0x1EFF, 0xAC00...0xD7A3].joined().compactMap(Unicode.Scalar.init)
    return Dictionary(scalars.map { (Character($0), Character($0)) }) { first, _ in first }
  }()

  private static let decomposed: [Character: Character] = {
    let letters = spellings(of: Array(0x41...0x5A) + Array(0x61...0x7A), Array(0x300...0x333))
    let syllables = spellings(of: Array(0x1100...0x1112), Array(0x1161...0x1175))
    let closed = syllables.flatMap { syllable in
      (0x11A8...0x11C2).compactMap(Unicode.Scalar.init).map { syllable + String($0) }
    }
    return Dictionary((letters + syllables + closed).map { (Character($0), Character($0)) }) { first, _ in
      first
    }
  }()

  private static func spellings(of firsts: [Int], _ seconds: [Int]) -> [String] {
    firsts.compactMap(Unicode.Scalar.init).flatMap { first in
      seconds.compactMap(Unicode.Scalar.init).map { String(first) + String($0) }
    }
  }

  static func compose(_ text: String) -> String { String(text.map { composed[$0] ?? $0 }) }

  static func decompose(_ text: String) -> String { String(text.map { decomposed[$0] ?? $0 }) }

  /// As composed, and narrow in the place of wide (a part of NFKC).
  static func composeNarrow(_ text: String) -> String {
    let narrow = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.value {
      case 0x3000: " "
      case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
      default: scalar
      }
    }
    return compose(String(String.UnicodeScalarView(narrow)))
  }
}
