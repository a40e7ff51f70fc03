import ChatConformance
import ChatProtocol
import Generator
import SessionLanguage
import SessionRunner

/// What a capture says of each requirement.
package struct Trace {
  /// What is said of one requirement.
  package struct Finding: Sendable {
    /// How often it was seen to be kept.
    package fileprivate(set) var kept = 0
    /// What speaks against it whatever the order at the server was: the first place, and how many there are.
    package fileprivate(set) var broken: (first: String, count: Int)?
    /// What may speak against it.
    package fileprivate(set) var doubt: String?

    package init() {}
  }

  /// What speaks against something, where nobody else is in the room.
  struct Charge {
    let id: String
    let evidence: String
    /// Whether it might be somebody else's doing, who did not come by the recorder.
    var mayBeOthers = false
  }

  let account: Account
  package let serverClass: ServerClass
  package private(set) var findings: [String: Finding] = [:]
  /// Texts that came and that nobody said.
  private(set) var strangers: [String] = []
  private var charges: [Charge] = []
  private let names: [ClientName]

  /// Judges by what was claimed; where that is nil, by core, and by line where messages end in an LF.
  package init(of capture: Capture, claim: ServerClass? = nil) {
    let framing = Visits(in: capture, as: .core).framing
    serverClass = claim ?? (framing == .line ? .line : .core)
    account = Account(of: Visits(in: capture, as: serverClass))
    names = account.visits.names
    judgeDeliveries()
    judgeOrders()
    judgeEnds()
    judgeFraming()
    if account.visits.hasLog { judgeLog() }
    if serverClass == .hardened, isLine { judgeHardening() }
    settle()
  }

  /// Whether the requirement is one that was claimed, and that sessions can see.
  package func asks(_ requirement: Requirement) -> Bool {
    guard requirement.unitTest == nil, let asked = requirement.serverClass, asked <= serverClass else {
      return false
    }
    return isLine ? !["FRAME-8", "FRAME-9"].contains(requirement.id) : asked == .core
  }

  /// How many clients came, what they said, and what came to them.
  package var figures: String {
    let said = account.visits.all.reduce(0) { $0 + $1.said.count }
    let heard = account.listeners.filter { !$0.isLog }.reduce(0) { $0 + $1.heard.count }
    return "\(account.visits.all.count) clients, \(said) messages said, \(heard) messages heard"
  }

  var isLine: Bool { account.visits.framing == .line }

  // MARK: - Taking notes

  mutating func keep(_ ids: String..., times: Int = 1) {
    for id in ids where times > 0 { findings[id, default: Finding()].kept += times }
  }

  mutating func charge(_ id: String, _ evidence: String, mayBeOthers: Bool = false) {
    charges.append(Charge(id: id, evidence: evidence, mayBeOthers: mayBeOthers))
  }

  mutating func charge(_ symptom: Symptom, _ evidence: String, mayBeOthers: Bool = false) {
    guard let id = symptom.usualRequirements(isLine: isLine).first else { return }
    charge(id, evidence, mayBeOthers: mayBeOthers)
  }

  mutating func doubt(_ id: String, _ evidence: String) {
    let first = findings[id]?.doubt ?? evidence
    findings[id, default: Finding()].doubt = first
  }

  mutating func noteStranger(_ evidence: String) { strangers.append(evidence) }

  /// Charges what nobody else can have done.
  private mutating func settle() {
    for charge in charges {
      guard strangers.isEmpty || !charge.mayBeOthers else {
        doubt(charge.id, charge.evidence)
        continue
      }
      let before = findings[charge.id]?.broken
      findings[charge.id, default: Finding()].broken =
        (before?.first ?? charge.evidence, (before?.count ?? 0) + 1)
    }
    if let first = strangers.first {
      doubt("ROOM-4", "\(first); is somebody in the room who did not come by the recorder?")
    }
  }

  // MARK: - Words

  func name(_ visit: Int) -> String { names[visit].description }

  func name(_ listener: Listener) -> String { listener.visit.map(name) ?? "the log" }

  func quoted(_ text: [UInt8]) -> String { "“\(Visible(text, limit: 60).text)”" }

  /// What happened, and when.
  func words(_ place: Int) -> String {
    let happening = account.happenings[place]
    let act =
      switch happening.kind {
      case .joins: "came"
      case .says: "said \(quoted(happening.text))"
      case .leaves: "went"
      }
    return "at \(happening.at.time.inSeconds) s \(name(happening.visit)) \(act)"
  }

  /// What is told of, in the words of the runner.
  func subject(_ place: Int, _ listener: Listener) -> Symptom.Subject {
    let happening = account.happenings[place]
    switch happening.kind {
    case .joins: return listener.isLog ? .entry(.join) : .joinNotice(isOwn: happening.visit == listener.visit)
    case .says: return listener.isLog ? .entry(.message) : .message(isOwn: happening.visit == listener.visit)
    case .leaves:
      return listener.isLog ? .entry(.end) : .leaveNotice(account.visits.all[happening.visit].ending)
    }
  }
}
