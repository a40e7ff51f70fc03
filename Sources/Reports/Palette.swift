import Localization

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

extension Palette {
  /// A text with a label in front of its first line, which says what it is.
  package func field(_ label: String, _ text: String, width: Int = Paragraph.usualWidth) -> [String] {
    let label = label.translated
    let lines = Paragraph(label: "  " + label, text: text, width: width).lines
    guard !label.isEmpty, let first = lines.first else { return lines }
    return [first.replacing("  \(label)", with: "  \(strong(label))", maxReplacements: 1)] + lines.dropFirst()
  }

  /// Texts of one kind, the first with its label.
  package func fields(_ label: String, _ texts: [String], width: Int = Paragraph.usualWidth) -> [String] {
    texts.enumerated().flatMap { field($0.offset == 0 ? label : "", $0.element, width: width) }
  }
}
