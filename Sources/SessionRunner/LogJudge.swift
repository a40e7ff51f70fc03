import SessionLanguage

/// What a run knows of the server's log, and what is wrong with what was read of it.
struct LogJudge {
  /// Whether the log may yet begin with the server's opening.
  var openingIsDue: Bool
  /// Whether it is not judged any more: it was told once that there is none, or that it tells of nothing.
  private(set) var isGivenUp = false
  /// What made it unreadable, if anything did: more of it than any session leaves.
  private(set) var flood: String?
  /// Whether it was seen to tell of anything.
  private var hasTold = false

  init(openingIsDue: Bool) { self.openingIsDue = openingIsDue }

  var isReadable: Bool { !isGivenUp && flood == nil }

  /// What stands in the log of a session.
  struct Own {
    /// The session's lines, without the fences' and without those of clients that had gone before it.
    var lines: [[UInt8]]
    /// The session's fences that have no entry.
    var unseenFences: Set<[UInt8]>
  }

  /// A flood is told by the sessions about the end of a connection; the others do without the log from then on.
  func tellFlood(in session: Session) throws(Failure) {
    guard let flood, session.tellsOfFlood else { return }
    throw Failure(.wrong, "The log cannot be read any more: \(flood)", evidence: .flaw(.flood(0)))
  }

  /// A flaw of the whole log is told by the sessions that are about such things; a missing log once a run.
  mutating func tell(_ flaws: [LogReading.Flaw], in session: Session) throws(Failure) {
    for flaw in flaws {
      var failure = Failure(.wrong, "The log as a whole is wrong", evidence: .flaw(flaw))
      switch flaw {
      case .missing, .unreadable:
        isGivenUp = true
        failure.foundation = "LOG-1"
      case .cp949, .carriageReturns, .notUTF8:
        guard session.isAboutEncoding else { continue }
      case .flood(let bytes):
        flood = "it grew by more than \(bytes >> 20) MiB within one session"
        continue
      case .silent, .truncated: break
      }
      throw failure
    }
  }

  /// Takes what is the session's own out of what was read; a flood leaves nothing.
  mutating func own(
    in bytes: [UInt8], of participants: Participants, after departed: inout Departed, fences: Fences
  ) throws(Failure) -> Own {
    var lines = bytes.wholeLines
    if openingIsDue { lines.removeFirst(openingEnd(of: lines)) }
    var unseen = fences.texts
    var others: [UInt16: Int] = [:]
    let fencePort = ClientName("Fence").flatMap { participants[$0]?.endpoint.port }
    lines.removeAll { line in
      if let fence = fences.fence(inEntry: line) {
        unseen.remove(fence)
        return true
      }
      guard let port = LogLine(line).port else { return false }
      let isPast = departed.contains(port: port) && !participants.hasPort(port)
      if isPast { others[port, default: 0] += 1 }
      return isPast || port == fencePort
    }
    let told = others.sorted { $0.key < $1.key }
    if let (port, count) = told.first(where: { $0.value > 20 }) {
      flood = "it goes on about client \(port), which has gone: \(count) entries within one session"
      return Own(lines: [], unseenFences: unseen)
    }
    for (port, count) in told where count > 1 && departed.tellsOfLog(port: port) {
      throw Failure(.wrong, "The log goes on about client \(port), which has gone: \(count) entries more")
    }
    hasTold = hasTold || !lines.isEmpty || unseen != fences.texts
    return Own(lines: lines, unseenFences: unseen)
  }

  /// Where an opening ends, in whatever words it is: at the first entry about a client, or at what looks most like one.
  private func openingEnd(of lines: [[UInt8]]) -> Int {
    lines.firstIndex { LogLine($0).port != nil }
      ?? lines.firstIndex { $0.first == UInt8(ascii: "[") }
      ?? lines.endIndex
  }

  /// What is wrong with a log that lacks entries for good; one that tells of nothing is told of once a run.
  mutating func lack(of own: Own, by matcher: LogMatcher) -> Failure {
    guard hasTold else {
      isGivenUp = true
      var failure = Failure(.wrong, "The log tells of nothing", evidence: .flaw(.silent))
      failure.foundation = "LOG-8"
      return failure
    }
    let expected = matcher.expectedAfter(own.lines) + own.unseenFences.inOrder
    return Failure(.wrong, "The log lacks entries", evidence: .log(expected: expected, actual: own.lines))
  }

  /// What is wrong with a log that differs from what it must be.
  func difference(in own: Own, from expected: [[UInt8]]) -> Failure {
    let actual = Array(own.lines.prefix(expected.count + mostLines))
    return Failure(
      .wrong, "The log is not what it must be", evidence: .log(expected: expected, actual: actual))
  }
}

/// More lines than a report shows beyond those that were due; a failure is kept to the end of the run.
private let mostLines = 1000

extension Session {
  /// Whether it is about the entries that a log may hold and the one that ends a connection.
  var tellsOfFlood: Bool { covers.contains("LOG-5") || covers.contains("LOG-10") }

  fileprivate var isAboutEncoding: Bool { covers.contains("LOG-9") || covers.contains("LOG-13") }
}

extension Set<[UInt8]> {
  /// Shorter ones first, then by their bytes: what is told must not depend on hashes.
  fileprivate var inOrder: [[UInt8]] {
    sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
  }
}
