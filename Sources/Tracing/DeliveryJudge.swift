import ChatProtocol
import Generator
import SessionLanguage
import SessionRunner

/// What came to each client, and to the log, of what happened.
struct DeliveryJudge {
  private let account: Account
  private(set) var findings: Findings

  init(_ account: Account) {
    self.account = account
    findings = Findings(of: account.visits)
    judgeDeliveries()
  }

  private mutating func judgeDeliveries() {
    for listener in account.listeners {
      for (place, moment) in listener.times {
        note(place, heardBy: listener, at: moment)
        if !listener.isLog { judgeTime(of: place, heardBy: listener, at: moment) }
      }
    }
    for listener in account.listeners { judgeDifferences(listener) }
  }

  private mutating func note(_ place: Int, heardBy listener: Listener, at moment: Moment) {
    let happening = account.happenings[place]
    switch (happening.kind, listener.isLog) {
    case (.joins, true): findings.keep("LOG-3")
    case (.says, true): findings.keep("LOG-4")
    case (.leaves, true): findings.keep("LOG-5")
    case (.joins, false):
      findings.keep(happening.visit == listener.visit ? "ROOM-1" : "ROOM-2", "MSG-1", "MSG-3", "MSG-7")
    case (.leaves, false):
      // Its own is no kindness: ROOM-14.
      guard happening.visit != listener.visit else { return }
      findings.keep("MSG-2")
      if let id = Symptom(.missing, account.subject(place, listener)).usualRequirements(
        isLine: account.visits.isLine
      ).first {
        findings.keep(id)
      }
    case (.says, false):
      guard let saying = account.saying(happening) else { return }
      if saying.isLoose, account.visits.serverClass < .hardened || saying.refusal != nil { return }
      for id in Self.ids(of: saying) { findings.keep(id) }
      findings.keep("ROOM-8", account.visits.isLine ? "FRAME-2" : "FRAME-9")
    }
  }

  /// What a message shows that came as it was said.
  private static func ids(of saying: Visit.Saying) -> [String] {
    var cited = CitedRequirements()
    if let line = try? ChatLine(checking: saying.text) { cited.citeRelay(of: line, saying.text) }
    // Whether it came in time is looked at, and what is in the log.
    return ids(ofWayOf: saying) + cited.ids.subtracting(["ROOM-6", "LOG-4"]).inOrder
  }

  /// What is particular about the way in which it came to the server.
  private static func ids(ofWayOf saying: Visit.Saying) -> [String] {
    var ids: [String] = []
    if saying.segments > 1, saying.end == .lineFeed || saying.end == .carriageReturn { ids.append("FRAME-3") }
    if saying.pause >= .milliseconds(100), saying.end == .lineFeed { ids.append("HARD-5") }
    if saying.isShared, saying.end != .read { ids.append("FRAME-4") }
    switch saying.end {
    case .carriageReturn: ids.append("FRAME-5")
    case .quiet: ids.append("HARD-3")
    case .end: ids.append("HARD-4")
    case .lineFeed, .read: break
    }
    return ids
  }

  private mutating func judgeTime(of place: Int, heardBy listener: Listener, at moment: Moment) {
    let happening = account.happenings[place]
    guard let since = listener.since, happening.at > since, account.isUnique(place),
      let saying = account.saying(happening), !saying.isLoose
    else { return }
    let time = moment.time - happening.at.time
    guard time > .seconds(1) else { return findings.keep("ROOM-6") }
    let evidence = "\(account.words(place)); \(account.name(listener)) heard it \(time.inSeconds) s later"
    // A second more may have gone on the way, and an operator may bound how fast clients speak.
    if time < Account.patience || account.mayBeHeldBack(place) || !account.visits.isLine {
      findings.doubt("ROOM-6", evidence)
    } else {
      findings.charge("ROOM-6", evidence)
    }
  }

  // MARK: - Differences

  /// As many are looked at closely.
  private static let mostLikely = 100

  private mutating func judgeDifferences(_ listener: Listener) {
    var lacking = account.lacking(listener)
    for hearing in listener.heard where hearing.cause == nil || isOwnLeave(hearing, listener) {
      judge(hearing, listener, &lacking)
    }
    if listener.isLog, listener.heard.isEmpty, !account.visits.logTail.isEmpty {
      return findings.charge("LOG-13", "the log holds \(account.quoted(account.visits.logTail)), and no LF")
    }
    for place in lacking {
      let evidence =
        listener.isLog
        ? "\(account.words(place)); the log lacks it"
        : "\(account.words(place)); \(account.name(listener)) never heard it"
      guard account.visits.isLine || listener.isLog || isClear(listener) || account.isAlone(place) else {
        findings.doubt("ROOM-3", evidence)
        continue
      }
      findings.charge(
        requirement(of: Symptom(.missing, account.subject(place, listener)), place, listener), evidence)
    }
  }

