import ChatProtocol
import SessionLanguage
import SessionRunner

// In which order it came, and what becomes of others where one goes.
extension Trace {
  /// Looks at what cannot be taken for anything else.
  mutating func judgeOrders() {
    for listener in account.listeners {
      var last: [Int: Int] = [:]
      for place in listener.heard.compactMap(\.cause) where account.isUnique(place) {
        let happening = account.happenings[place]
        defer { last[happening.visit] = max(place, last[happening.visit] ?? place) }
        guard let before = last[happening.visit] else { continue }
        let isSpeech = account.saying(happening) != nil && account.saying(account.happenings[before]) != nil
        guard before > place else {
          if listener.isLog { keep("LOG-6") } else if isSpeech { keep("ROOM-7") }
          if happening.kind == .leaves, account.visits.all[happening.visit].ending != .resets, !listener.isLog
          {
            keep("ROOM-12")
          }
          continue
        }
        judge(place, after: before, listener, isSpeech)
      }
    }
    judgeHistory()
  }

  private mutating func judge(_ place: Int, after before: Int, _ listener: Listener, _ isSpeech: Bool) {
    let evidence = "\(words(place)), then \(words(before)); \(name(listener)) has them the other way round"
    let isOrderly = account.visits.all[account.happenings[place].visit].ending != .resets
    if listener.isLog {
      charge("LOG-6", evidence)
    } else if isSpeech {
      charge("ROOM-7", evidence)
    } else if account.happenings[before].kind == .leaves, account.saying(account.happenings[place]) != nil,
      isOrderly
    {
      charge("ROOM-12", evidence)
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
        charge(
          "ROOM-1", "\(words(place)), before \(name(listener)) came, and it was told of that",
          mayBeOthers: true)
      }
    }
  }

  mutating func judgeEnds() {
    let visits = account.visits
    for (number, visit) in visits.all.enumerated() {
      let joins = account.happenings(of: number).first { account.happenings[$0].kind == .joins }
      let isIn = joins.map { place in account.listeners.contains { $0.times[place] != nil } } ?? false
      if isIn, visits.all.contains(where: { $0.ended.map { $0 < visit.came } ?? false }) { keep("ROOM-16") }
      if visits.all.count(where: { $0.came < visit.came && ($0.ended ?? visits.end) > visit.came }) >= 9, isIn
      {
        keep("ROOM-17")
      }
      if let closed = visit.closed, closed == visit.ended, closed < visits.end, isIn, !isTold(number) {
        doubt(
          "ROOM-15", "the server closed the connection of \(name(number)), which had not gone, without a word"
        )
      }
      guard let ended = visit.ended, let ending = visit.ending, isIn else { continue }
      if account.listeners.contains(where: { $0.times.values.contains { $0 > ended } && $0.visit != number })
      {
        keep("ROOM-15")
      }
      guard ending != .resets else { continue }
      if let closed = visit.closed, closed > ended {
        keep("ROOM-13", "ROOM-14")
      } else if visit.closed == nil, !visit.isGone, visits.end.time - ended.time >= Account.patience {
        charge(
          "ROOM-13", "at \(ended.time.inSeconds) s \(name(number)) went; the server has not closed its side")
      }
      if visit.tail.last.map({ $0 != 10 }) ?? false, visit.said.first?.end == .lineFeed { keep("FRAME-7") }
    }
  }

  /// Whether the server has told the client why it closes.
  private func isTold(_ visit: Int) -> Bool {
    account.listeners[visit].heard.contains { Notice($0.text)?.isClosing ?? false }
  }

  mutating func judgeFraming() {
    let visits = account.visits
    for (number, visit) in visits.all.enumerated() {
      keep("FRAME-6", times: visit.emptyLines.count)
      guard let framing = visits.framings[number] else { continue }
      guard framing != visits.framing else {
        keep("FRAME-1")
        continue
      }
      charge("FRAME-1", "\(name(number)) is told in framing \(framing), most others in \(visits.framing)")
    }
  }
}
