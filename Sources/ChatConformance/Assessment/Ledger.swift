import SessionRunner

/// What each symptom of a run was charged to so far, and what shows each requirement to be broken.
struct Ledger {
  /// For each requirement that is broken, what shows it.
  private(set) var evidence: [String: Finding.Evidence] = [:]
  /// What each symptom was charged to, by the session that shows it.
  private var charged: [Symptom: [String: String]] = [:]

  /// Charges the symptom to the requirement in sessions that show it.
  mutating func add(_ symptom: Symptom, to id: String, _ results: [SessionResult]) {
    for result in results { charged[symptom, default: [:]][result.session.id] = id }
    // Of those that are equally short, one that is about it first of all says most.
    let ranks = { (result: SessionResult) in
      (result.session.steps.count, result.session.covers.first == id ? 0 : 1)
    }
    let sorted = results.sorted { ranks($0) < ranks($1) }
    guard let first = sorted.first, let failure = first.primaryFailure(symptom) else { return }
    guard let known = evidence[id] else {
      evidence[id] = Finding.Evidence(failure: failure, results: sorted)
      return
    }
    let ids = Set(known.results.map(\.session.id))
    evidence[id] = Finding.Evidence(
      failure: known.failure, results: known.results + sorted.filter { !ids.contains($0.session.id) })
  }

  /// Takes back all that was charged to the requirement.
  mutating func takeBack(_ id: String) {
    evidence[id] = nil
    for symptom in charged.keys { charged[symptom] = charged[symptom]?.filter { $0.value != id } }
  }

  /// What the symptom was charged to in this session.
  func requirement(of symptom: Symptom, in result: SessionResult) -> String? {
    charged[symptom]?[result.session.id]
  }

  /// In how many sessions the symptom was charged to the requirement.
  func sessions(with symptom: Symptom, chargedTo id: String) -> Int {
    charged[symptom]?.values.count { $0 == id } ?? 0
  }

  /// The requirement that the symptom was charged to in most sessions so far.
  func mostCharged(with symptom: Symptom) -> String? {
    let counts = Dictionary(grouping: charged[symptom, default: [:]].values, by: \.self).mapValues(\.count)
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
