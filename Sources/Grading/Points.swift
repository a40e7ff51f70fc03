import ChatConformance
import SessionLanguage

/// How many points each requirement is worth.
package struct Points: Sendable {
  /// What one requirement is worth.
  package struct Share: Sendable {
    package let requirement: Requirement
    package let stage: Stage
    package var points: Double
  }

  /// In the order in which one builds a server.
  package let shares: [Share]
  /// What binds only a server that ends its messages in nothing: another does not lose its points.
  private let ofBare: Set<String>

  /// What all together are worth.
  package var total: Double { shares.reduce(0) { $0 + $1.points } }

  /// The points as they are unless somebody says otherwise: 100 in all, more for what more depends on.
  package init(for claim: ServerClass, in library: Library) {
    self.init(Self.usual(claim), [:], library)
  }

  /// Points for stages, shared evenly among their requirements, and for requirements by themselves.
  init(_ stages: [Stage: Double], _ requirements: [String: Double], _ library: Library) {
    shares = Stage.allCases.flatMap { stage in
      let all = stage.requirements(in: library)
      let shared = all.filter { requirements[$0.id] == nil }
      let even = (stages[stage] ?? 0) / Double(max(1, shared.count))
      return all.map { Share(requirement: $0, stage: stage, points: requirements[$0.id] ?? even) }
    }
    ofBare = Set(
      shares.map(\.requirement.id).filter { id in
        let sessions = library.sessions.filter { $0.covers.contains(id) }
        return !sessions.isEmpty && sessions.allSatisfy { $0.needs.contains(.bare) }
      })
  }

  private static func usual(_ claim: ServerClass) -> [Stage: Double] {
    switch claim {
    case .core: [.joins: 20, .relays: 30, .ends: 30, .log: 20]
    case .line: [.joins: 15, .relays: 25, .ends: 25, .log: 20, .line: 15]
    case .hardened: [.joins: 10, .relays: 20, .ends: 20, .log: 15, .line: 10, .hardened: 25]
    }
  }

  /// The shares that bind a server; what binds only others goes to the rest of its stage.
  ///
  /// So a server is never better off for what it was not asked.
  func shares(binding verdict: Verdict?) -> [Share] {
    guard verdict?.server.framing == "line" else { return shares.filter { $0.points > 0 } }
    return Stage.allCases.flatMap { stage in
      let all = shares.filter { $0.stage == stage && $0.points > 0 }
      let binding = all.filter { !ofBare.contains($0.requirement.id) }
      guard !binding.isEmpty else { return all }
      let worth = binding.reduce(0) { $0 + $1.points }
      let whole = all.reduce(0) { $0 + $1.points }
      return binding.map { share in
        var share = share
        share.points *= whole / worth
        return share
      }
    }
  }
}
