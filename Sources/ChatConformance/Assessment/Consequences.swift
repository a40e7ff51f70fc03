import SessionLanguage
import SessionRunner

/// What other mistakes bring about beside what they break, so that it need not be a mistake of its own.
struct Consequences {
  /// What is known to be broken by now.
  let broken: Set<String>
  /// All that was seen in the run.
  let symptoms: [Symptom]
  /// What became of each session.
  let results: [SessionResult]
  let losses: Losses
  let delays: Delays

  /// Whether something else accounts for the symptom in a session that shows it.
  func account(for symptom: Symptom, in result: SessionResult) -> Bool {
    switch symptom.subject {
    case .joinNotice, .leaveNotice, .ownLeaveNotice: account(forNotice: symptom, in: result)
    case .message, .fence: account(forMessage: symptom, in: result)
    // Who has not been let in is not told of an end either.
    case .closing:
      symptom.kind == .missing && broken.contains("ROOM-10")
        || result.isUnserved && results.contains { $0.wasPlayed && !$0.isUnserved }
        || symptom.kind == .late && broken.contains("ROOM-6") || isLate(symptom, .halfCloses, in: result)
    case .entry(.opening): account(forOpening: symptom, in: result)
    case .entry(let entry): account(for: symptom, of: entry, in: result)
    // Who looks for a colon that is not there ends.
    case .connection: broken.contains("MSG-4") && result.hasTextsWithoutColon
    case .log(.flood): mayReadForEver(result)
    case .notice, .log: false
    }
  }

  private func account(forNotice symptom: Symptom, in result: SessionResult) -> Bool {
    switch (symptom.kind, symptom.subject) {
    case (.late, _): broken.contains("ROOM-6")
    case (.missing, .joinNotice) where isOfAnEnd(symptom, in: result): true
    // A notice with another number is nobody's.
    case (.unexpected, .leaveNotice), (.unexpected, .joinNotice(isOwn: false)): broken.contains("MSG-3")
    case (.missing, .joinNotice(let isOwn)):
      (isOwn || result.session.joinsAtOnce) && isMisnumbered(result)
    // What is said again comes to who has just joined, too.
    case (.unexpected, .joinNotice(isOwn: true)): result.shows { $0.isOfMessage(.doubled) }
    // A reset that a send meets looks like an orderly end; a notice in other words that came too soon is known by nothing.
    case (.missing, .leaveNotice(let ending)):
      ending == .resets && noticesResets && isBroken("ROOM-9", "ROOM-10")
        || isBroken("MSG-2", "MSG-3", "MSG-7") && result.shows { $0.kind == .unexpected }
        || isLate(symptom, ending, in: result)
    default: false
    }
  }

  private func account(forMessage symptom: Symptom, in result: SessionResult) -> Bool {
    switch (symptom.kind, symptom.subject) {
    // A fence comes late where something was waited for.
    case (.late, .fence): !broken.isEmpty
    // Where something comes in the place of a message, that may come after all; and what hangs on behind one, as what is left
    // in a buffer, may be a whole one.
    case (.doubled, _):
      broken.contains("ROOM-4")
        && result.shows { symptom in [.altered, .garbled, .unexpected].contains(where: symptom.isOfMessage) }
    // Who takes what is read for messages tells what nothing has ended, now and then.
    case (.unexpected, _): broken.contains("FRAME-3") && result.covers("FRAME-7")
    // What is lost in a burst does not come behind the notice that follows it, either.
    case (.disordered, .message):
      isLostInABurst(result)
        || broken.contains("ROOM-7") && result.session.hasBursts && result.shows { $0.isOfMessage(.missing) }
    // What ends nothing is waited for as long as it is worth, and what comes after it may be missed.
    case (.missing, let subject):
      isLostInABurst(result) || isOfAnEnd(symptom, in: result) || isLate(symptom, nil, in: result)
        || broken.contains("ROOM-6") && delays.mayExplain(result)
        || broken.contains("ROOM-3") && isLostAnyhow(result)
        // What is lost in one burst is lost in others, as chance has it.
        || broken.contains("ROOM-7") && result.session.hasBursts
        || isBroken("FRAME-2", "FRAME-9") && result.shows { $0.kind == .misended }
        // Who came at once with it, and knows its own notice by nothing, is taken to have come before it.
        || result.session.joinsAtOnce && isMisnumbered(result)
        // Whose messages overtake each other is closed before the last of them is sent.
        || subject == .message(isOwn: true) && isDisordered && result.session.endings == [.halfCloses]
    default: false
    }
  }

