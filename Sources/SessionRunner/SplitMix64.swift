/// SplitMix64: the same numbers for the same seed, on every machine and with every compiler.
///
/// The algorithm is that of Steele, Lea and Flood (2014). What is drawn from it is drawn by the functions below, which
/// are fixed too: the library's own say of no algorithm that it stays.
package struct SplitMix64: Hashable, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// The generator of one of many things that hang on one seed: what is drawn for one moves no other.
  package init(seed: UInt64, number: Int) {
    var seeds = SplitMix64(seed: seed &+ UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15)
    self.init(seed: seeds.next())
  }

  /// The generator of a word, such as a session's id: what is drawn for one moves no other.
  package init(seed: UInt64 = 0, word: String) {
    // FNV-1a, which is the same everywhere.
    let hash = word.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    self.init(seed: seed ^ hash)
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to the limit, without it, each as likely as any other.
  ///
  /// - Precondition: the limit is more than 0.
  package mutating func number(below limit: Int) -> Int {
    let limit = UInt64(limit)
    // The high half of the product; a low half below this rest would make some numbers more likely.
    let rest = (0 &- limit) % limit
    while true {
      let product = next().multipliedFullWidth(by: limit)
      if product.low >= rest { return Int(product.high) }
    }
  }

  /// True once in so many times.
  package mutating func happens(onceIn times: Int) -> Bool { number(below: times) == 0 }

  /// One of the elements, each as likely as any other.
  ///
  /// - Precondition: there is one.
  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[number(below: elements.count)]
  }
}
