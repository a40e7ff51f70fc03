import ChatConformance

/// Tells the changes that call for a new round from those that the build and the server make themselves.
///
/// What has changed while nothing ran was changed by a person. Anything else may be a product: it calls for a round a few
/// times at most, so that no round ever calls for itself for ever.
struct Changes: Sendable {
  /// What runs while a file changes.
  enum Activity: Hashable, Sendable { case none, building, judging }

  /// Changed by a person at least once.
  private var sources: Set<String> = []
  /// In how many rounds others have changed.
  private var rounds: [String: Int] = [:]
  /// Others that have changed in the present round.
  private var inRound: Set<String> = []
  private static let mostPaths = 10_000

  /// Takes that a round begins.
  mutating func roundBegan() { inRound = [] }

  /// Takes a change; says whether it calls for a new round.
  mutating func changed(_ path: String, during activity: Activity) -> Bool {
    if sources.count + rounds.count >= Self.mostPaths { self = Changes() }
    if activity == .none { sources.insert(path) }
    if sources.contains(path) { return true }
    if inRound.insert(path).inserted { rounds[path, default: 0] += 1 }
    return rounds[path, default: 0] <= patience(with: path, activity)
  }

  private func patience(with path: String, _ activity: Activity) -> Int {
    if Self.isWrittenByPeople(path) { return 4 }
    return activity == .building ? 0 : 1
  }

  /// Whether a file or a folder of this name is never looked at.
  static func isIgnored(_ name: String) -> Bool {
    [LogFile.name, "__pycache__", "node_modules"].contains(name) || name.hasSuffix("~")
      || name.hasSuffix(".log") || name.hasPrefix("#")
  }

  private static func isWrittenByPeople(_ path: String) -> Bool {
    guard let dot = path.lastIndex(of: ".") else { return path.hasSuffix("Makefile") }
    return endings.contains(path[path.index(after: dot)...].lowercased())
  }

  private static let endings: Set = [
    "c", "cc", "cpp", "cs", "ex", "erl", "go", "h", "hpp", "hs", "java", "js", "kt", "lua", "mjs", "ml",
    "php",
    "pl", "py", "rb", "rs", "scala", "sh", "swift", "ts", "zig",
  ]
}
