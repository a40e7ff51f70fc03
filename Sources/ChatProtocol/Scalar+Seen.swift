// What a reader sees of a character, as far as Unicode tells.
extension Unicode.Scalar {
  /// Whether it leaves nothing on the screen but a blank, or a mark on the character before it.
  var isUnseen: Bool {
    switch value {
    // Most of what is said: ASCII that can be seen, and Hangul.
    case 0x21...0x7E, 0xAC00...0xD7A3: return false
    // The blank pattern of Braille, the object replacement, a note without head, and hieroglyphs that are blank.
    case 0x2800, 0xFFFC, 0x1D159, 0x13441, 0x13442: return true
    default: break
    }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .format, .control: return true
    default: return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
    }
  }

  /// Whether it can make what follows be shown from right to left, or in a line of its own direction.
  ///
  /// U+200E is not one of them: it does to a text from left to right nothing at all.
  var turnsText: Bool {
    switch value {
    case 0x061C, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether it belongs to a script that is written from right to left.
  ///
  /// The blocks that Unicode 16 sets apart for such scripts, with what is not assigned in them yet.
  var isRightToLeft: Bool {
    switch value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
    default: false
    }
  }

  /// Whether it is a letter that is seen.
  var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter: !isUnseen
    default: false
    }
  }

  /// Whether it is a bracket with corners, or a part of one, upright or not.
  ///
  /// Those that Unicode 16 calls square, tortoise shell, lenticular, corner or half brackets, ceilings and floors, and
  /// the pieces of a square one that is more than a line high.
  var isBracket: Bool {
    switch value {
    case 0x5B, 0x5D, 0xFF3B, 0xFF3D, 0x2045...0x2046: true  // [ ] ［ ］ ⁅ ⁆
    case 0x2308...0x230B, 0x23A1...0x23A6: true  // ⌈ ⌉ ⌊ ⌋ ⎡ ⎢ ⎣ ⎤ ⎥ ⎦
    case 0x2772...0x2773, 0x27E6...0x27E7, 0x27EC...0x27ED: true  // ❲ ❳ ⟦ ⟧ ⟬ ⟭
    case 0x298B...0x2990, 0x2997...0x2998: true  // ⦋ ⦌ ⦍ ⦎ ⦏ ⦐ ⦗ ⦘
    case 0x2E22...0x2E25, 0x2E55...0x2E58: true  // ⸢ ⸣ ⸤ ⸥ ⹕ ⹖ ⹗ ⹘
    case 0x300C...0x3011, 0x3014...0x301B: true  // 「 」 『 』 【 】 〔 〕 〖 〗 〘 〙 〚 〛
    case 0xFE17...0xFE18, 0xFE39...0xFE3C, 0xFE41...0xFE44, 0xFE47...0xFE48: true  // ︗ ︘ ︹ ︺ ︻ ︼ ﹁ ﹂ ﹃ ﹄ ﹇ ﹈
    case 0xFE5D...0xFE5E, 0xFF62...0xFF63: true  // ﹝ ﹞ ｢ ｣
    default: false
    }
  }
}
