import Localization

extension Library {
  /// A line for each session that is selected.
  package func list(_ selection: Selection) -> [String] {
    sessions.filter(selection.contains).map {
      "\($0.id)  \($0.title.translated)  (\($0.covers.joined(separator: " ")))"
    }
  }

  /// A requirement with the sessions that test it, or a session's text with the requirements that it tests.
  package func explanation(of id: String) -> String? {
    if let requirement = requirement(id) {
      let tests = sessions.filter { $0.covers.contains(id) }.map { (id: $0.id, title: $0.title) }
      return Explanation.of(requirement, hint: requirement.hint, tests: tests)
    }
    return session(id).map { Explanation.of(source(of: $0), $0.covers.compactMap { requirement($0) }) }
  }
}
