import Rainbow

/// Colours, where they are wanted.
package struct Palette: Sendable {
  private let hasColour: Bool

  package init(hasColour: Bool) { self.hasColour = hasColour }

  func good(_ text: String) -> String { styled(text, Color.green) }
  func bad(_ text: String) -> String { styled(text, Color.red, Style.bold) }
  func strong(_ text: String) -> String { styled(text, Style.bold) }
  func faint(_ text: String) -> String { styled(text, Style.dim) }

  /// Rainbow itself gives no colour where standard output is no terminal, although colours were asked for.
  private func styled(_ text: String, _ codes: any ModeCode...) -> String {
    guard hasColour else { return text }
    return "\u{1B}[\(codes.flatMap(\.value).map { "\($0)" }.joined(separator: ";"))m\(text)\u{1B}[0m"
  }
}
