/// A step on the way to a whole server: requirements that are met together, in the order in which one builds a server.
package enum Stage: String, CaseIterable, Hashable, Sendable {
  case joins, relays, ends, log, line, hardened

  /// What a server does that has come so far.
  package var summary: String {
    switch self {
    case .joins: "Clients join, and everyone is told"
    case .relays: "What one says, all hear"
    case .ends: "Clients leave in every way, and nobody is harmed"
    case .log: "All of it stands in the log"
    case .line: "Every message ends in a line feed"
    case .hardened: "Bad input, slow readers and crashes do no harm"
    }
  }

  /// What it takes, as far as a session can see it.
  package func requirements(in library: Library) -> [Requirement] {
    let seen = library.requirements.filter { $0.unitTest == nil }
    switch self {
    case .joins, .relays, .ends: return firstIDs.compactMap { id in seen.first { $0.id == id } }
    case .log: return seen.filter { $0.serverClass == .core && $0.id.hasPrefix("LOG-") }
    case .line: return seen.filter { $0.serverClass == .line }
    case .hardened: return seen.filter { $0.serverClass == .hardened }
    }
  }

  /// The Spec's order is not that of building; none where it is.
  private var firstIDs: [String] {
    switch self {
    case .joins: ["ROOM-1", "MSG-1", "MSG-3", "MSG-7", "ROOM-2", "FRAME-1"]
    case .relays:
      [
        "ROOM-3", "ROOM-4", "ROOM-8", "ROOM-7", "ROOM-6", "MSG-4", "MSG-5", "MSG-6", "ROOM-5", "FRAME-8",
        "FRAME-9", "ROOM-17",
      ]
    case .ends:
      ["ROOM-9", "MSG-2", "ROOM-14", "ROOM-12", "ROOM-10", "ROOM-13", "ROOM-11", "ROOM-15", "ROOM-16"]
    case .log, .line, .hardened: []
    }
  }
}

/// How far a server has come with one stage.
package struct Progress: Sendable {
  package let stage: Stage
  /// What is said of each of its requirements; none where it was not asked for.
  package let findings: [Finding]

  package var kept: Int { findings.count { $0.isKept } }
  package var broken: [Finding] { findings.filter { $0.evidence != nil } }
  package var isDone: Bool { !findings.isEmpty && kept == findings.count }
}

extension Assessment {
  /// How far the server has come, stage by stage.
  package func progress(in library: Library) -> [Progress] {
    Stage.allCases.map { stage in
      Progress(stage: stage, findings: stage.requirements(in: library).compactMap { finding($0.id) })
    }
  }
}
