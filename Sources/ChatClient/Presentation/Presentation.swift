import ChatProtocol
import Rainbow

/// How lines look on a terminal.
package struct Presentation: Sendable {
  private let hasColour: Bool

  package init(hasColour: Bool) { self.hasColour = hasColour }

  /// The line as it is written: the only escapes in it are our own styles, and it has no line end.
  ///
  /// Spec: CLIENT-15
  package func text(_ line: ShownLine, at time: String? = nil) -> String {
    (time.map { styled("\($0) ", Style.dim) } ?? "") + text(line)
  }

  private func text(_ line: ShownLine) -> String {
    switch line {
    case .notice(let bytes), .own(let bytes): visible(bytes, Style.dim)
    case .said(let bytes, let mentionsMe): said(bytes, mentionsMe: mentionsMe)
    case .goodbye: styled(Notice.goodbye.text, Style.dim)
    case .remark(let words): visible(Array("-- \(words)".utf8), Style.dim)
    case .trouble(let words): visible(Array("!! \(words)".utf8), Color.red)
    }
  }

  private func said(_ bytes: [UInt8], mentionsMe: Bool) -> String {
    let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? 0
    let nick = Array(bytes[..<end])
    let style: [any ModeCode] = mentionsMe ? [Style.bold] : []
    return visible(nick, Self.colour(of: nick)) + visible(Array(bytes[end...]), style)
  }

  private func visible(_ bytes: [UInt8], _ codes: any ModeCode...) -> String { visible(bytes, codes) }

  private func visible(_ bytes: [UInt8], _ codes: [any ModeCode]) -> String {
    VisibleText.pieces(of: bytes).map { piece in
      switch piece {
      case .text(let text): styled(text, codes)
      case .mark(let mark): styled(mark, codes + [Style.swap])
      }
    }.joined()
  }

  private func styled(_ text: String, _ codes: any ModeCode...) -> String { styled(text, codes) }

  private func styled(_ text: String, _ codes: [any ModeCode]) -> String {
    guard hasColour, !text.isEmpty, !codes.isEmpty else { return text }
    return "\u{1B}[\(codes.flatMap(\.value).map { "\($0)" }.joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  private static var colours: [Color] {
    [.green, .yellow, .blue, .magenta, .cyan, .lightGreen, .lightBlue, .lightMagenta, .lightCyan]
  }

  /// The same for a nick in every run: FNV-1a over its bytes.
  static func colour(of nick: [UInt8]) -> Color {
    let hash = nick.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return colours[Int(hash % UInt64(colours.count))]
  }
}
