import SessionLanguage

/// What a log must hold, as far as its order is fixed.
///
/// The entries of one connection keep their order; messages keep the order of their relay; entries of different
/// connections may otherwise stand in any order; what belongs to no connection keeps its place.
struct LogMatcher {
  struct Entry {
    let pattern: Pattern
    /// Whose entry it is.
    let connection: ClientName?
    /// The step in which a message was relayed; messages of one step may be logged in any order.
    var step: Int?

    /// What it tells of.
    var kind: Symptom.Entry { LogLine(pattern.shownBytes).kind }
  }

  enum Outcome: Equatable {
    case complete
    /// All is well so far, and more must come.
    case unfinished
    /// The log differs; the expected lines, in the order that comes nearest.
    case different(expected: [[UInt8]])
  }

  let entries: [Entry]

  func compare(_ lines: [[UInt8]]) -> Outcome {
    var open = Array(entries.indices)
    var order: [[UInt8]] = []
    let places = Dictionary(grouping: open) { entries[$0].pattern.bytes }
    for line in lines {
      let free = places[nil, default: []].filter { entries[$0].pattern.matches(line) }
      let candidates = (places[line, default: []] + free).sorted()
      guard
        let match = candidates.lazy.compactMap({ open.firstIndex(of: $0) })
          .first(where: { isDue(open[$0], open: open) })
      else {
        return .different(expected: order + open.map { entries[$0].pattern.shownBytes })
      }
      order.append(line)
      open.remove(at: match)
    }
    return open.isEmpty ? .complete : .unfinished
  }

  /// Whether nothing that must stand before the entry is still missing.
  private func isDue(_ candidate: Int, open: [Int]) -> Bool {
    let entry = entries[candidate]
    return !open.contains { other in
      guard other != candidate else { return false }
      let before = entries[other]
      if let step = entry.step, let earlier = before.step, earlier != step { return earlier < step }
      guard other < candidate else { return false }
      guard let connection = entry.connection, let owner = before.connection else { return true }
      return owner == connection
    }
  }
}

extension Pattern {
  /// Just these bytes.
  init(bytes: some Sequence<UInt8>) { self.init([.bytes(Array(bytes))]) }

  /// Whether the whole of the bytes matches.
  func matches(_ bytes: some Collection<UInt8>) -> Bool {
    if let only = self.bytes { return only.count == bytes.count && only.elementsEqual(bytes) }
    var matcher = StreamMatcher([MessageSequence([self])], terminator: [])
    return bytes.allSatisfy { matcher.hears($0) } && matcher.isComplete
  }

  /// The bytes, with an ellipsis where words are free.
  package var shownBytes: [UInt8] {
    pieces.flatMap { piece in
      switch piece {
      case .bytes(let bytes): bytes
      case .any: Array("…".utf8)
      }
    }
  }
}
