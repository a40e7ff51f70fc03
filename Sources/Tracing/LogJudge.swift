import ChatProtocol
import SessionLanguage
import SessionRunner

/// What stands in the log, in which order, and when it could be read.
struct LogJudge {
  private let account: Account
  private(set) var findings: Findings

  init(_ account: Account) {
    self.account = account
    findings = Findings(of: account.visits)
    judgeLog()
  }

  private mutating func judgeLog() {
    guard let log = account.log else { return }
    let sound = log.heard.count { account.flaw(ofLine: $0.text) == nil }
    findings.keep("LOG-9", "LOG-13", times: sound)
    findings.keep("LOG-10", times: log.heard.count { $0.cause != nil })
    findings.keep("LOG-1", times: account.visits.openings)
    for (place, moment) in log.times where account.isUnique(place) { judgeTime(of: place, logged: moment) }
    judgeOrder(of: log)
  }

  /// An entry is written before it is told, or about then.
  private mutating func judgeTime(of place: Int, logged: Moment) {
    guard let heard = account.clients.compactMap({ $0.times[place] }).min() else {
      return
    }
    let time = logged.time - heard.time
    if time <= .seconds(1) { return findings.keep("LOG-8") }
    let evidence = "\(account.words(place)); the log told of it \(time.inSeconds) s after it was heard"
    if time < Account.patience {
      findings.doubt("LOG-8", evidence)
    } else {
      findings.charge("LOG-8", evidence)
    }
  }

  /// Two messages stand in the log as everybody heard them who heard both.
  private mutating func judgeOrder(of log: Listener) {
    let messages = log.heard.compactMap(\.cause).filter {
      account.isUnique($0) && account.saying(account.happenings[$0]) != nil
    }
    let orders = account.clients.map(account.order)
    for (first, second) in zip(messages, messages.dropFirst()) {
      let heard = orders.compactMap { order in
        order[first].flatMap { first in order[second].map { first < $0 } }
      }
      guard !heard.isEmpty else { continue }
      if heard.contains(true) {
        findings.keep("LOG-7")
      } else {
        findings.charge(
          "LOG-7",
          "\(account.words(second)) was heard before what \(account.words(first)); the log has them the other way round"
        )
      }
    }
  }
}

extension Account {
  /// The place of each thing in what a listener heard.
  func order(of listener: Listener) -> [Int: Int] {
    var order: [Int: Int] = [:]
    for (index, cause) in listener.heard.enumerated() {
      if let cause = cause.cause, isUnique(cause) { order[cause] = index }
    }
    return order
  }

  func isEntry(_ line: [UInt8]) -> Bool { (try? LogRecord.parse(line + [UInt8(ascii: "\n")])) != nil }

  /// Whether it tells of a client that came by the recorder.
  func isOurs(entry line: [UInt8]) -> Bool {
    visits.all.contains { visit in
      let marks = ["/ Port:\(visit.peer.port)가", "[Message Log] (\(visit.peer.port)) - "]
      return marks.contains { line.firstRange(of: Array($0.utf8)) != nil }
    }
  }

  /// What a line breaks by the way it is written.
  func flaw(ofLine line: [UInt8]) -> String? {
    if String(validating: line, as: UTF8.self) == nil { return "LOG-9" }
    return line.last == UInt8(ascii: "\r") ? "LOG-13" : nil
  }
}
