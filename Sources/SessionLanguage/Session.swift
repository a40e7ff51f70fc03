/// A scripted conversation of named clients with a server, and the log it must leave.
package struct Session: Hashable, Sendable {
  /// The path of its file below Fixtures, without the ending: `core/relay-everyone`.
  ///
  /// It never changes.
  package var id: String
  /// One line that says what the session shows.
  package var title: String
  /// The ids of the requirements that it tests.
  package var covers: [String]
  /// What must be there for the session to be played at all.
  package var needs: [Need]
  /// Clients that have joined, one after another, before the first step.
  package var given: [ClientName]
  package var steps: [Step]
  /// The line of each step in the session's file, counted from 1; empty where it was read from none.
  package var lines: [Int]
  /// What the log must hold; nil where the session does not judge the log.
  package var log: ExpectedLog?

  package init(
    id: String, title: String, covers: [String], needs: [Need] = [], given: [ClientName] = [],
    steps: [Step], lines: [Int] = [], log: ExpectedLog? = nil
  ) {
    self.id = id
    self.title = title
    self.covers = covers
    self.needs = needs
    self.given = given
    self.steps = steps
    self.lines = lines
    self.log = log
  }

  /// The line on which a step stands; nil where the session was read from no file.
  package func line(ofStep index: Int) -> Int? { lines.indices.contains(index) ? lines[index] : nil }

  /// The folder that the session stands in, which is the class it belongs to.
  package var folder: Substring { id.prefix { $0 != "/" } }

  /// The class that it belongs to: that of its folder.
  package var serverClass: ServerClass { ServerClass(rawValue: String(folder)) ?? .core }
}

/// What a session presupposes.
package enum Need: String, Hashable, Sendable, CaseIterable {
  /// The server ends every message in one LF.
  case line
  /// The server ends no message.
  case bare
  /// The server's log can be read.
  case log
  /// The runner can start and stop the server.
  case launch
}
