import ChatConformance
import SessionLanguage

/// What a capture says of each requirement.
package struct Trace {
  package let findings: [String: TraceFinding]
  private let account: Account

  /// Judges by what was claimed; where that is nil, by core, and by line where messages end in an LF.
  package init(of capture: Capture, claim: ServerClass? = nil) {
    account = Account(of: Visits(in: capture, claim: claim))
    var findings = DeliveryJudge(account).findings
    findings.add(OrderJudge(account).findings)
    findings.add(EndJudge(account).findings)
    if account.visits.hasLog { findings.add(LogJudge(account).findings) }
    if account.visits.serverClass == .hardened, account.visits.isLine {
      findings.add(HardeningJudge(account).findings)
    }
    self.findings = findings.settled
  }

  /// Whether the requirement is one that was claimed, and that sessions can see.
  package func asks(_ requirement: Requirement) -> Bool {
    guard requirement.unitTest == nil, let asked = requirement.serverClass,
      asked <= account.visits.serverClass
    else { return false }
    return account.visits.isLine ? !["FRAME-8", "FRAME-9"].contains(requirement.id) : asked == .core
  }

  /// How many clients came, what they said, and what came to them.
  package var figures: String {
    let visits = account.visits.all
    let said = visits.reduce(0) { $0 + $1.said.count }
    let heard = account.clients.reduce(0) { $0 + $1.heard.count }
    return "clients \(visits.count), messages said \(said), messages heard \(heard)"
  }
}
