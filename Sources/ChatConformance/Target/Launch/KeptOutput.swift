/// What a program said: its first words and its last, however much it said between.
package struct KeptOutput: Equatable {
  /// How many bytes are kept of the beginning, and as many of the end.
  static let bound = 32 << 10

  private(set) var head: [UInt8] = []
  /// How many bytes between are not kept.
  private(set) var dropped = 0
  private(set) var tail: [UInt8] = []

  init() {}

  init(head: some Sequence<UInt8>, dropped: Int, tail: some Sequence<UInt8>) {
    (self.head, self.dropped, self.tail) = (Array(head), dropped, Array(tail))
  }

  package mutating func append(_ bytes: [UInt8]) {
    let room = Self.bound - head.count
    head += bytes.prefix(room)
    tail += bytes.dropFirst(room)
    let excess = max(0, tail.count - Self.bound)
    tail.removeFirst(excess)
    dropped += excess
  }

  /// Its lines, without the empty ones; what is not kept leaves a gap between two.
  var lines: [ArraySlice<UInt8>] {
    let parts = dropped > 0 ? [head, tail] : [head + tail]
    return parts.flatMap { $0.split(separator: UInt8(ascii: "\n")) }
  }
}
