import ChatConformance
import SessionLanguage

/// A part of a round, judged by one run.
enum Leg {
  /// Who joins and who hears what, once each: a server that does not notice yet that clients leave is started anew for
  /// each session, which takes long.
  case talk
  /// How clients leave, and all else about who joins and who hears what.
  case ends
  case log
  /// These three as one, for who has come so far: fewer servers are started, and no session is played twice.
  case line
  case hardened

  /// In which order they are judged: those of a part side by side, for while one waits, another goes on.
  ///
  /// Whoever had come to the log in the round before most likely does so again.
  static func parts(after last: Standing) -> [[Leg]] {
    last.state(of: .log) == .ahead ? [[.talk, .ends], [.log, .hardened]] : [[.line, .hardened]]
  }

  /// Whether the log is looked at: who has yet to write one is not asked for it.
  var judgesLog: Bool { stages.contains { $0 >= .log } }

  var stages: [Stage] {
    switch self {
    // That nothing came but a join notice is seen by what is relayed behind it.
    case .talk: [.joins, .relays]
    case .ends: [.ends]
    case .log: [.log, .line]
    case .line: Stage.allCases.filter { $0 < .hardened }
    case .hardened: [.hardened]
    }
  }

  /// What a server claims that has come to it; nil for what it is found to speak.
  var claim: ServerClass? {
    switch self {
    case .talk, .ends: nil
    case .log, .line: .line
    case .hardened: .hardened
    }
  }

  func sessions(in library: Library) -> [Session] {
    let talk = Leg.talk.stages.flatMap { $0.sessions(in: library) }
    let once = Leg.talk.stages.flatMap { $0.requirements(in: library) }.compactMap { requirement in
      talk.filter { $0.covers.first == requirement.id }.min { $0.steps.count < $1.steps.count }
    }
    switch self {
    case .talk: return once
    case .ends: return talk.filter { !once.contains($0) } + Stage.ends.sessions(in: library)
    case .line:
      let beyond = Leg.hardened.sessions(in: library)
      return library.sessions.filter { !beyond.contains($0) }
    case .log, .hardened: return stages.flatMap { $0.sessions(in: library) }
    }
  }
}

extension Stage {
  /// The sessions that come first in this stage, as they ask for something of it and for nothing of a later one; the log's
  /// are those, too, that were played before there was one.
  fileprivate func sessions(in library: Library) -> [Session] {
    var stages: [String: Stage] = [:]
    for stage in Stage.allCases {
      for requirement in stage.requirements(in: library) { stages[requirement.id] = stage }
    }
    return library.sessions.filter { session in
      let asked = Set(session.covers.compactMap { stages[$0] })
      let highest = asked.subtracting([.log]).max() ?? .log
      let first = session.endings.isEmpty ? highest : max(highest, .ends)
      return first == self || self == .log && first < .log && asked.contains(.log)
    }
  }
}
