/// What others sent, as it may be shown on a terminal: nothing in it drives the terminal or hides.
///
/// Control characters but TAB, bidi controls, zero-width marks and bytes that are no UTF-8 are shown as escapes; so are
/// variation selectors and combining marks that have nothing to vary or to combine with. Hangul passes untouched,
/// composed or not.
package enum VisibleText {
  /// A piece of a line.
  package enum Piece: Hashable, Sendable {
    case text(String)
    /// An escape that stands for something that must not be shown as it is.
    case mark(String)
  }

  /// All of the bytes, none left out.
  package static func pieces(of bytes: [UInt8]) -> [Piece] {
    // What hardly any text is not: quick to see, where there is much of it.
    if let text = String(validating: bytes, as: UTF8.self), text.hasNothingToMark {
      return text.isEmpty ? [] : [.text(text)]
    }
    var pieces: [Piece] = []
    var text = String.UnicodeScalarView()
    var rest = bytes[...]
    func close() {
      if !text.isEmpty { pieces.append(.text(String(text))) }
      text = String.UnicodeScalarView()
    }
    while !rest.isEmpty {
      let (scalar, length) = rest.firstScalar
      switch scalar {
      case .some(let scalar) where !scalar.mustBeMarked(after: text.last): text.append(scalar)
      case .some(let scalar):
        close()
        pieces.append(.mark(scalar.mark))
      case .none:
        close()
        let digits = String(rest[rest.startIndex], radix: 16, uppercase: true)
        pieces.append(.mark("\\x\(digits)"))
      }
      rest = rest.dropFirst(length)
    }
    close()
    return pieces
  }

  /// The same as plain text, where there are no styles to tell marks from text.
  package static func plain(_ bytes: [UInt8]) -> String {
    pieces(of: bytes).map { piece in
      switch piece {
      case .text(let text): text
      case .mark(let mark): mark
      }
    }.joined()
  }
}

extension String {
  fileprivate var hasNothingToMark: Bool {
    var previous: Unicode.Scalar?
    return unicodeScalars.allSatisfy { scalar in
      defer { previous = scalar }
      return !scalar.mustBeMarked(after: previous)
    }
  }
}

extension ArraySlice<UInt8> {
  /// The scalar that the bytes begin with, or nil and one byte where they begin with none.
  fileprivate var firstScalar: (Unicode.Scalar?, Int) {
    for length in 1...4 where length <= count {
      if let text = String(validating: prefix(length), as: UTF8.self) {
        return (text.unicodeScalars.first, length)
      }
    }
    return (nil, 1)
  }
}

extension Unicode.Scalar {
  /// What is shown in its place where it must not be shown itself.
  var mark: String { "\\u{\(String(value, radix: 16, uppercase: true))}" }

  /// Whether it must not be shown behind this one: alone, or where it has nothing to vary or to combine with.
  fileprivate func mustBeMarked(after previous: Unicode.Scalar?) -> Bool {
    if (0x20...0x7E).contains(value) { return false }
    if properties.isVariationSelector { return previous?.mayBeVaried != true }
    let marks: [Unicode.GeneralCategory] = [.nonspacingMark, .spacingMark, .enclosingMark]
    let isAlone = previous == nil || previous == "\t"
    return mustBeMarked || isAlone && marks.contains(properties.generalCategory)
  }

  /// Whether it would move the cursor, turn the text's direction, or not be seen at all.
  var mustBeMarked: Bool {
    switch value {
    case 0x09, 0x20...0x7E: return false
    // The blank pattern of Braille, and the stand-in for an object.
    case 0x2800, 0xFFFC: return true
    // A filler is not seen; the other jamo are, and make up decomposed Hangul.
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: return value == 0x1160
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF: return false  // variation selectors: emoji need them
    default: break
    }
    if properties.isDefaultIgnorableCodePoint { return true }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      return true
    default:
      return false
    }
  }

  /// Whether a variation selector behind it tells how it is drawn; elsewhere one only hides.
  private var mayBeVaried: Bool {
    properties.isEmoji || properties.isIdeographic || properties.generalCategory == .mathSymbol
  }
}
