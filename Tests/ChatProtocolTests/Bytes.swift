/// The same bytes in pieces: whole, one by one, and in two pieces at every place.
func cuts(of bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
  let places = bytes.indices.dropFirst()
  return [[bytes[...]], bytes.indices.map { bytes[$0...$0] }] + places.map { [bytes[..<$0], bytes[$0...]] }
}

extension String {
  var bytes: [UInt8] { Array(utf8) }
}

/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
