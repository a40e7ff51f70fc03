import ChatProtocol
import Localization

/// How lines look on a terminal.
package struct Presentation: Sendable {
  private let hasColour: Bool

  package init(hasColour: Bool) { self.hasColour = hasColour }

  /// What stands before the client's own words, and is shown in nobody else's.
  ///
  /// It is in every font, takes one cell everywhere, and hardly anybody writes it.
  ///
  /// Spec: CLIENT-29
  package static let mark: Unicode.Scalar = "\u{A6}"

  /// The line as it is written: the only escapes in it are our own styles, and it has no line end.
  ///
  /// Spec: CLIENT-15
  package func text(_ line: ShownLine, at time: String? = nil) -> String {
    (time.map { styled("\($0) ", [.dim]) } ?? "") + text(line)
  }

  /// A text that was not heard yet, as it stands below all that was: so much of it as so many cells may show.
  ///
  /// Spec: CLIENT-28
  package func unheard(_ bytes: [UInt8], cells: Int) -> String {
    // A character has at most four bytes.
    let text = Self.pieces(of: Array(bytes.prefix(4 * cells))).map(\.text).joined()
    return hasColour ? text : "\(Self.mark) \(text)"
  }

  private func text(_ line: ShownLine) -> String {
    switch line {
    case .notice(let bytes): theirs(bytes, [.dim])
    case .own(let bytes): said(bytes, isMarked: false)
    case .said(let bytes, let mentionsMe): said(bytes, isMarked: mentionsMe)
    case .goodbye: own(" \(Notice.goodbye.text)", .dim)
    case .remark(let words): own(" \(words.translated)", .dim)
    case .trouble(let words): own("! \(words.translated)", .red)
    case .lost(let bytes, let loss): own("! \(loss.words(for: bytes))", .red)
    case .recalled(let line): own(": \(line)", .dim)
    }
  }

  private func said(_ bytes: [UInt8], isMarked: Bool) -> String {
    let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? 0
    let nick = Array(bytes[..<end])
    return theirs(nick, [Self.colour(of: nick)]) + theirs(Array(bytes[end...]), isMarked ? [.bold] : [])
  }

  /// The client's own words, in which a user's or a server's may be named.
  private func own(_ words: String, _ style: Style) -> String {
    pieces(Array(words.utf8), [style], before: String(Self.mark))
  }

  private func theirs(_ bytes: [UInt8], _ styles: [Style]) -> String { pieces(bytes, styles) }

  private func pieces(_ bytes: [UInt8], _ styles: [Style], before mark: String = "") -> String {
    styled(mark, styles)
      + Self.pieces(of: bytes).map { styled($0.text, $0.isMark ? styles + [.swap] : styles) }.joined()
  }

  /// What others sent, without what drives a terminal and without the client's own mark.
  private static func pieces(of bytes: [UInt8]) -> [(text: String, isMark: Bool)] {
    VisibleText.pieces(of: bytes).flatMap { piece -> [(text: String, isMark: Bool)] in
      switch piece {
      case .mark(let mark): [(mark, true)]
      case .text(let text):
        text.unicodeScalars.split(separator: mark, omittingEmptySubsequences: false).map {
          [(String($0), false)]
        }.joined(separator: [(mark.mark, true)]).filter { !$0.text.isEmpty }
      }
    }
  }

  private func styled(_ text: String, _ styles: [Style]) -> String {
    guard hasColour, !text.isEmpty, !styles.isEmpty else { return text }
    return "\u{1B}[\(styles.map { "\($0.code)" }.joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  /// The same for a nick in every run: FNV-1a over its bytes.
  private static func colour(of nick: [UInt8]) -> Style {
    let hash = nick.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return Style.ofNicks[Int(hash % UInt64(Style.ofNicks.count))]
  }
}

/// A style of a terminal's text (ECMA-48, "select graphic rendition").
struct Style: Hashable, Sendable {
  let code: UInt8

  static let bold = Style(code: 1)
  static let dim = Style(code: 2)
  static let swap = Style(code: 7)
  static let red = Style(code: 31)

  /// Green, yellow, blue, magenta and cyan, and these but yellow in light.
  static let ofNicks = [32, 33, 34, 35, 36, 92, 94, 95, 96].map { Style(code: $0) }
}
