/// Bytes as a report shows them: what cannot be seen is made visible, and a caret line fits beneath.
package struct Visible {
  package let text: String
  /// Blanks and a caret, which stands under the byte asked for.
  package let caretLine: String

  /// Shows the bytes; where they need more columns than the limit, those around the offset.
  ///
  /// - Parameters:
  ///   - bytes: any bytes, UTF-8 or not.
  ///   - offset: the byte that matters; at or beyond the end, the caret stands behind the text.
  ///   - limit: how many columns the text may need.
  package init(_ bytes: [UInt8], caretAt offset: Int = 0, limit: Int = 100) {
    self.init(Self.glyphs(of: bytes), caretAt: offset, limit: limit)
  }

  /// Shows the bytes likewise, long runs of the same character folded: `x…(×1024)`.
  package init(folding bytes: [UInt8], caretAt offset: Int = 0, limit: Int = 100) {
    let glyphs = Self.glyphs(of: bytes)
    let caret = glyphs.firstIndex { $0.range.upperBound > offset } ?? glyphs.count
    self.init(Self.folded(glyphs[..<caret]) + Self.folded(glyphs[caret...]), caretAt: offset, limit: limit)
  }

  /// Shows a line of a session, in which a backslash is one of the author's own.
  init(source bytes: [UInt8], caretAt offset: Int = 0, limit: Int = 100) {
    self.init(Self.glyphs(of: bytes, doublesBackslash: false), caretAt: offset, limit: limit)
  }

  private init(_ glyphs: [Glyph], caretAt offset: Int, limit: Int) {
    let caret = glyphs.firstIndex { $0.range.upperBound > offset } ?? glyphs.count
    let window = Self.window(of: glyphs, around: caret, limit: limit)
    let cutBefore = window.lowerBound > 0 ? "…" : ""
    let cutAfter = window.upperBound < glyphs.count ? "…" : ""
    text = cutBefore + glyphs[window].map(\.shown).joined() + cutAfter
    let before = glyphs[window.lowerBound..<caret].reduce(cutBefore.isEmpty ? 0 : 1) { $0 + $1.width }
    caretLine = String(repeating: " ", count: before) + "^"
  }

  /// All of the bytes, long runs of the same character folded.
  package static func folded(_ bytes: [UInt8]) -> String {
    folded(glyphs(of: bytes)[...]).map(\.shown).joined()
  }

  private static func folded(_ glyphs: ArraySlice<Glyph>) -> [Glyph] {
    var (folded, rest): ([Glyph], ArraySlice<Glyph>) = ([], glyphs)
    while let first = rest.first {
      let run = rest.prefix { $0.shown == first.shown }
      rest = rest[run.endIndex...]
      guard run.count > longestRun, let last = run.last else {
        folded += run
        continue
      }
      let count = "…(×\(run.count))"
      folded.append(
        Glyph(
          shown: first.shown + count, width: first.width + count.unicodeScalars.count,
          range: first.range.lowerBound..<last.range.upperBound))
    }
    return folded
  }

  /// As many of the same character as are shown as they are.
  private static var longestRun: Int { 12 }

  /// All of the bytes, however many they are.
  package static func text(_ bytes: [UInt8]) -> String {
    glyphs(of: bytes).map(\.shown).joined()
  }

  private struct Glyph {
    let shown: String
    let width: Int
    let range: Range<Int>
  }

  private static func glyphs(of bytes: [UInt8], doublesBackslash: Bool = true) -> [Glyph] {
    let decoded = DecodedScalar.all(in: bytes)
    var glyphs: [Glyph] = []
    glyphs.reserveCapacity(decoded.count)
    // From the end, because what follows decides whether a blank trails and whether a backslash is doubled.
    var lineEndsNext = true
    var next: Unicode.Scalar?
    for part in decoded.reversed() {
      let shown: String
      if let scalar = part.scalar {
        shown = scalar == " " && lineEndsNext ? "␠" : scalar.shown(before: doublesBackslash ? next : nil)
      } else {
        shown = part.range.map { "\\x" + hex(bytes[$0]) }.joined()
      }
      let width = shown.unicodeScalars.reduce(0) { $0 + $1.displayWidth }
      glyphs.append(Glyph(shown: shown, width: width, range: part.range))
      lineEndsNext =
        part.scalar == "\n" || part.scalar == "\r" || (part.scalar == " " && lineEndsNext)
      next = part.scalar
    }
    return glyphs.reversed()
  }

  /// The glyphs to show: all, or those around the caret that fit.
  private static func window(of glyphs: [Glyph], around caret: Int, limit: Int) -> Range<Int> {
    guard glyphs.reduce(0, { $0 + $1.width }) > limit else { return glyphs.indices }
    var room = limit - 2
    var lower = caret
    var upper = caret
    while lower > 0, room - glyphs[lower - 1].width >= limit / 2 {
      lower -= 1
      room -= glyphs[lower].width
    }
    while upper < glyphs.count, room >= glyphs[upper].width {
      room -= glyphs[upper].width
      upper += 1
    }
    while lower > 0, room >= glyphs[lower - 1].width {
      lower -= 1
      room -= glyphs[lower].width
    }
    return lower..<upper
  }

  static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }
}

extension Unicode.Scalar {
  /// The scalar itself, a control picture, or an escape, so that no two texts look the same.
  fileprivate func shown(before next: Unicode.Scalar?) -> String {
    switch value {
    case 0..<0x20: return Unicode.Scalar(0x2400 + value).map(String.init) ?? escaped
    case 0x7F: return "␡"
    case 0x5C where next == "u" || next == "x" || next == "\\": return "\\\\"
    case 0x20...0x7E: return String(self)
    default: return isPlain ? String(self) : escaped
    }
  }

  /// As a session writes it: `\u{1B}`.
  package var escaped: String { "\\u{" + String(value, radix: 16, uppercase: true) + "}" }

  /// Whether it is seen for what it is.
  private var isPlain: Bool {
    switch value {
    case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF: return false  // jamo: what NFD makes of Hangul
    case 0x2400...0x2426: return false  // the control pictures themselves
    default: break
    }
    if properties.isDefaultIgnorableCodePoint { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: return false
    case .lineSeparator, .paragraphSeparator, .spaceSeparator: return false
    case .nonspacingMark, .spacingMark, .enclosingMark: return false
    default: return true
    }
  }

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
