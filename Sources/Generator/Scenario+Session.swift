import SessionLanguage

extension Scenario {
  /// The session of this scenario, as it is read from its file.
  ///
  /// - Throws: why no session can be made of it.
  package func session(in dialect: Dialect, named name: String, title: String) throws(Unclear) -> Session {
    var expectation = Expectation(of: self, in: dialect)
    for name in given { try expectation.given(name) }
    for act in acts { try expectation.take(act) }
    try expectation.end()
    let session = expectation.session(named: name, title: title)
    do throws(SessionErrors) {
      return try Session.parse(session.canonicalText, id: session.id, file: "\(session.id).session")
    } catch {
      throw .unwritable(error.all.map(\.description))
    }
  }
}

extension Expectation {
  /// The session as it has come about.
  fileprivate func session(named name: String, title: String) -> Session {
    let serverClass: ServerClass =
      if cited.ids.contains(where: { $0.hasPrefix("HARD-") }) {
        .hardened
      } else if cited.ids.contains(where: { $0.hasPrefix("FRAME-") }), dialect.framing == .line {
        .line
      } else {
        .core
      }
    let log = scenario.log == .opening ? room.opening.map { .line($0) } : script.entries
    return Session(
      id: "\(serverClass.rawValue)/\(name)", title: title, covers: cited.ids.inOrder,
      needs: Need.allCases.filter(script.needs.contains), given: scenario.given,
      steps: script.steps, log: ExpectedLog(scenario.log, log))
  }
}
