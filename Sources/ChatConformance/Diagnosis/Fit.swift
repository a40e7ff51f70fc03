import Mutants
import SessionRunner

/// How well a known mutant accounts for what was seen in a run.
struct Fit: Sendable {
  let mutant: Mutant
  /// The sessions that failed with both, by how much alike.
  private(set) var accounted: [String: Similarity] = [:]
  /// How many failed in the run and pass here.
  private(set) var unexplained = 0
  /// How many passed in the run and fail here.
  private(set) var contradicted = 0
  /// How far the mutant is from what was seen; zero where nothing tells them apart.
  private(set) var distance = 0

  /// What a failure counts that the mutant does not make.
  static var unexplainedDistance: Int { 4 }

  init(mutant: Mutant) { self.mutant = mutant }

  mutating func add(_ result: SessionResult, _ failure: Failure?) {
    switch (result.failure, failure) {
    case (nil, nil): break
    case (nil, .some):
      contradicted += 1
      distance += 8
    case (.some, nil):
      unexplained += 1
      distance += Self.unexplainedDistance
    case (let seen?, let failure?):
      let similarity = seen.similarity(to: failure)
      accounted[result.session.id] = similarity
      switch similarity {
      case .same: break
      case .alike: distance += 1
      case .different: distance += 3
      }
    }
  }

  /// How many failed with both in quite the same way.
  var same: Int { accounted.values.count { $0 == .same } }
  /// How many failed with both in the same way, if not by the same bytes.
  var alike: Int { accounted.values.count { $0 != .different } }
}
