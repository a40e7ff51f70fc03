import SessionLanguage

/// Makes a failing scenario small: fewer acts, fewer clients, shorter and plainer texts, as long as it still fails.
///
/// It takes the first smaller one that fails, and begins again from there: the same scenario and the same answers give
/// the same result.
package struct Shrinker {
  /// Whether a scenario still fails; false also where no session can be made of it.
  private let fails: (Scenario) -> Bool
  private var triesLeft: Int
  private(set) package var scenario: Scenario
  /// What was tried already.
  private var tried: Set<Scenario> = []

  /// Begins with a scenario that fails; no more than so many others are tried.
  package init(_ scenario: Scenario, tries: Int, fails: @escaping (Scenario) -> Bool) {
    self.scenario = scenario
    self.fails = fails
    triesLeft = tries
    tried = [scenario]
  }

  /// Whether everything was tried before the tries were used up.
  package var isDone: Bool { triesLeft > 0 }

  package mutating func shrink() {
    while triesLeft > 0, takeFirstSmaller() {}
  }

  private mutating func takeFirstSmaller() -> Bool {
    for candidates in [fewerActs, fewerClients, plainerActs, plainerTexts] {
      for candidate in candidates() where tried.insert(candidate).inserted {
        guard triesLeft > 0 else { return false }
        triesLeft -= 1
        if fails(candidate) {
          scenario = candidate
          return true
        }
      }
    }
    return false
  }

  // MARK: - Candidates, the smallest first

  /// Without the half of the acts, a quarter, … one.
  private func fewerActs() -> [Scenario] {
    var candidates: [Scenario] = []
    var size = scenario.acts.count
    while size > 0 {
      for start in stride(from: 0, to: scenario.acts.count, by: size) {
        var candidate = scenario
        candidate.acts.removeSubrange(start..<min(start + size, scenario.acts.count))
        candidates.append(candidate)
      }
      size /= 2
    }
    return candidates
  }

  private func fewerClients() -> [Scenario] {
    var names = scenario.given
    for name in scenario.acts.flatMap(\.joining) where !names.contains(name) { names.append(name) }
    return names.reversed().map { name in
      var candidate = scenario
      candidate.given.removeAll { $0 == name }
      candidate.acts = scenario.acts.compactMap { $0.without(name) }
      return candidate
    }
  }

  /// For a lower class, about less, with who joins first there from the start, and each act plainer.
  private func plainerActs() -> [Scenario] {
    var candidates: [Scenario] = []
    for serverClass in ServerClass.allCases where serverClass < scenario.serverClass {
      candidates.append(changed { $0.serverClass = serverClass })
    }
    if scenario.isAboutLog { candidates.append(changed { $0.isAboutLog = false }) }
    if scenario.log == .opening { candidates.append(changed { $0.log = .session }) }
    for (index, act) in scenario.acts.enumerated() {
      if case .joins(let name) = act {
        candidates.append(
          changed {
            $0.acts.remove(at: index)
            $0.given.append(name)
          })
      }
      for plainer in act.plainer {
        candidates.append(changed { $0.acts.replaceSubrange(index...index, with: plainer) })
      }
    }
    return candidates
  }

  private func plainerTexts() -> [Scenario] {
    scenario.acts.enumerated().flatMap { index, act in
      act.withPlainerTexts.map { plainer in changed { $0.acts[index] = plainer } }
    }
  }

  private func changed(_ change: (inout Scenario) -> Void) -> Scenario {
    var candidate = scenario
    change(&candidate)
    return candidate
  }
}

extension Act {
  /// The act without what the client does; nil where nothing is left.
  fileprivate func without(_ name: ClientName) -> Act? {
    guard case .together(let acts) = self else { return actor == name ? nil : self }
    let rest = acts.filter { $0.actor != name }
    return rest.isEmpty ? nil : .together(rest)
  }

  /// Acts that may stand in its place.
  fileprivate var plainer: [[Act]] {
    switch self {
    case .together(let acts):
      (acts.count > 1 ? acts.indices.map { [.together(acts.without($0))] } : [])
        + [acts]
        + acts.indices.flatMap { index in
          acts[index].plainer.filter { $0.count == 1 }.map { plainer in
            var acts = acts
            acts[index] = plainer[0]
            return [.together(acts)]
          }
        }
    case .ends(let name, .resets), .ends(let name, .halfCloses): [[.ends(name, .leaves)]]
    case .sendsRaw(let name, let segments): plainerSending(name, segments)
    case .joins, .ends, .stalls, .reads, .server, .sends: []
    }
  }

  private func plainerSending(_ name: ClientName, _ segments: [Text]) -> [[Act]] {
    guard segments.count == 1 else {
      // Two segments side by side become one.
      return (1..<segments.count).map { index in
        var fewer = segments
        fewer[index - 1] = segments[index - 1] + segments[index]
        fewer.remove(at: index)
        return [.sendsRaw(name, segments: fewer)]
      }
    }
    guard let bytes = segments[0].bytes else { return [] }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count == 2, lines[1].isEmpty else {
      return lines.dropLast().indices.map { index in
        var fewer = lines
        fewer.remove(at: index)
        return [
          .sendsRaw(name, segments: [Text(compact: Array(fewer.joined(separator: [UInt8(ascii: "\n")])))])
        ]
      }
    }
    return [[.sends(name, Text(compact: Array(lines[0])))]]
  }

  /// The act with one of its texts plainer.
  fileprivate var withPlainerTexts: [Act] {
    switch self {
    case .sends(let name, let text): text.plainer(for: name).map { .sends(name, $0) }
    case .sendsRaw(let name, let segments):
      segments.indices.flatMap { index in
        segments[index].plainer(for: nil).map { text in
          var segments = segments
          segments[index] = text
          return .sendsRaw(name, segments: segments)
        }
      }
    case .together(let acts):
      acts.indices.flatMap { index in
        acts[index].withPlainerTexts.map { act in
          var acts = acts
          acts[index] = act
          return .together(acts)
        }
      }
    case .joins, .ends, .stalls, .reads, .server: []
    }
  }
}

extension Array {
  fileprivate func without(_ index: Int) -> [Element] {
    var rest = self
    rest.remove(at: index)
    return rest
  }
}
