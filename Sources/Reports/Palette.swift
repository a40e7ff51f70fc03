/// Colours, where they are wanted.
package struct Palette: Sendable {
  private let hasColour: Bool

  package init(hasColour: Bool) { self.hasColour = hasColour }

  package func good(_ text: String) -> String { styled(text, green) }
  package func bad(_ text: String) -> String { styled(text, "\(red);\(bold)") }
  package func strong(_ text: String) -> String { styled(text, bold) }
  package func faint(_ text: String) -> String { styled(text, dim) }

  private func styled(_ text: String, _ rendition: String) -> String {
    hasColour ? "\u{1B}[\(rendition)m\(text)\u{1B}[0m" : text
  }
}

// As ECMA-48 numbers them.
private let (bold, dim, red, green) = ("1", "2", "31", "32")
