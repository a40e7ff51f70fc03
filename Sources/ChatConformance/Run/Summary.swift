/// The figures of a run.
package struct Summary: Hashable, Sendable {
  package private(set) var passed = 0
  package private(set) var failed = 0
  package private(set) var skipped = 0
  /// What failed and was known to fail: told, and counted nowhere else.
  package private(set) var known = 0
  /// What lies beyond the claim: played and told, not counted.
  package private(set) var passedBeyond = 0
  package private(set) var playedBeyond = 0
  package private(set) var logWasJudged = false

  package init(_ results: [SessionResult]) {
    for result in results {
      logWasJudged = logWasJudged || result.logWasJudged
      switch (result.outcome, result.isClaimed) {
      case (.passed, true): passed += 1
      case (.failed, true) where result.known != nil: known += 1
      case (.failed, true): failed += 1
      case (.skipped, true): skipped += 1
      case (.passed, false):
        passedBeyond += 1
        playedBeyond += 1
      case (.failed, false): playedBeyond += 1
      case (.skipped, false): break
      }
    }
  }

  /// The last line of a report.
  package var line: String { "\(passed) passed, \(failed) failed, \(skipped) skipped" }
}
