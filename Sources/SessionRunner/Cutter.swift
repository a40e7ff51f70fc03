import SessionLanguage

/// Cuts what the clients of one session say into segments.
struct Cutter {
  private let cutting: Cutting
  private var random: SplitMix64
  /// Whether anything is cut at all: what a cut would change is left whole.
  let isActive: Bool

  init(_ cutting: Cutting, for session: Session, terminator: [UInt8]) {
    self.cutting = cutting
    random = cutting.generator(for: session.id)
    isActive = cutting != .whole && !terminator.isEmpty && !session.speaksWithoutLineFeed
  }

  mutating func segments(of bytes: [UInt8]) -> [[UInt8]] {
    isActive ? cutting.segments(of: bytes, &random).map(Array.init) : [bytes]
  }
}
