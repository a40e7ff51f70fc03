import Rainbow

/// Colours, where they are wanted.
package struct Palette: Sendable {
  private let hasColour: Bool

  package init(hasColour: Bool) { self.hasColour = hasColour }

  func good(_ text: String) -> String { hasColour ? text.applyingCodes(Color.green) : text }
  func bad(_ text: String) -> String { hasColour ? text.applyingCodes(Color.red, Style.bold) : text }
  func strong(_ text: String) -> String { hasColour ? text.applyingCodes(Style.bold) : text }
  func faint(_ text: String) -> String { hasColour ? text.applyingCodes(Style.dim) : text }
}
