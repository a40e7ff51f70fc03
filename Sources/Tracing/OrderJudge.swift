import ChatProtocol
import SessionLanguage
import SessionRunner

/// In which order it came to each.
struct OrderJudge {
  private let account: Account
  private(set) var findings: Findings

  init(_ account: Account) {
    self.account = account
    findings = Findings(of: account.visits)
    judgeOrders()
  }

  /// Looks at what cannot be taken for anything else.
  private mutating func judgeOrders() {
    for listener in account.listeners {
      var last: [Int: Int] = [:]
      for place in listener.heard.compactMap(\.cause) where account.isUnique(place) {
        let happening = account.happenings[place]
        defer { last[happening.visit] = max(place, last[happening.visit] ?? place) }
        guard let before = last[happening.visit] else { continue }
        let isSpeech = account.saying(happening) != nil && account.saying(account.happenings[before]) != nil
        guard before > place else {
          if listener.isLog { findings.keep("LOG-6") } else if isSpeech { findings.keep("ROOM-7") }
          if happening.kind == .leaves, account.visits.all[happening.visit].ending != .resets, !listener.isLog
          {
            findings.keep("ROOM-12")
          }
          continue
        }
        judge(place, after: before, listener, isSpeech)
      }
    }
    judgeHistory()
  }

  private mutating func judge(_ place: Int, after before: Int, _ listener: Listener, _ isSpeech: Bool) {
    let evidence =
      "\(account.words(place)), then \(account.words(before)); \(account.name(listener)) has them the other way round"
    let isOrderly = account.visits.all[account.happenings[place].visit].ending != .resets
    if listener.isLog {
      findings.charge("LOG-6", evidence)
    } else if isSpeech {
      findings.charge("ROOM-7", evidence)
    } else if account.happenings[before].kind == .leaves, account.saying(account.happenings[place]) != nil,
      isOrderly
    {
      findings.charge("ROOM-12", evidence)
    }
  }

  /// Nobody is told what everybody had heard long before.
  private mutating func judgeHistory() {
    for listener in account.listeners {
      guard let visit = listener.visit else { continue }
      let came = account.visits.all[visit].came
      for place in listener.times.keys
      where account.isUnique(place) && account.happenings[place].visit != visit {
        let others = account.listeners.filter { $0.visit != listener.visit }.compactMap { $0.times[place] }
        guard !others.isEmpty, others.allSatisfy({ $0.time + Account.patience < came.time }) else { continue }
        findings.charge(
          "ROOM-1", "\(account.words(place)), before \(account.name(listener)) came, and it was told of that",
          mayBeOthers: true)
      }
    }
  }
}
