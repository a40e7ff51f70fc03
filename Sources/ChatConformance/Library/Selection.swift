import Glibc
import SessionLanguage

/// Which sessions to play, by patterns.
///
/// A pattern is a session's id (`core/relay-*`, with `*`, `?` and `[…]`), a folder (`core`), or a requirement (`ROOM-3`).
package struct Selection: Sendable {
  package var only: [String]
  package var skip: [String]

  package init(only: [String] = [], skip: [String] = []) {
    self.only = only
    self.skip = skip
  }

  package func contains(_ session: Session) -> Bool {
    (only.isEmpty || only.contains { matches($0, session) }) && !skip.contains { matches($0, session) }
  }

  private func matches(_ pattern: String, _ session: Session) -> Bool {
    fnmatch(pattern, session.id, 0) == 0 || pattern == session.folder || session.covers.contains(pattern)
  }
}
