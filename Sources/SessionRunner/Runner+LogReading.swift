import SessionLanguage

// What the log holds of a session, and what is wrong with it as a whole.
extension Runner {
  /// A flood is told by the sessions about the end of a connection; the others do without the log from then on.
  func tellOfFlood(line: Int?) throws(Failure) {
    guard let flood, execution.session.tellsOfFlood else { return }
    throw Failure(.wrong, line: line, "The log cannot be read any more: \(flood)", evidence: .flaw(.flood(0)))
  }

  /// A flaw of the whole log is told by the sessions that are about such things; a missing log once a run.
  mutating func tell(_ flaws: [LogReading.Flaw], line: Int?) throws(Failure) {
    for flaw in flaws {
      var failure = Failure(.wrong, line: line, "The log as a whole is wrong", evidence: .flaw(flaw))
      switch flaw {
      case .missing, .unreadable:
        hasGivenUpLog = true
        failure.foundation = "LOG-1"
      case .cp949, .carriageReturns, .notUTF8:
        guard !execution.session.covers.allSatisfy({ $0 != "LOG-9" && $0 != "LOG-13" }) else { continue }
      case .flood(let bytes):
        flood = "it grew by more than \(bytes >> 20) MiB within one session"
        continue
      case .silent, .truncated: break
      }
      throw failure
    }
  }

  /// The lines of this session, without the fences' and without those of clients that had gone before it.
  mutating func ownLines(
    of bytes: [UInt8], line: Int?
  ) throws(Failure) -> (lines: [[UInt8]], unseenFences: Set<[UInt8]>) {
    var lines = bytes.lines.whole
    if openingIsDue { lines.removeFirst(openingEnd(of: lines)) }
    var unseen = fenceTexts
    var others: [UInt16: Int] = [:]
    let fencePort = ClientName("Fence").flatMap { participants[$0]?.endpoint.port }
    lines.removeAll { line in
      if let fence = fence(in: line) {
        unseen.remove(fence)
        return true
      }
      guard let port = portOfEntry(line) else { return false }
      let isPast = departed.contains(port: port) && !participants.values.contains { $0.endpoint.port == port }
      if isPast { others[port, default: 0] += 1 }
      return isPast || port == fencePort
    }
    let told = others.sorted { $0.key < $1.key }
    if let (port, count) = told.first(where: { $0.value > 20 }) {
      flood = "it goes on about client \(port), which has gone: \(count) entries within one session"
      return ([], unseen)
    }
    for (port, count) in told where count > 1 && departed.tellsOfLog(port: port) {
      throw Failure(
        .wrong, line: line, "The log goes on about client \(port), which has gone: \(count) entries more")
    }
    return (lines, unseen)
  }

  /// Where an opening ends, in whatever words it is: at the first entry about a client, or at what looks most like one.
  private func openingEnd(of lines: [[UInt8]]) -> Int {
    lines.firstIndex { portOfEntry($0) != nil }
      ?? lines.firstIndex { $0.first == UInt8(ascii: "[") }
      ?? lines.endIndex
  }

  /// The fence of which an entry tells; it may be one of an earlier session.
  private func fence(in line: [UInt8]) -> [UInt8]? {
    guard let head = line.firstRange(of: Fence.head(nonce: nonce)),
      case .fence(let number, let length) = Fence.read(
        Array(line[head.lowerBound...]), nonce: nonce, terminator: []), number <= fences
    else { return nil }
    return Array(line[head.lowerBound...].prefix(length))
  }

  /// The port that an entry is about, read with lenience.
  func portOfEntry(_ line: [UInt8]) -> UInt16? {
    let message = Array("[Message Log] (".utf8)
    let mark = line.starts(with: message) ? message : Array("Port:".utf8)
    guard let end = line.firstRange(of: mark)?.upperBound else { return nil }
    let digits = line[end...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return UInt16(String(decoding: digits, as: UTF8.self))
  }
}

extension [UInt8] {
  /// The lines that are ended by an LF, and whether something follows the last.
  var lines: (whole: [[UInt8]], hasRest: Bool) {
    var lines = split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let rest = lines.removeLast()
    return (lines, !rest.isEmpty)
  }
}

extension Session {
  /// Whether it is about the entries that a log may hold and the one that ends a connection.
  var tellsOfFlood: Bool { covers.contains("LOG-5") || covers.contains("LOG-10") }
}
