import ChatProtocol
import SessionLanguage
import SessionRunner

// What stands in the log, in which order, and when it could be read.
extension Trace {
  mutating func judgeLog() {
    guard let log = account.listeners.last, log.isLog else { return }
    let sound = log.heard.count { flaw(ofLine: $0.text) == nil }
    keep("LOG-9", "LOG-13", times: sound)
    keep("LOG-10", times: log.heard.count { $0.cause != nil })
    keep("LOG-1", times: account.visits.openings)
    for (place, moment) in log.times where account.isUnique(place) { judgeTime(of: place, logged: moment) }
    judgeOrder(of: log)
  }

  /// An entry is written before it is told, or about then.
  private mutating func judgeTime(of place: Int, logged: Moment) {
    guard let heard = account.listeners.filter({ !$0.isLog }).compactMap({ $0.times[place] }).min() else {
      return
    }
    let time = logged.time - heard.time
    if time <= .seconds(1) { return keep("LOG-8") }
    let evidence = "\(words(place)); the log told of it \(time.inSeconds) s after it was heard"
    if time < Account.patience { doubt("LOG-8", evidence) } else { charge("LOG-8", evidence) }
  }

  /// Two messages stand in the log as everybody heard them who heard both.
  private mutating func judgeOrder(of log: Listener) {
    let messages = log.heard.compactMap(\.cause).filter {
      account.isUnique($0) && account.saying(account.happenings[$0]) != nil
    }
    let orders = account.listeners.filter { !$0.isLog }.map(account.order)
    for (first, second) in zip(messages, messages.dropFirst()) {
      let heard = orders.compactMap { order in
        order[first].flatMap { first in order[second].map { first < $0 } }
      }
      guard !heard.isEmpty else { continue }
      if heard.contains(true) {
        keep("LOG-7")
      } else {
        charge(
          "LOG-7",
          "\(words(second)) was heard before what \(words(first)); the log has them the other way round")
      }
    }
  }

  // MARK: - Lines

  func isEntry(_ line: [UInt8]) -> Bool { (try? LogRecord.parse(line + [UInt8(ascii: "\n")])) != nil }

  /// Whether it tells of a client that came by the recorder.
  func isOurs(entry line: [UInt8]) -> Bool {
    account.visits.all.contains { visit in
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

extension Account {
  /// The place of each thing in what a listener heard.
  func order(of listener: Listener) -> [Int: Int] {
    var order: [Int: Int] = [:]
    for (index, cause) in listener.heard.enumerated() {
      if let cause = cause.cause, isUnique(cause) { order[cause] = index }
    }
    return order
  }
}
