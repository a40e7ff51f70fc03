import ChatConformance

/// A line of a list of points that cannot be understood.
package struct PointsError: Error, Equatable {
  /// Counted from 1; 0 for the list as a whole.
  package let line: Int
  package let words: String
}

extension Points {
  /// Reads a list: on each line a stage or a requirement, and its points; `#` begins a comment.
  ///
  /// The points of a stage are shared evenly among those of its requirements that are not named. What is not named is
  /// worth nothing.
  package init(_ text: String, in library: Library) throws(PointsError) {
    var stages: [Stage: Double] = [:]
    var requirements: [String: Double] = [:]
    let known = Set(Stage.allCases.flatMap { $0.requirements(in: library) }.map(\.id))
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
      guard !words.isEmpty else { continue }
      func error(_ text: String) -> PointsError { PointsError(line: index + 1, words: text) }
      guard words.count == 2, let points = Double(words[1]), points >= 0, points.isFinite else {
        throw error(
          "expected a stage or a requirement, a blank and its points, as in 'joins 20' or 'ROOM-9 5'")
      }
      if let stage = Stage(rawValue: words[0]) {
        guard stages.updateValue(points, forKey: stage) == nil else {
          throw error("\(words[0]) stands twice")
        }
      } else if known.contains(words[0]) {
        guard requirements.updateValue(points, forKey: words[0]) == nil else {
          throw error("\(words[0]) stands twice")
        }
      } else {
        let names = Stage.allCases.map(\.rawValue).joined(separator: ", ")
        throw error("\(words[0]) is no stage (\(names)) and no requirement that a session shows")
      }
    }
    self.init(stages, requirements, library)
    guard total > 0 else { throw PointsError(line: 0, words: "it gives no points at all") }
    for stage in stages
    where stage.value > 0 && shares.allSatisfy({ $0.stage != stage.key || $0.points == 0 }) {
      throw PointsError(
        line: 0,
        words:
          "all requirements of \(stage.key.rawValue) have points of their own: its \(stage.value) go to none")
    }
  }
}
