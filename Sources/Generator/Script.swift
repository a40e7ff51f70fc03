import SessionLanguage

/// A session while it comes about: its steps, the entries of its log, and what it needs.
struct Script {
  private(set) var steps: [Step] = []
  private(set) var entries: [ExpectedLog.Entry] = []
  private(set) var needs: Set<Need> = []

  mutating func act(_ act: Act) { steps.append(.act(act)) }

  mutating func observe(_ observation: Observation) { steps.append(.observation(observation)) }

  mutating func observeClosings(of names: [ClientName]) {
    for name in names { observe(.closing(.some([name]))) }
  }

  mutating func log(_ lines: [Text]) { entries += lines.map { .line($0) } }

  /// Logs lines that stand in the order in which all have heard of them.
  mutating func logInThatOrder(_ lines: [Text]) { entries.append(.inThatOrder(lines)) }

  mutating func need(_ need: Need) { needs.insert(need) }
}
