import SessionRunner

/// What a capture says of one requirement.
package struct TraceFinding: Sendable {
  /// How often it was seen to be kept.
  package fileprivate(set) var kept = 0
  /// What speaks against it whatever the order at the server was: the first place, and how many there are.
  package fileprivate(set) var broken: (first: String, count: Int)?
  /// What may speak against it.
  package fileprivate(set) var doubt: String?

  package init() {}
}

/// What is found of each requirement, while it is not yet known whether somebody else is in the room.
struct Findings {
  /// What speaks against something.
  private struct Charge {
    let id: String
    let evidence: String
    /// Whether it might be somebody else's doing, who did not come by the recorder.
    let mayBeOthers: Bool
  }

  private let isLine: Bool
  private var found: [String: TraceFinding] = [:]
  private var charges: [Charge] = []
  /// The first text that came and that nobody said.
  private var stranger: String?

  init(of visits: Visits) { isLine = visits.isLine }

  /// Whether nothing kept or doubtful was found of it.
  func isUntouched(_ id: String) -> Bool { found[id] == nil }

  mutating func keep(_ ids: String..., times: Int = 1) {
    for id in ids where times > 0 { found[id, default: TraceFinding()].kept += times }
  }

  mutating func charge(_ id: String, _ evidence: String, mayBeOthers: Bool = false) {
    charges.append(Charge(id: id, evidence: evidence, mayBeOthers: mayBeOthers))
  }

  mutating func charge(_ symptom: Symptom, _ evidence: String, mayBeOthers: Bool = false) {
    guard let id = symptom.usualRequirements(isLine: isLine).first else { return }
    charge(id, evidence, mayBeOthers: mayBeOthers)
  }

  mutating func doubt(_ id: String, _ evidence: String) {
    let first = found[id]?.doubt ?? evidence
    found[id, default: TraceFinding()].doubt = first
  }

  mutating func noteStranger(_ evidence: String) { stranger = stranger ?? evidence }

  /// Takes what another judge has found besides.
  mutating func add(_ other: Findings) {
    for (id, finding) in other.found {
      keep(id, times: finding.kept)
      if let evidence = finding.doubt { doubt(id, evidence) }
    }
    charges += other.charges
    stranger = stranger ?? other.stranger
  }

  /// By requirement, charged with what nobody else can have done.
  var settled: [String: TraceFinding] {
    var findings = self
    for charge in charges {
      guard stranger == nil || !charge.mayBeOthers else {
        findings.doubt(charge.id, charge.evidence)
        continue
      }
      let before = findings.found[charge.id]?.broken
      findings.found[charge.id, default: TraceFinding()].broken =
        (before?.first ?? charge.evidence, (before?.count ?? 0) + 1)
    }
    if let stranger {
      findings.doubt("ROOM-4", "\(stranger); is somebody in the room who did not come by the recorder?")
    }
    return findings.found
  }
}
