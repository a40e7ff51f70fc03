/// Joins Hangul that is typed in jamo to syllables, by arithmetic.
///
/// Some terminals send what is typed decomposed; a backspace would then take a third of a syllable.
package struct JamoComposer: Sendable {
  /// An incomplete syllable, or one that may yet get a final consonant.
  private var held: Unicode.Scalar?

  package init() {}

  /// Whether the next scalar may change what the last ones were.
  package var isHolding: Bool { held != nil }

  /// Takes a scalar; returns those that nothing can change any more.
  package mutating func add(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if let syllable = held.flatMap({ Self.join($0, scalar) }) {
      held = syllable
      return []
    }
    let done = flush()
    guard Self.leads.contains(scalar.value) else { return done + [scalar] }
    held = scalar
    return done
  }

  /// Gives up waiting.
  package mutating func flush() -> [Unicode.Scalar] {
    defer { held = nil }
    return held.map { [$0] } ?? []
  }

  private static let leads: Range<UInt32> = 0x1100..<0x1113
  private static let vowels: Range<UInt32> = 0x1161..<0x1176
  private static let tails: Range<UInt32> = 0x11A8..<0x11C3
  private static let syllables: Range<UInt32> = 0xAC00..<0xD7A4
  private static let tailCount: UInt32 = 28

  private static func join(_ held: Unicode.Scalar, _ next: Unicode.Scalar) -> Unicode.Scalar? {
    if leads.contains(held.value), vowels.contains(next.value) {
      let index = (held.value - leads.lowerBound) * UInt32(vowels.count) + next.value - vowels.lowerBound
      return Unicode.Scalar(syllables.lowerBound + index * tailCount)
    }
    let lacksTail =
      syllables.contains(held.value) && (held.value - syllables.lowerBound) % tailCount == 0
    guard lacksTail, tails.contains(next.value) else { return nil }
    return Unicode.Scalar(held.value + next.value - tails.lowerBound + 1)
  }
}