  private func account(forOpening symptom: Symptom, in result: SessionResult) -> Bool {
    let isWhole = result.primaryFailure(symptom)?.endsAsExpected == true
    return isBroken("LOG-10", "LOG-13") || !isWhole && isBroken("LOG-8")
  }

  private func account(for symptom: Symptom, of entry: Symptom.Entry, in result: SessionResult) -> Bool {
    let count = results.count { $0.primaryFailure(symptom) != nil }
    let isRare = count * 2 <= results.count(where: \.wasPlayed)
    // Who reads for ever from a client that has gone writes down what it takes for a message.
    if symptom.kind == .unexpected { return entry == .message && mayReadForEver(result) }
    // A server that stands still writes no log either; one that always does would serve nobody.
    if symptom.kind == .late { return isRare && result.shows(\.isOfStandstill) }
    // What one client said stands in another order than it was relayed in, too.
    if symptom.kind == .disordered {
      return entry == .message && broken.contains("LOG-6") && result.session.hasBursts
    }
    guard symptom.kind == .missing else { return false }
    // Where entries come in any order, one may yet come after the last that is waited for.
    let isDisordered = symptoms.contains { symptom in
      if case .entry = symptom.subject { symptom.kind == .disordered } else { false }
    }
    // Who waits for an echo before the next words takes the doubled one for it, and two messages come as one.
    let isDoubled = result.shows { $0.isOfMessage(.doubled) }
    // One that is late now and then lacks no entry time and again.
    let isOftenLate = results.count { $0.shows(\.isOfLateLog) } >= count
    return entry == .end && isUnwritten(result)
      || broken.contains("LOG-8") && isOftenLate || (isDisordered || isDoubled) && count == 1
      // Who is told nothing, and goes, may never have been there.
      || isRare && broken.contains("ROOM-1") && result.isUnserved
      || entry == .message && isLostInABurst(result)
  }

  /// Whether the server has overlooked an end, or has not lived to write of it; of one that ends at a reset nobody sees that
  /// where nobody is left.
  private func isUnwritten(_ result: SessionResult) -> Bool {
    result.isBrokenOff
      || isBroken("ROOM-9", "ROOM-10", "ROOM-11") && result.shows(\.isOfOverlooking)
      || result.session.endings.contains(.resets)
        && results.contains { $0.session.endings.contains(.resets) && $0.isBrokenOff }
  }

  /// Whether an end that the server overlooks may have left it reading for ever.
  private func mayReadForEver(_ result: SessionResult) -> Bool {
    isBroken("ROOM-9", "ROOM-10") && !result.session.endings.isEmpty
  }

  /// Whether it showed only when a client had ended, and such an end is known to harm others.
  private func isOfAnEnd(_ symptom: Symptom, in result: SessionResult) -> Bool {
    broken.contains("ROOM-15") && result.primaryFailure(symptom)?.followsAnEnd == true
  }

  private func isBroken(_ ids: String...) -> Bool { !broken.isDisjoint(with: ids) }

  /// Whether the notices tell numbers that are nobody's.
  private func isMisnumbered(_ result: SessionResult) -> Bool {
    broken.contains("MSG-3") && result.shows { $0.kind == .misnumbered }
  }

  /// Whether messages of one client overtake each other.
  private var isDisordered: Bool {
    broken.contains("ROOM-7") && symptoms.contains(Symptom(.disordered, .message(isOwn: false)))
  }

