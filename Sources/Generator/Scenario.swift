import SessionLanguage

/// What the clients of a session do.
///
/// What must be heard and logged because of it is not part of it: that is asked of the room (``Expectation``), anew for
/// each change of the scenario.
package struct Scenario: Hashable, Sendable {
  /// The class of server that it is for: a hardened one is asked for more on the same occasion.
  package var serverClass: ServerClass
  /// Clients that have joined, one after another, before the first act.
  package var given: [ClientName]
  package var acts: [Act] = []
  /// What its log shall be about.
  package var log = ExpectedLog.Subject.session
  /// Whether it is about the log as a whole, and not only about its entries.
  package var isAboutLog = false

  package init(_ serverClass: ServerClass, given: [ClientName]) {
    self.serverClass = serverClass
    self.given = given
  }
}

extension Scenario {
  /// The scenario with its clients called A, B and so on, in the order in which they join.
  package var renamed: Scenario {
    var names: [ClientName: ClientName] = [:]
    for name in given + acts.flatMap(\.joining) where names[name] == nil {
      names[name] = ClientName.numbered(names.count)
    }
    var scenario = self
    scenario.given = given.map { names[$0] ?? $0 }
    scenario.acts = acts.map { $0.renaming(names) }
    return scenario
  }
}

extension Act {
  /// Who joins in it.
  var joining: [ClientName] {
    switch self {
    case .joins(let name): [name]
    case .together(let acts): acts.flatMap(\.joining)
    case .ends, .stalls, .reads, .server, .sends, .sendsRaw: []
    }
  }

  fileprivate func renaming(_ names: [ClientName: ClientName]) -> Act {
    switch self {
    case .joins(let name): .joins(names[name] ?? name)
    case .ends(let name, let ending): .ends(names[name] ?? name, ending)
    case .stalls(let name): .stalls(names[name] ?? name)
    case .reads(let name): .reads(names[name] ?? name)
    case .sends(let name, let text): .sends(names[name] ?? name, text)
    case .sendsRaw(let name, let segments): .sendsRaw(names[name] ?? name, segments: segments)
    case .together(let acts): .together(acts.map { $0.renaming(names) })
    case .server: self
    }
  }
}
