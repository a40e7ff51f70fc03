import SessionLanguage

/// What a run knows of the server's log, and what is wrong with what was read of it.
struct LogJudge {
  /// Whether the log may yet begin with the server's opening.
  var openingIsDue = false
  /// Why it is not judged any more: it was told once that there is none, that it tells of nothing, or that it is a flood.
  private(set) var flood: String?
  private(set) var isGivenUp = false
  /// Whether it was seen to tell of anything.
  private(set) var hasTold = false
  /// Whether it was seen to lack what had been said last: nobody waits for that any more.
  var lagsBehind = false

  var isReadable: Bool { !isGivenUp && flood == nil }

  /// Takes that another server writes it: its habits are the same.
  mutating func meetFreshServer(openingIsDue: Bool) { (flood, self.openingIsDue) = (nil, openingIsDue) }

  /// Takes it for possible that the log tells what it was never seen to tell.
  mutating func forgetAbsences() { (isGivenUp, hasTold, lagsBehind) = (false, false, false) }

  /// What stands in the log of a session.
  struct Own {
    /// The session's lines, without the fences' and without those of clients that had gone before it.
    var lines: [[UInt8]]
    /// The session's fences that have no entry.
    var unseenFences: Set<[UInt8]>
    /// Entries that go on about clients that had gone before.
    var late: [[UInt8]] = []
    /// Whether anything stands in it at all.
    var isEmpty = false
  }

  /// What is wrong with the log as a whole; a missing log, or an endless one, is not looked at again.
  mutating func failures(for flaws: [LogReading.Flaw]) -> [Failure] {
    for flaw in flaws {
      switch flaw {
      case .missing, .unreadable, .silent, .endless: isGivenUp = true
      case .flood(let bytes): flood = "it grew by more than \(bytes >> 20) MiB within one session"
      case .truncated, .cp949, .carriageReturns, .notUTF8: break
      }
    }
    return flaws.map {
      Failure(.wrong, .flawed, .log($0), "The log as a whole is wrong", evidence: .flaw($0))
    }
  }

  /// Takes what is the session's own out of what was read; a flood leaves nothing.
  mutating func own(
    in bytes: [UInt8], of participants: Participants, after departed: inout Departed, fences: Fences
  ) -> Own {
    var own = Own(
      lines: bytes.wholeLines.map(Array.init), unseenFences: fences.texts, isEmpty: bytes.isEmpty)
    if openingIsDue { own.lines.removeFirst(openingEnd(of: own.lines)) }
    var others: [UInt16: [[UInt8]]] = [:]
    let fencePort = ClientName("Fence").flatMap { participants[$0]?.endpoint.port }
    // The system may have given it the port of one who has gone in the same session.
    let fenceJoins = fencePort.flatMap { port in
      own.lines.lastIndex { LogLine($0).kind == .join && LogLine($0).port == port }
    }
    own.lines = own.lines.enumerated().filter { index, line in
      if let fence = fences.fence(inEntry: line) {
        own.unseenFences.remove(fence)
        return false
      }
      guard let port = LogLine(line).port else { return true }
      let isPast = departed.contains(port: port) && !participants.hasPort(port)
      if isPast { others[port, default: []].append(line) }
      return !isPast && (port != fencePort || index < fenceJoins ?? 0)
    }.map(\.element)
    let told = others.sorted { $0.key < $1.key }
    if let (port, lines) = told.first(where: { $0.value.count > 20 && Set($0.value).count < 3 }) {
      flood = "it goes on about client \(port), which has gone: \(lines.count) entries within one session"
      return Own(lines: [], unseenFences: own.unseenFences)
    }
    own.late = told.filter { $0.value.count > 1 && departed.tellsOfLog(port: $0.key) }.flatMap(\.value)
    hasTold = hasTold || !own.lines.isEmpty || own.unseenFences != fences.texts
    return own
  }

  /// Where an opening ends, in whatever words it is: at the first entry about a client, or at what looks most like one.
  private func openingEnd(of lines: [[UInt8]]) -> Int {
    lines.firstIndex { LogLine($0).port != nil }
      ?? lines.firstIndex { $0.first == UInt8(ascii: "[") }
      ?? lines.endIndex
  }

  /// What is wrong with a log that holds all that it will hold, beside what the clients were told just so.
  mutating func failures(in own: Own, by matcher: LogMatcher, told: ToldOtherwise) -> [Failure] {
    guard hasTold else { return failures(for: [own.isEmpty ? .silent : .endless]) }
    if let lag = lag(of: own, by: matcher) {
      lagsBehind = true
      return [lag] + late(own)
    }
    // What is no text is told of the log as a whole.
    let differences = matcher.differences(in: own.lines).filter { difference in
      !told.accounts(for: difference)
        && difference.actual.allSatisfy { String(validating: $0, as: UTF8.self) != nil }
    }
    return differences.map(failure) + late(own)
  }

  /// What is wrong where nothing differs, but what happened last is missing: the log is behind.
  private func lag(of own: Own, by matcher: LogMatcher) -> Failure? {
    guard !own.unseenFences.isEmpty, let missing = matcher.missingEnd(of: own.lines),
      !missing.isEmpty || !lagsBehind
    else { return nil }
    return Failure(
      .late, .late, .entry(missing.first?.kind ?? .message), "The log lacks what happened last",
      evidence: .log(expected: own.lines + missing.map(\.pattern.shownBytes), actual: own.lines))
  }

  /// What it goes on to tell of clients that had gone before.
  func late(_ own: Own) -> [Failure] {
    guard !own.late.isEmpty else { return [] }
    return [
      Failure(
        .late, .late, .entry(.other), "The log goes on about clients that have gone",
        evidence: .log(expected: [], actual: own.late))
    ]
  }

  private func failure(_ difference: LogDifference) -> Failure {
    let summary =
      switch difference.kind {
      case .missing: "The log lacks an entry"
      case .doubled: "The log holds an entry twice"
      case .disordered: "The log has another order"
      default: difference.expected.isEmpty ? "The log holds something else" : "An entry of the log differs"
      }
    let actual = Array(difference.actual.prefix(mostLines))
    return Failure(
      .wrong, difference.kind, .entry(difference.entry), summary,
      evidence: .log(expected: difference.expected, actual: actual))
  }
}

/// More lines than a report shows; a failure is kept to the end of the run.
private let mostLines = 1000