  /// Whether the server mostly notices a reset, where somebody is there to hear of it: one that it meets by chance says little.
  private var noticesResets: Bool {
    let own = results.filter { $0.covers("ROOM-11") }
    return Share(of: own) { $0.shows { $0 == Symptom(.missing, .leaveNotice(.resets)) } }.isLesser
  }

  /// Whether a server that is known to be late was not waited for as long as it takes: behind many messages, or where the
  /// lesser part of the sessions that have such an end shows this.
  private func isLate(_ symptom: Symptom, _ ending: Ending?, in result: SessionResult) -> Bool {
    guard broken.contains("ROOM-6") else { return false }
    let own = results.filter { ending.map($0.session.endings.contains) ?? false }
    return result.session.hasBursts || Share(of: own) { $0.primaryFailure(symptom) != nil }.isLesser
  }

  /// Whether nothing that the session is about lacks messages more than others: what is lost in sessions of all kinds speaks
  /// against none of these.
  private func isLostAnyhow(_ result: SessionResult) -> Bool {
    result.session.covers.allSatisfy { $0 == "ROOM-3" || losses.areAnyhow($0) }
  }

  /// Whether what is lost is lost where messages come together, and those are known to be.
  private func isLostInABurst(_ result: SessionResult) -> Bool {
    broken.contains("FRAME-4") && result.session.hasBursts
  }
}

extension SessionResult {
  /// Whether something of that kind was seen in it, too.
  func shows(_ isOfKind: (Symptom) -> Bool) -> Bool { failures.contains { isOfKind($0.symptom) } }

  /// Whether somebody was not told of having joined in it.
  fileprivate var isUnserved: Bool { shows { $0 == Symptom(.missing, .joinNotice(isOwn: true)) } }

  /// Whether somebody says something in it in which there is no colon.
  fileprivate var hasTextsWithoutColon: Bool {
    timeline.contains { event in
      guard case .sent(let bytes) = event.what else { return false }
      return bytes.split(separator: UInt8(ascii: "\n")).contains { !$0.contains(UInt8(ascii: ":")) }
    }
  }
}

extension Failure {
  /// Whether a log holds what must stand last in it, so that nothing of it is late.
  fileprivate var endsAsExpected: Bool {
    guard case .log(let expected, let actual) = evidence, let last = expected.last else { return false }
    return actual.contains(last)
  }
}

extension Symptom {
  /// Whether a client was told nothing where it should have been told something.
  fileprivate var isOfStandstill: Bool {
    if case .joinNotice = subject { return kind == .missing }
    return isOfMessage(.missing)
  }

  /// Whether nobody was told of an end.
  fileprivate var isOfOverlooking: Bool {
    if case .leaveNotice = subject { kind == .missing } else { false }
  }

  /// Whether the log told something too late, as far as anybody saw it at all.
  fileprivate var isOfLateLog: Bool { if case .entry = subject { kind == .late } else { false } }

  /// Whether this is what became of something that a client said.
  func isOfMessage(_ kind: Kind) -> Bool {
    switch subject.alike {
    case .message: self.kind == kind
    case .joinNotice, .leaveNotice, .ownLeaveNotice, .fence, .notice, .closing, .connection, .entry, .log:
      false
    }
  }
}

extension Session {
  /// Whether somebody joins while others do something.
  fileprivate var joinsAtOnce: Bool {
    steps.contains { step in
      guard case .together(let acts) = step.act else { return false }
      return acts.contains { if case .joins = $0 { true } else { false } }
    }
  }

  /// Whether a client says several messages one right after another, which may come together.
  fileprivate var hasBursts: Bool {
    func senders(of act: Act?) -> [ClientName?] {
      switch act {
      case .sends(let name, _), .sendsRaw(let name, _): [name]
      case .together(let acts): acts.flatMap(senders)
      case .joins, .ends, .stalls, .reads, .server, nil: [nil]
      }
    }
    let all = expanded.steps.flatMap { senders(of: $0.act) }
    return zip(all, all.dropFirst()).contains { $0 != nil && $0 == $1 }
  }
}
