import ChatProtocol
import Generator
import SessionLanguage
import SessionRunner

// What came to each client, and to the log, of what happened.
extension Trace {
  mutating func judgeDeliveries() {
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
    case (.joins, true): keep("LOG-3")
    case (.says, true): keep("LOG-4")
    case (.leaves, true): keep("LOG-5")
    case (.joins, false):
      keep(happening.visit == listener.visit ? "ROOM-1" : "ROOM-2", "MSG-1", "MSG-3", "MSG-7")
    case (.leaves, false):
      // Its own is no kindness: ROOM-14.
      guard happening.visit != listener.visit else { return }
      keep("MSG-2")
      if let id = Symptom(.missing, subject(place, listener)).usualRequirements(isLine: isLine).first {
        keep(id)
      }
    case (.says, false):
      guard let saying = account.saying(happening) else { return }
      if saying.isLoose, serverClass < .hardened || saying.refusal != nil { return }
      for id in Self.ids(of: saying) { keep(id) }
      keep("ROOM-8", isLine ? "FRAME-2" : "FRAME-9")
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
    guard time > .seconds(1) else { return keep("ROOM-6") }
    let evidence = "\(words(place)); \(name(listener)) heard it \(time.inSeconds) s later"
    // A second more may have gone on the way, and an operator may bound how fast clients speak.
    if time < Account.patience || account.mayBeHeldBack(place) || !isLine {
      doubt("ROOM-6", evidence)
    } else {
      charge("ROOM-6", evidence)
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
      return charge("LOG-13", "the log holds \(quoted(account.visits.logTail)), and no LF")
    }
    for place in lacking {
      let evidence =
        "\(words(place)); \(listener.isLog ? "the log lacks it" : "\(name(listener)) never heard it")"
      guard isLine || listener.isLog || isClear(listener) || account.isAlone(place) else {
        doubt("ROOM-3", evidence)
        continue
      }
      charge(requirement(of: Symptom(.missing, subject(place, listener)), place, listener), evidence)
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
    let usual = symptom.usualRequirements(isLine: isLine).first ?? "ROOM-3"
    guard !listener.isLog, findings["ROOM-3"] != nil, let saying = account.saying(account.happenings[place])
    else {
      return usual
    }
    return Self.ids(of: saying).first { findings[$0] == nil } ?? usual
  }

  /// Judges what came to a client, or to the log, and is not told of anything that is known.
  private mutating func judge(_ hearing: Visit.Hearing, _ listener: Listener, _ lacking: inout [Int]) {
    let (text, who) = (hearing.text, name(listener))
    let evidence =
      "at \(hearing.at.time.inSeconds) s \(who) \(listener.isLog ? "told" : "heard") \(quoted(text))"
    if isOwnLeave(hearing, listener) { return charge("ROOM-14", evidence) }
    if listener.isLog, let id = flaw(ofLine: text) { return charge(id, evidence) }
    if text.isEmpty, listener.isLog { return charge("LOG-10", evidence) }
    if text.isEmpty, isLine { return judgeEmptyLine(at: hearing.at, listener, evidence) }
    if let notice = Notice(text), notice.isRefusal || notice.isClosing { return }
    let isPlain = isLine && !hasLoose(before: hearing.at)
    if let place = account.places(of: text, inLog: listener.isLog).first {
      let again = "\(evidence) again; \(words(place))"
      guard account.happenings[place].from < hearing.at else { return noteStranger(evidence) }
      return isPlain || listener.isLog
        ? charge(Symptom(.doubled, subject(place, listener)), again, mayBeOthers: true)
        : doubt("ROOM-8", again)
    }
    if let (place, kind) = nearest(to: hearing, listener) {
      let told = "\(words(place)); \(evidence)"
      let isLoose = account.saying(account.happenings[place])?.isLoose ?? false
      guard !isLoose, isPlain || listener.isLog || account.isAlone(place) else {
        return doubt(listener.isLog ? "LOG-4" : "ROOM-4", told)
      }
      let isDue = lacking.contains(place)
      lacking.removeAll { $0 == place }
      return charge(
        requirement(of: Symptom(kind, subject(place, listener)), place, listener), told, mayBeOthers: !isDue)
    }
    if listener.isLog, isOurs(entry: text) || !isEntry(text) {
      return isPlain ? charge("LOG-10", evidence) : doubt("LOG-10", evidence)
    }
    if let tail = account.visits.all.firstIndex(where: { $0.tail == text && $0.said.first?.end == .lineFeed })
    {
      return charge("FRAME-7", "\(evidence); \(name(tail)) never ended that line", mayBeOthers: true)
    }
    if isPlain { noteStranger(evidence) } else { doubt("ROOM-4", evidence) }
  }

  /// More empty lines than anybody sent are ends of messages that are doubled.
  private mutating func judgeEmptyLine(at moment: Moment, _ listener: Listener, _ evidence: String) {
    let said = account.visits.all.reduce(0) { $0 + $1.emptyLines.count { $0 < moment } }
    let heard = listener.heard.count { $0.text.isEmpty && $0.at <= moment }
    charge(heard <= said ? "FRAME-6" : "FRAME-2", evidence)
  }

  /// Whether something was said by then of which a server may make what it likes.
  private func hasLoose(before moment: Moment) -> Bool {
    account.visits.all.contains { $0.said.contains { $0.isLoose && $0.at < moment } }
  }
}
