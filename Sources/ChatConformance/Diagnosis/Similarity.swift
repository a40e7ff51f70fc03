import SessionRunner

/// How much one failure of a session resembles another.
enum Similarity: Hashable, Sendable {
  /// As far as it can be seen, nothing tells them apart.
  case same
  /// They fail in the same way at the same place, but not by the same bytes.
  case alike
  case different
}

extension Failure {
  /// Compares two failures of one session whose clients had the same ports.
  func similarity(to other: Failure) -> Similarity {
    guard verdict == other.verdict else { return .different }
    if line == other.line, evidence.isSame(as: other.evidence) { return .same }
    return line == other.line || evidence.isOfLog && other.evidence.isOfLog ? .alike : .different
  }
}

extension Failure.Evidence {
  fileprivate var isOfLog: Bool {
    switch self {
    case .log, .flaw: true
    case .stream, .none: false
    }
  }

  fileprivate func isSame(as other: Self) -> Bool {
    switch (self, other) {
    case (
      .stream(let name, let expected, let actual, let offset),
      .stream(let other, let due, let came, let place)
    ):
      // What has come beyond the first wrong byte depends on when one looked.
      let shared = zip(actual, came).prefix { $0 == $1 }.count
      return name == other && expected == due && offset == place
        && (actual == came || shared > offset && shared == min(actual.count, came.count))
    case (.log(let expected, let actual), .log(let due, let came)):
      return actual.without(expected) == came.without(due) && expected.without(actual) == due.without(came)
    default: return self == other
    }
  }
}

extension [[UInt8]] {
  /// The lines that the others lack, sorted.
  fileprivate func without(_ others: Self) -> Self {
    var left = Dictionary(others.map { ($0, 1) }, uniquingKeysWith: +)
    return filter { line in
      guard let count = left[line], count > 0 else { return true }
      left[line] = count - 1
      return false
    }
    .sorted { $0.lexicographicallyPrecedes($1) }
  }
}
