extension Difference {
  /// Myers's greedy search for the shortest edit; nil where it takes more lines than the limit.
  ///
  /// Memory is bounded by the square of the limit, time by the limit times the length of the lists.
  static func shortestEdit(from old: [[UInt8]], to new: [[UInt8]], limit: Int) -> [Line]? {
    guard let rounds = Frontier.search(from: old, to: new, limit: limit) else { return nil }
    // Back from the end: each round took one line out or put one in, and then went along what is the same.
    var lines: [Line] = []
    var (x, y) = (old.count, new.count)
    for (round, before) in rounds.dropLast().enumerated().reversed() {
      let diagonal = x - y
      let adds = before.addsNext(on: diagonal, in: round + 1)
      let fromX = before[adds ? diagonal + 1 : diagonal - 1]
      let fromY = fromX - (adds ? diagonal + 1 : diagonal - 1)
      while x > (adds ? fromX : fromX + 1) {
        x -= 1
        lines.append(.same(old[x]))
      }
      lines.append(adds ? .added(new[fromY]) : .removed(old[fromX]))
      (x, y) = (fromX, fromY)
    }
    lines += old[..<x].reversed().map { .same($0) }
    return lines.reversed()
  }
}

/// How far into the first list so many edits reach, for each diagonal: lines of the first less lines of the second.
private struct Frontier {
  private var reached: [Int]
  private let edits: Int

  private init(edits: Int) {
    self.edits = edits
    reached = Array(repeating: 0, count: 2 * edits + 1)
  }

  subscript(diagonal: Int) -> Int {
    get { reached[diagonal + edits] }
    set { reached[diagonal + edits] = newValue }
  }

  /// Whether the next edit on the way to a diagonal puts a line in, rather than takes one out.
  func addsNext(on diagonal: Int, in round: Int) -> Bool {
    if diagonal == -round { return true }
    return diagonal != round && self[diagonal - 1] < self[diagonal + 1]
  }

  /// The frontiers of no edits, one edit and so on, up to the one that reaches both ends.
  static func search(from old: [[UInt8]], to new: [[UInt8]], limit: Int) -> [Frontier]? {
    var numbers: [[UInt8]: Int] = [:]
    for line in old + new where numbers[line] == nil { numbers[line] = numbers.count }
    let (old, new) = (old.map { numbers[$0] }, new.map { numbers[$0] })
    var rounds: [Frontier] = []
    for round in 0...max(0, min(limit, old.count + new.count)) {
      var frontier = Frontier(edits: round)
      for diagonal in stride(from: -round, through: round, by: 2) {
        var x = 0
        if let before = rounds.last {
          let adds = before.addsNext(on: diagonal, in: round)
          x = adds ? before[diagonal + 1] : before[diagonal - 1] + 1
        }
        while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
        frontier[diagonal] = x
        if x >= old.count, x - diagonal >= new.count { return rounds + [frontier] }
      }
      rounds.append(frontier)
    }
    return nil
  }
}
