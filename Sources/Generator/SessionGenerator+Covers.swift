import SessionLanguage
import SessionRunner

extension SessionGenerator {
  /// What a small session that fails is about: what its last act adds, on the wire or in the log.
  package func covers(of scenario: Scenario, _ session: Session, _ failure: Failure) -> [String] {
    var before = scenario
    _ = before.acts.popLast()
    let known = self.session(of: before, number: 0)?.covers ?? []
    let isOfLog =
      switch failure.evidence {
      case .log, .flaw: true
      case .stream, .none: false
      }
    let own = session.covers.filter { $0.hasPrefix("LOG-") == isOfLog }
    let new = own.filter { !known.contains($0) }
    let covers = new.isEmpty ? own : new
    // A hardened session is played with less ado.
    let hardened = session.covers.filter { $0.hasPrefix("HARD-") && !covers.contains($0) }
    let needsHardened = session.folder == "hardened" && !covers.contains { $0.hasPrefix("HARD-") }
    return covers.isEmpty ? session.covers : covers + (needsHardened ? hardened : [])
  }
}
