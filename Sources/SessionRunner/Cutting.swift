import SessionLanguage

/// How what clients say is cut into segments, beyond what a session asks for.
package enum Cutting: Hashable, Sendable {
  /// As the session says.
  case whole
  /// After every byte.
  case bytes
  /// At one to seven places, drawn from the seed and the session's id.
  case random(seed: UInt64)

  /// In one word.
  package var name: String {
    switch self {
    case .whole: "whole"
    case .bytes: "bytes"
    case .random: "random"
    }
  }

  /// The generator of one session's cuts, which depend on no other session.
  package func generator(for id: String) -> SplitMix64 {
    guard case .random(let seed) = self else { return SplitMix64(word: id) }
    return SplitMix64(seed: seed, word: id)
  }

  /// The segments of some bytes, in their order; none of them is empty.
  package func segments(of bytes: [UInt8], _ random: inout SplitMix64) -> [ArraySlice<UInt8>] {
    guard bytes.count > 1 else { return [bytes[...]] }
    let cuts: [Int]
    switch self {
    case .whole: cuts = []
    case .bytes: cuts = Array(1..<bytes.count)
    case .random:
      let drawn = (0...random.number(below: 7)).map { _ in 1 + random.number(below: bytes.count - 1) }
      cuts = Set(drawn).sorted()
    }
    return zip([0] + cuts, cuts + [bytes.count]).map { bytes[$0..<$1] }
  }
}

extension Session {
  /// Whether somebody says something that no LF ends before it has ended anything by one.
  ///
  /// Such a client is not known to end its lines: a cut would make two messages of one.
  package var speaksWithoutLineFeed: Bool {
    var lineClients: Set<ClientName> = []
    func speaks(_ act: Act) -> Bool {
      switch act {
      case .sends(let name, _): lineClients.insert(name)
      case .sendsRaw(let name, let segments):
        guard segments.last?.endsInLineFeed == true else { return !lineClients.contains(name) }
        lineClients.insert(name)
      case .together(let acts): return acts.contains(where: speaks)
      case .joins, .ends, .stalls, .reads, .server: break
      }
      return false
    }
    return steps.compactMap(\.act).contains(where: speaks)
  }
}
