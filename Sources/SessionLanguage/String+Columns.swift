extension String {
  /// How many columns a terminal gives it.
  package var columns: Int { unicodeScalars.reduce(0) { $0 + $1.displayWidth } }

  /// With blanks behind it up to the width, in columns.
  package func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - columns))
  }
}
