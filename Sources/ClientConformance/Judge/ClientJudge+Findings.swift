import SessionLanguage

/// Whether an observation holds.
enum Finding {
  case holds
  /// Not yet; what is due, and what there is.
  case waits(expected: String, seen: [String])
  /// It never will.
  case wrong(expected: String, seen: [String])
  /// Nobody can say.
  case unknown
}

extension ClientJudge {
  /// The last rows of a screen that a report shows.
  private static let rowsShown = 12

  func finding(_ observation: ClientObservation, at now: Duration) -> Finding {
    if !habits.isSeen, !observation.isOfTheWire { return .holds }
    return switch observation {
    case .accepts: acceptance(hasWaited: true)
    case .acceptsLater: acceptance(hasWaited: hasWaitedLonger)
    case .hears(let text), .relays(let text): hearing(text)
    case .hearsNothing:
      if heard.isEmpty {
        .holds
      } else if isTooLate(at: now) {
        .unknown
      } else {
        .wrong(expected: "nothing more from the client yet", seen: [Visible(heard).text])
      }
    case .hearsEnd: end
    case .ends(let ending): self.ending(ending)
    case .homeIsPrivate: home
    case .isTold: telling(nil)
    case .isToldOf(let text): telling(text)
    case .terminalGetsNo(let text):
      sight.written.contains(bytes(text)) ? .wrong(expected: "never \(shown(text))", seen: rows) : .holds
    case .lineIs(let text):
      .waiting(for: "the line \(shown(text))", rows, until: sight.screen.hasLine(string(text)))
    case .lineHolds(let text):
      .waiting(for: "a line with \(shown(text))", rows, until: lineHolds(text))
    case .sees, .seesOnce, .seesNo, .seesInOrder, .seesOnItsWay, .seesAsHeard, .seesNoImitation:
      sighting(observation)
    }
  }

  private func sighting(_ observation: ClientObservation) -> Finding {
    let reading = Reading(sight.screen)
    func count(_ text: Text) -> Int { reading.places(of: string(text)).count }
    switch observation {
    case .seesOnce(let text):
      return .waiting(
        for: "once \(shown(text)), which is there \(count(text)) times", rows, until: count(text) == 1)
    case .seesNo(let text): return .waiting(for: "no \(shown(text))", rows, until: count(text) == 0)
    case .seesInOrder(let texts):
      guard let missing = firstOutOfOrder(texts, reading) else { return .holds }
      return .waits(
        expected: "\(shown(missing)), on a line of its own, below what stands before it", seen: rows)
    case .sees(let text), .seesOnItsWay(let text):
      return .waiting(for: shown(text), rows, until: count(text) > 0)
    case .seesAsHeard(let text):
      return .waiting(
        for: "\(shown(text)), other than it was on its way", rows,
        until: self.rows(with: text).contains { !rowsOnTheWay.contains($0) })
    case .seesNoImitation:
      guard let imitated else { return .wrong(expected: "a row to imitate", seen: rows) }
      let count = sight.screen.rows.count { $0 == imitated.row }
      return .waiting(
        for: "no row of anybody else's like \(imitated.row)", rows, until: count <= imitated.count)
    default: return .unknown
    }
  }

  /// The first of the texts that does not stand below the one before.
  private func firstOutOfOrder(_ texts: [Text], _ reading: Reading) -> Text? {
    var last = -1
    for text in texts {
      guard let place = reading.places(of: string(text)).first(where: { $0.lowerBound > last }) else {
        return text
      }
      last = place.upperBound
    }
    return nil
  }

  private func lineHolds(_ text: Text) -> Bool {
    let line = sight.screen.beforeCursor + sight.screen.afterCursor
    return !Reading(Screen(rows: [line])).places(of: string(text)).isEmpty
  }

  // MARK: - The wire

  private var heard: [UInt8] {
    sight.connections.indices.contains(current) ? sight.connections[current].heard : []
  }

  private func acceptance(hasWaited: Bool) -> Finding {
    let rest = heard
    guard rest.isEmpty else {
      return .wrong(expected: "nothing more from the client", seen: [Visible(rest).text])
    }
    guard sight.connections.indices.contains(current + 1) else {
      return .waits(expected: "a connection from the client", seen: rows)
    }
    guard sight.connections[current + 1].isElsewhere == isSentElsewhere else {
      return .wrong(
        expected: "a connection to port \(isSentElsewhere ? addresses.elsewhere : addresses.port)",
        seen: ["a connection to the other server"])
    }
    return hasWaited
      ? .holds : .wrong(expected: "a longer pause than before the first new connection", seen: rows)
  }