  private func isOwnLeave(_ hearing: Visit.Hearing, _ listener: Listener) -> Bool {
    guard let cause = hearing.cause, let visit = listener.visit else { return false }
    return account.happenings[cause].visit == visit && account.happenings[cause].kind == .leaves
  }

  /// Whether all that a client heard of a bare server is known, and could not be read in another way.
  private func isClear(_ listener: Listener) -> Bool {
    listener.heard.allSatisfy { $0.cause != nil } && account.isPrefixFree
  }

  /// What it is most like of all that the listener had not heard by then.
  private func nearest(to hearing: Visit.Hearing, _ listener: Listener) -> (Int, Symptom.Kind)? {
    let unheard = account.happenings.indices.filter {
      listener.times[$0] == nil && account.happenings[$0].from < hearing.at
    }
    let places = Array(unheard.suffix(Self.mostLikely))
    let texts = places.map { listener.isLog ? account.happenings[$0].entry : account.happenings[$0].text }
    guard let (near, kind) = Likeness.nearest(to: hearing.text, among: texts),
      let index = texts.firstIndex(of: near)
    else { return nil }
    return (places[index], kind)
  }

  /// What is particular about it where nothing of that kind came to anybody, but plain messages did; else the usual.
  private func requirement(of symptom: Symptom, _ place: Int, _ listener: Listener) -> String {
    let usual = symptom.usualRequirements(isLine: account.visits.isLine).first ?? "ROOM-3"
    guard !listener.isLog, !findings.isUntouched("ROOM-3"),
      let saying = account.saying(account.happenings[place])
    else {
      return usual
    }
    return Self.ids(of: saying).first { findings.isUntouched($0) } ?? usual
  }

  /// Judges what came to a client, or to the log, and is not told of anything that is known.
  private mutating func judge(_ hearing: Visit.Hearing, _ listener: Listener, _ lacking: inout [Int]) {
    let (text, who) = (hearing.text, account.name(listener))
    let evidence =
      listener.isLog
      ? "at \(hearing.at.time.inSeconds) s the log told \(account.quoted(text))"
      : "at \(hearing.at.time.inSeconds) s \(who) heard \(account.quoted(text))"
    if isOwnLeave(hearing, listener) { return findings.charge("ROOM-14", evidence) }
    if listener.isLog, let id = account.flaw(ofLine: text) { return findings.charge(id, evidence) }
    if text.isEmpty, listener.isLog { return findings.charge("LOG-10", evidence) }
    if text.isEmpty, account.visits.isLine { return judgeEmptyLine(at: hearing.at, listener, evidence) }
    if let notice = Notice(text), notice.isRefusal || notice.isClosing { return }
    let isPlain = account.visits.isLine && !hasLoose(before: hearing.at)
    if let place = account.places(of: text, inLog: listener.isLog).first {
      let again = "\(evidence) again; \(account.words(place))"
      guard account.happenings[place].from < hearing.at else { return findings.noteStranger(evidence) }
      return isPlain || listener.isLog
        ? findings.charge(Symptom(.doubled, account.subject(place, listener)), again, mayBeOthers: true)
        : findings.doubt("ROOM-8", again)
    }
    if let (place, kind) = nearest(to: hearing, listener) {
      let told = "\(account.words(place)); \(evidence)"
      let isLoose = account.saying(account.happenings[place])?.isLoose ?? false
      guard !isLoose, isPlain || listener.isLog || account.isAlone(place) else {
        return findings.doubt(listener.isLog ? "LOG-4" : "ROOM-4", told)
      }
      let isDue = lacking.contains(place)
      lacking.removeAll { $0 == place }
      return findings.charge(
        requirement(of: Symptom(kind, account.subject(place, listener)), place, listener), told,
        mayBeOthers: !isDue)
    }
    if listener.isLog, account.isOurs(entry: text) || !account.isEntry(text) {
      return isPlain ? findings.charge("LOG-10", evidence) : findings.doubt("LOG-10", evidence)
    }
    if let tail = account.visits.all.firstIndex(where: { $0.tail == text && $0.said.first?.end == .lineFeed })
    {
      return findings.charge(
        "FRAME-7", "\(evidence); \(account.name(tail)) never ended that line", mayBeOthers: true)
    }
    if isPlain { findings.noteStranger(evidence) } else { findings.doubt("ROOM-4", evidence) }
  }

  /// More empty lines than anybody sent are ends of messages that are doubled.
  private mutating func judgeEmptyLine(at moment: Moment, _ listener: Listener, _ evidence: String) {
    let said = account.visits.all.reduce(0) { $0 + $1.emptyLines.count { $0 < moment } }
    let heard = listener.heard.count { $0.text.isEmpty && $0.at <= moment }
    findings.charge(heard <= said ? "FRAME-6" : "FRAME-2", evidence)
  }

  /// Whether something was said by then of which a server may make what it likes.
  private func hasLoose(before moment: Moment) -> Bool {
    account.visits.all.contains { $0.said.contains { $0.isLoose && $0.at < moment } }
  }
}
