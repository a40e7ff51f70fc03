extension Unicode.Scalar {
  /// How many columns a terminal gives it: two for Hangul and other wide scripts and for emoji.
  package var displayWidth: Int {
    switch value {
    case 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF: return 2
    case 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6: return 2
    case 0x1F1E6...0x1F1FF: return 1  // a flag is two of them
    case 0x20000...0x3FFFD: return 2
    default: return properties.isEmojiPresentation ? 2 : 1
    }
  }
}
