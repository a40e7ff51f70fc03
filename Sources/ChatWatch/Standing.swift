import ChatConformance
import Reports

/// How far a server has come, as a round finds out stage by stage.
package struct Standing: Sendable {
  package enum State: Hashable, Sendable {
    /// So many requirements are kept.
    case done(kept: Int)
    case running
    case broken
    case ahead
  }

  /// What stands in the way.
  package enum Trouble: Sendable {
    case notBuilt(Build.Failure)
    /// There is no server, or none that could be judged.
    case noServer(words: String)
    /// Its messages end in nothing, and it has come to where they must.
    case isBare
    /// Something was seen, and what it comes of is yet to be found out.
    case sighted(Sighting)
    /// What is to be mended first; nil where a session failed of what is charged to no requirement.
    case broken(RunRecord, first: Cause?)
  }

  package private(set) var trouble: Trouble?
  /// Whether the round has come to its end.
  package internal(set) var isComplete = false
  private var states: [Stage: State] = [:]

  package init() {}

  package func state(of stage: Stage) -> State { states[stage] ?? .ahead }

  /// Whether all that can be asked of a server is kept.
  package var isWhole: Bool {
    Stage.allCases.allSatisfy { if case .done = state(of: $0) { true } else { false } }
  }

  mutating func reached(_ stages: [Stage]) { for stage in stages { states[stage] = .running } }

  mutating func found(_ trouble: Trouble) { self.trouble = trouble }

  /// Takes what came of the sessions of some stages: they may show that these are done, and a later one is broken.
  mutating func judged(_ stages: [Stage], _ record: RunRecord, _ progress: [Progress]) {
    let broken = Self.stageInTheWay(of: stages, progress)
    for stage in stages {
      let kept = progress.first { $0.stage == stage }?.kept ?? 0
      let isDone = record.status == 0 || stage < broken && kept > 0
      states[stage] = isDone ? .done(kept: kept) : nil
    }
    guard record.status != 0 else { return }
    // What was judged beside it is not waited for.
    for stage in Stage.allCases where state(of: stage) == .running { states[stage] = nil }
    states[record.tookPlace ? broken : stages[0]] = .broken
    let ids = Set(progress.first { $0.stage == broken }?.broken.map(\.requirement.id) ?? [])
    trouble = record.trouble(at: broken, among: ids)
  }
}

extension Standing {
  /// Which stage is broken, as sessions of some stages tell: one of these rather than an earlier one, which sessions of its
  /// own have shown, and which suffers from the mistake as well.
  static func stageInTheWay(of stages: [Stage], _ progress: [Progress]) -> Stage {
    let broken = progress.filter { !$0.broken.isEmpty }.map(\.stage)
    return broken.first(where: stages.contains) ?? broken.first ?? stages.last ?? .joins
  }
}

extension RunRecord {
  fileprivate func trouble(at stage: Stage, among ids: Set<String>) -> Standing.Trouble {
    switch obstacle {
    case .noServer(.notLaunched(_, let reason)): return .noServer(words: reason)
    case let obstacle?: return .noServer(words: obstacle.words)
    case nil: break
    }
    if summary.failed == 0, framing == .bare, stage >= .line { return .isBare }
    let causes = diagnosis.causes
    return .broken(self, first: causes.first { ids.contains($0.requirement.id) } ?? causes.first)
  }
}

extension Stage: Comparable {
  /// By the order in which one builds.
  package static func < (left: Stage, right: Stage) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}
