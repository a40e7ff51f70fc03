import ChatProtocol
import SessionLanguage
import SessionRunner

/// What becomes of who goes and of the others, and in which framing each is told.
struct EndJudge {
  private let account: Account
  private(set) var findings: Findings

  init(_ account: Account) {
    self.account = account
    findings = Findings(of: account.visits)
    judgeEnds()
    judgeFraming()
  }

  private mutating func judgeEnds() {
    let visits = account.visits
    for (number, visit) in visits.all.enumerated() {
      let joins = account.happenings(of: number).first { account.happenings[$0].kind == .joins }
      let isIn = joins.map { place in account.listeners.contains { $0.times[place] != nil } } ?? false
      if isIn, visits.all.contains(where: { $0.ended.map { $0 < visit.came } ?? false }) {
        findings.keep("ROOM-16")
      }
      if visits.all.count(where: { $0.came < visit.came && ($0.ended ?? visits.end) > visit.came }) >= 9, isIn
      {
        findings.keep("ROOM-17")
      }
      if let closed = visit.closed, closed == visit.ended, closed < visits.end, isIn, !isTold(number) {
        findings.doubt(
          "ROOM-15",
          "the server closed the connection of \(account.name(number)), which had not gone, without a word"
        )
      }
      guard let ended = visit.ended, let ending = visit.ending, isIn else { continue }
      if account.listeners.contains(where: { $0.times.values.contains { $0 > ended } && $0.visit != number })
      {
        findings.keep("ROOM-15")
      }
      guard ending != .resets else { continue }
      if let closed = visit.closed, closed > ended {
        findings.keep("ROOM-13", "ROOM-14")
      } else if visit.closed == nil, !visit.isGone, visits.end.time - ended.time >= Account.patience {
        findings.charge(
          "ROOM-13",
          "at \(ended.time.inSeconds) s \(account.name(number)) went; the server has not closed its side")
      }
      if visit.tail.last.map({ $0 != 10 }) ?? false, visit.said.first?.end == .lineFeed {
        findings.keep("FRAME-7")
      }
    }
  }

  /// Whether the server has told the client why it closes.
  private func isTold(_ visit: Int) -> Bool {
    account.listeners[visit].heard.contains { Notice($0.text)?.isClosing ?? false }
  }

  private mutating func judgeFraming() {
    let visits = account.visits
    for (number, visit) in visits.all.enumerated() {
      findings.keep("FRAME-6", times: visit.emptyLines.count)
      guard let framing = visits.framings[number] else { continue }
      guard framing != visits.framing else {
        findings.keep("FRAME-1")
        continue
      }
      findings.charge(
        "FRAME-1", "\(account.name(number)) is told in framing \(framing), most others in \(visits.framing)")
    }
  }
}
