import ChatProtocol
import SessionLanguage

/// What a server of class hardened does besides.
struct HardeningJudge {
  private let account: Account
  private(set) var findings: Findings

  init(_ account: Account) {
    self.account = account
    findings = Findings(of: account.visits)
    judgeHardening()
  }

  private mutating func judgeHardening() {
    for number in account.visits.all.indices {
      judgeRefusals(of: number)
      judgeRequest(of: number)
    }
    let clients = account.clients
    for (index, listener) in clients.enumerated() {
      let order = account.order(of: listener)
      for other in clients[..<index] { compare("HARD-1", other, order, listener) }
      if let log = account.log { compare("HARD-2", log, order, listener) }
    }
  }

  /// Looks whether two listeners have what both were told in the same order.
  private mutating func compare(_ id: String, _ listener: Listener, _ order: [Int: Int], _ other: Listener) {
    var last: Int?
    for cause in listener.heard.compactMap(\.cause) {
      guard let place = order[cause] else { continue }
      if let last, let before = order[last], before > place {
        return findings.charge(
          id,
          "\(account.words(last)), \(account.words(cause)): \(account.name(listener)) has them in this order, \(account.name(other)) has not"
        )
      }
      if last != nil { findings.keep(id) }
      last = cause
    }
  }

  /// What is refused goes to nobody, and its sender is told.
  private mutating func judgeRefusals(of number: Int) {
    let visit = account.visits.all[number]
    let listener = account.listeners[number]
    let told = listener.heard.count { Notice($0.text)?.isRefusal ?? false }
    let refused = account.happenings(of: number).filter {
      account.saying(account.happenings[$0])?.refusal != nil
    }
    if refused.isEmpty, told > 0, !visit.said.contains(where: \.isLoose), visit.tail.isEmpty {
      findings.charge(
        "HARD-20", "\(account.name(number)) was told of a refusal, and has said nothing that is refused")
    }
    for place in refused {
      guard let refusal = account.saying(account.happenings[place])?.refusal else { continue }
      let isKept = judge(place, refusal, told: told > 0)
      if isKept, told >= refused.count { findings.keep(refusal.requirement, "HARD-10", "HARD-19", "HARD-20") }
      if let last = listener.latest[number], last > place, account.happenings[last].kind != .leaves {
        findings.keep("HARD-12")
      }
    }
    // Who reads nothing may have many told in one.
    guard let last = refused.last, told < min(refused.count, 100),
      !visit.said.contains(where: \.isLooseOtherwise)
    else { return }
    if let heard = listener.latest[number], heard > last {
      findings.charge(
        "HARD-10", "\(account.words(last)); it was told of \(told) refusals of \(refused.count)")
    }
  }

  /// Whether nobody was told of it.
  private mutating func judge(_ place: Int, _ refusal: Refusal, told: Bool) -> Bool {
    let listeners = account.listeners.filter { $0.times[place] != nil }
    guard let first = listeners.first(where: { !$0.isLog }) ?? listeners.first, account.isUnique(place) else {
      if account.visits.hasLog { findings.keep("HARD-11") }
      return listeners.isEmpty
    }
    let evidence = "\(account.words(place)); \(account.name(first)) was told of it"
    if first.isLog {
      findings.charge("HARD-11", evidence)
    } else if case .tooLong = refusal {
      findings.doubt("HARD-6", "\(evidence): is the server's limit another?")
    } else {
      findings.charge(refusal.requirement, evidence)
    }
    return false
  }

  private mutating func judgeRequest(of number: Int) {
    let visit = account.visits.all[number]
    guard visit.isRequest, let came = account.listeners[number].since else { return }
    let isTold = account.listeners[number].heard.contains { Notice($0.text)?.isClosing ?? false }
    if let closed = visit.closed, isTold, closed > came { return findings.keep("HARD-36", "HARD-37") }
    guard account.visits.end.time - visit.came.time >= Account.patience, visit.ending == nil else { return }
    findings.charge(
      "HARD-36",
      "\(account.name(number)) sent a request of HTTP, and was not told that it is closed, or not closed")
  }
}

extension Refusal {
  /// What asks for it.
  fileprivate var requirement: String {
    switch self {
    case .empty: "FRAME-6"
    case .tooLong: "HARD-6"
    case .notUTF8: "HARD-7"
    case .controlCharacter: "HARD-8"
    case .likeNotice: "HARD-9"
    }
  }
}

extension Visit.Saying {
  /// Whether it is not only refused.
  fileprivate var isLooseOtherwise: Bool { isLoose && refusal == nil }
}