  /// How many bytes of what came are this message and its end; nil where they are not.
  ///
  /// One CR before the LF is no part of a message.
  func received(_ text: Text) -> Int? {
    let end = session.framing.terminator
    let ends = end.isEmpty ? [end] : [end, [0x0D] + end]
    return ends.first { heard.starts(with: bytes(text) + $0) }.map { bytes(text).count + $0.count }
  }

  private func hearing(_ text: Text) -> Finding {
    if received(text) != nil { return .holds }
    let expected = Visible(bytes(text) + session.framing.terminator).text
    let seen = [heard.isEmpty ? "nothing" : Visible(heard).text]
    guard sight.connections.indices.contains(current) else { return .waits(expected: expected, seen: rows) }
    let mayCome =
      (bytes(text) + session.framing.terminator).starts(with: heard) || heard == bytes(text) + [0x0D]
    let hasEnded = sight.connections[current].hasEnded
    return mayCome && !hasEnded
      ? .waits(expected: expected, seen: seen)
      : .wrong(expected: expected, seen: seen + (hasEnded ? ["(the client has ended the connection)"] : []))
  }

  private var end: Finding {
    guard heard.isEmpty else {
      return .wrong(expected: "the end, and nothing before it", seen: [Visible(heard).text])
    }
    let hasEnded = sight.connections.indices.contains(current) && sight.connections[current].hasEnded
    return .waiting(for: "the end of the client's side", ["it is still open"], until: hasEnded)
  }

  // MARK: - The process

  private func ending(_ ending: ClientEnding) -> Finding {
    guard sight.hasExited else { return .waits(expected: "the end of the client's process", seen: rows) }
    let isRight =
      switch ending {
      case .succeeds: sight.status == 0
      case .fails: sight.status.map { $0 != 0 } ?? false
      case .ends: sight.status != nil
      }
    let expected =
      switch ending {
      case .succeeds: "the exit status 0"
      case .fails: "an exit status other than 0"
      case .ends: "an exit status"
      }
    let seen = sight.status.map { "the exit status \($0)" } ?? "an end by a signal"
    return isRight ? .holds : .wrong(expected: expected, seen: [seen] + rows)
  }

  private var home: Finding {
    guard let files = sight.openFiles else { return .waits(expected: "a look at what it keeps", seen: []) }
    return files.isEmpty
      ? .holds : .wrong(expected: "nothing that others may read", seen: files.map { "others may read \($0)" })
  }

  // MARK: - What is seen

  /// Something new is said, and where a text is given it is named.
  ///
  /// At a terminal neither the goodbye counts, nor the prompt, nor what the user has typed behind it.
  private func telling(_ text: Text?) -> Finding {
    let wanted = text.map { "a word about \(shown($0))" } ?? "a word to the user"
    guard habits.hasTerminal else {
      let words = String(decoding: sight.complaints.dropFirst(complaintsBefore), as: UTF8.self)
      let isNamed = text.map { words.contains(string($0)) } ?? !words.squeezed.isEmpty
      return .waiting(for: wanted + " on standard error", [words], until: isNamed)
    }
    let own = [(promptBefore + typed).squeezed, promptBefore.squeezed, typed.squeezed]
    let news = sight.screen.news(since: before).filter { row in
      !own.contains(row.squeezed) && !row.contains("[알림] 접속을 종료합니다.")
    }
    let isNamed = text.map { !rows(with: $0).isEmpty } ?? true
    return .waiting(for: wanted, rows, until: isNamed && !news.isEmpty)
  }

  /// The rows in which the text stands, or begins.
  func rows(with text: Text) -> [String] {
    Reading(sight.screen).places(of: string(text)).map { sight.screen.rows[$0.lowerBound] }
  }

  private var rows: [String] {
    let rows = sight.screen.rows.suffix(Self.rowsShown).map { Visible.text(Array($0.utf8)) }
    let words =
      sight.complaints.isEmpty ? [] : ["standard error: \(Visible.text(sight.complaints.suffix(300)))"]
    return (rows.allSatisfy(\.isEmpty) ? ["nothing"] : rows) + words
  }

  private func string(_ text: Text) -> String { String(decoding: bytes(text), as: UTF8.self) }

  private func shown(_ text: Text) -> String { Visible(bytes(text)).text }
}

extension ClientObservation {
  /// Whether it is about what the client sends.
  var isOfTheWire: Bool {
    switch self {
    case .accepts, .acceptsLater, .hears, .relays, .hearsNothing, .hearsEnd: true
    case .sees, .seesOnce, .seesNo, .seesInOrder, .seesOnItsWay, .seesAsHeard, .seesNoImitation, .isTold,
      .isToldOf, .lineIs, .lineHolds, .terminalGetsNo, .ends, .homeIsPrivate:
      false
    }
  }
}

extension Finding {
  fileprivate static func waiting(for expected: String, _ seen: [String], until holds: Bool) -> Finding {
    holds ? .holds : .waits(expected: expected, seen: seen)
  }
}
