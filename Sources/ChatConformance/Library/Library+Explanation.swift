extension Library {
  /// A line for each session that is selected.
  package func list(_ selection: Selection) -> [String] {
    sessions.filter(selection.contains).map { "\($0.id)  \($0.title)  (\($0.covers.joined(separator: " ")))" }
  }

  /// A requirement with the sessions that test it, or a session's text with the requirements that it tests.
  package func explanation(of id: String) -> String? {
    if let requirement = requirement(id) { return explanation(of: requirement) }
    guard let session = session(id) else { return nil }
    let sentences = session.covers.compactMap { requirement($0) }.map { "\($0.id)  \($0.sentence)" }
    return ([source(of: session)] + sentences).joined(separator: "\n")
  }

  private func explanation(of requirement: Requirement) -> String {
    let sessions = sessions.filter { $0.covers.contains(requirement.id) }
    var lines = [
      "\(requirement.id)  \(requirement.sentence)", "",
      "class     \(requirement.serverClass?.rawValue ?? "client")",
      "chapter   \(requirement.file), line \(requirement.line)",
    ]
    if let hint = requirement.hint { lines.append("hint      \(hint)") }
    if let test = requirement.unitTest { lines.append("unit test \(test)") }
    lines += sessions.map { "session   \($0.id)  \($0.title)" }
    return lines.joined(separator: "\n")
  }
}
