import SessionLanguage

extension Library {
  /// What only the library knows: that no other session has this id, and that the requirements exist.
  func errors(in session: Session, of file: SessionSource) -> [SessionError] {
    // Hardly ever asked for, and to read a file takes longer than to check it.
    lazy var lines = SourceLine.all(of: file.text, file: file.path)
    var errors: [SessionError] = []
    if let other = self.session(session.id) {
      errors.append(
        SessionError(
          at: Place(line: lines[0], column: 1), expected: "a session with an id of its own",
          found: "\(session.id), which \(self.file(of: other)) has"))
    }
    for id in session.covers {
      guard let found = flaw(of: id, in: session), let place = place(of: id, in: lines) else { continue }
      errors.append(
        SessionError(at: place, expected: "a requirement of class \(session.folder) or below", found: found))
    }
    return errors
  }

  private func flaw(of id: String, in session: Session) -> String? {
    guard let requirement = requirement(id) else { return "\(id), which there is not" }
    guard let asked = requirement.serverClass else { return "\(id), which is about clients" }
    return asked > session.serverClass ? "\(id), of class \(asked.rawValue)" : nil
  }

  /// Where an id stands in the header.
  private func place(of id: String, in lines: [SourceLine]) -> Place? {
    for line in lines {
      let words = line.scalars.split(separator: " ", omittingEmptySubsequences: false)
      guard words.first.map({ $0.elementsEqual("covers:".unicodeScalars) }) == true,
        let word = words.dropFirst().first(where: { $0.elementsEqual(id.unicodeScalars) })
      else { continue }
      return Place(line: line, column: word.startIndex + 1)
    }
    return nil
  }
}
