/// When a terminal's lines have colours.
package enum ColourChoice: String, Sendable, CaseIterable {
  case auto, always, never

  /// Whether they have; unless the user has decided, `NO_COLOR` does, where it is not empty.
  package func hasColour(noColour: String?) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: (noColour ?? "").isEmpty
    }
  }
}
