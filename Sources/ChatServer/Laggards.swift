import ChatProtocol

/// Who keeps the others from speaking by reading slowly, and how long already.
///
/// Of a full tape, a reader is *behind* that has more than half of it yet to read. Its time runs while the tape is full but
/// for an eighth, and ends only when it is no longer behind: a few bytes now and then gain it nothing, and an even flow
/// keeps it from being counted. Nor is it too slow who took as much as a whole tape in that time: the others did not wait for
/// that, they talk as fast as anybody reads. Where most readers are behind, it is the talk that is too much for the room, not
/// they that are too slow for the talk: then nobody is cut off but who takes next to nothing.
///
/// Spec: HARD-21 HARD-33
struct Laggards {
  private struct Delay {
    var time = Duration.zero
    /// Where the reader stood when its time began.
    let cursor: Int
  }

  private let patience: Duration
  private let tapeBytes: Int
  private var delays: [ClientID: Delay] = [:]

  init(patience: Duration, tapeBytes: Int) {
    self.patience = patience
    self.tapeBytes = tapeBytes
  }

  /// How often to look.
  var period: Duration { patience / 10 }

  /// Whether nobody's time runs.
  var isEmpty: Bool { delays.isEmpty }

  /// So much time has passed since the last look; gives those whose time is over.
  ///
  /// The cursors say where each reader stands on the tape.
  mutating func timePassed(_ time: Duration, cursors: [ClientID: Int], end: Int) -> [ClientID] {
    let behind = cursors.filter { end - $0.value > tapeBytes / 2 }
    delays = delays.filter { behind[$0.key] != nil }
    guard behind.values.contains(where: { end - $0 >= tapeBytes - tapeBytes / 8 }) else { return [] }
    let areFew = 2 * behind.count <= cursors.count
    var overdue: [ClientID] = []
    for (id, cursor) in behind {
      guard var delay = delays[id] else {
        delays[id] = Delay(cursor: cursor)
        continue
      }
      delay.time += time
      let isOver = delay.time >= patience
      if isOver, cursor - delay.cursor < (areFew ? tapeBytes : tapeBytes / 256) { overdue.append(id) }
      delays[id] = isOver ? Delay(cursor: cursor) : delay
    }
    return overdue.sorted { $0.number < $1.number }
  }
}
