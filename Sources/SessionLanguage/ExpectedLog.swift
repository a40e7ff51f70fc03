/// What the log must hold.
package struct ExpectedLog: Hashable, Sendable {
  /// What the lines speak of.
  package enum Subject: Hashable, Sendable {
    /// `log`: everything that the session added.
    case session
    /// `opening`: what the server wrote when it last opened.
    case opening
  }

  package var subject: Subject
  package var entries: [Entry]
  /// The line of the word `log`, counted from 1; nil where it was read from no file.
  package var line: Int?

  package enum Entry: Hashable, Sendable {
    /// One line of the log, its LF left out.
    case line(Text)
    /// `in that order`: lines in the order in which the block before was heard (hardened).
    case inThatOrder([Text])
  }

  package init(_ subject: Subject = .session, _ entries: [Entry], line: Int? = nil) {
    self.subject = subject
    self.entries = entries
    self.line = line
  }
}
