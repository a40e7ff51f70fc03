/// What a session calls a client: a capital letter, then letters and digits.
package struct ClientName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let description: String

  /// Nil where the text is no name.
  package init?(_ text: some StringProtocol) {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, ("A"..."Z").contains(first),
      scalars.allSatisfy({
        ("A"..."Z").contains($0) || ("a"..."z").contains($0) || ("0"..."9").contains($0)
      })
    else { return nil }
    description = String(text)
  }

  package static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
