import SessionLanguage

/// Sessions that failed, those together that were made small to the same steps.
package struct AlikeSessions: Sendable {
  private var groups: [(session: Session, others: Int)] = []

  /// How many of them are unlike each other.
  package var count: Int { groups.count }

  /// All of them.
  var total: Int { groups.reduce(0) { $0 + 1 + $1.others } }

  /// Adds one; false where it is like one that is there already.
  mutating func add(_ session: Session) -> Bool {
    guard let known = groups.firstIndex(where: { $0.session.steps == session.steps }) else {
      groups.append((session, 0))
      return true
    }
    groups[known].others += 1
    return false
  }

  var remarks: [Remark] {
    groups.filter { $0.others > 0 }.map { session, others in
      Remark(topic: "alike", words: "\(session.id): \(others) more made small to the same steps")
    }
  }
}
