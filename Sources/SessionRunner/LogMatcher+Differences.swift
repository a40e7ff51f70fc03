/// One thing in which a log differs from what it must be.
struct LogDifference {
  var kind: Symptom.Kind
  var entry: Symptom.Entry
  var expected: [[UInt8]] = []
  var actual: [[UInt8]] = []
}

/// What clients were told otherwise than they should have been: a log that tells the same is right in that.
struct ToldOtherwise {
  /// What came in the place of a message.
  var altered: [[UInt8]: Set<[UInt8]>] = [:]
  /// Messages that did not come to somebody.
  var missing: Set<[UInt8]> = []
  /// What came and was not due, or came again.
  var unexpected: Set<[UInt8]> = []
  /// What was said before anybody had heard what the same client said before it: a bare server may have taken all of it as
  /// one message.
  private var joined: [[UInt8]: Set<[UInt8]>] = [:]

  /// Takes that these may have been read as one, in whatever groups.
  mutating func mayBeJoined(_ texts: [[UInt8]]) {
    for start in texts.indices.dropLast() {
      let whole = texts[start...].flatMap(\.self)
      for text in texts[start...] { joined[text, default: []].insert(whole) }
    }
  }

  /// What is not in the log as it was said, for that is not what the server has heard, or told.
  var lost: Set<[UInt8]> { missing.union(altered.keys) }

  /// Whether a notice came before it was due.
  func tellsTooSoon(_ notice: [UInt8]) -> Bool {
    NoticeReading.whole(notice) != nil
      && (unexpected.contains(notice) || altered.values.contains { $0.contains(notice) })
  }

  func accounts(for difference: LogDifference) -> Bool {
    guard difference.entry == .message else { return false }
    let due = difference.expected.first.flatMap { LogLine($0).message } ?? []
    let actual = difference.actual.first.flatMap { LogLine($0).message } ?? []
    return switch difference.kind {
    case .missing: missing.contains(due) || altered[due] != nil || joined[due] != nil
    case .doubled, .unexpected:
      unexpected.contains(actual)
        || [altered, joined].contains { $0.values.contains { $0.contains(actual) } }
    default: [altered, joined].contains { $0[due]?.contains(actual) == true }
    }
  }
}

extension LogMatcher {
  /// What is missing, where it is the end alone; nil where something else is wrong.
  func missingEnd(of lines: [[UInt8]]) -> [Entry]? {
    if case .different = compare(lines) { return nil }
    var open = Array(entries.indices)
    for line in lines {
      if let place = open.firstIndex(where: { entries[$0].pattern.matches(line) }) { open.remove(at: place) }
    }
    let isEnd = open.elementsEqual(entries.indices.suffix(open.count))
    return isEnd ? open.map { entries[$0] } : nil
  }

  /// All differences of a log that holds everything that it will hold, each entry held against the one it is like.
  func differences(in lines: [[UInt8]]) -> [LogDifference] {
    var open = Array(entries.indices)
    var told: Set<[UInt8]> = []
    let others = lines.filter { line in
      guard let place = open.firstIndex(where: { entries[$0].pattern.matches(line) }) else { return true }
      open.remove(at: place)
      told.insert(line)
      return false
    }
    var differences = others.map { line in
      let kind = LogLine(line).kind
      if told.contains(line) { return LogDifference(kind: .doubled, entry: kind, actual: [line]) }
      guard let place = nearest(to: line, among: open) else {
        return LogDifference(kind: .unexpected, entry: kind, actual: [line])
      }
      let entry = entries[open.remove(at: place)]
      return LogDifference(
        kind: .altered, entry: entry.kind, expected: [entry.pattern.shownBytes], actual: [line])
    }
    // Where entries of a kind are written otherwise, what is left over of it is of those who are not the session's.
    let altered = Set(differences.filter { $0.kind == .altered }.map(\.entry)).subtracting([.other, .message])
    differences.removeAll { $0.kind == .unexpected && altered.contains($0.entry) }
    let missing = open.map { entries[$0] }.map {
      LogDifference(kind: .missing, entry: $0.kind, expected: [$0.pattern.shownBytes])
    }
    return differences.isEmpty && missing.isEmpty ? disorder(in: lines) : differences + missing
  }

  /// Where among these entries the one is that the line is most like; nil where it is like none.
  private func nearest(to line: [UInt8], among open: [Int]) -> Int? {
    let (own, due) = (LogLine(line), open.map { LogLine(entries[$0].pattern.shownBytes) })
    if let said = own.said, let same = due.firstIndex(where: { $0.said == said }) { return same }
    let likely = due.indices.filter { own.isLike(due[$0]) }.prefix(Self.mostLikely)
    return likely.count < 2
      ? likely.first : likely.max { own.similarity(to: due[$0]) < own.similarity(to: due[$1]) }
  }

  /// How many entries are looked at closely.
  private static var mostLikely: Int { 12 }

  /// Where all entries are there, and one stands before what must come first.
  private func disorder(in lines: [[UInt8]]) -> [LogDifference] {
    guard case .different(let expected) = compare(lines) else { return [] }
    let place = zip(lines, expected).prefix { $0 == $1 }.count
    // Messages of more than one client are out of the order of their relay.
    let swapped = [lines, expected].compactMap { $0.dropFirst(place).first.map(LogLine.init) }
    let areMessages = swapped.allSatisfy { $0.kind == .message }
    let isOneClient = Set(swapped.map(\.port)).count == 1
    return [
      LogDifference(
        kind: .disordered, entry: areMessages && !isOneClient ? .message : .other, expected: expected,
        actual: lines)
    ]
  }
}

extension LogLine {
  /// Whether it may be the other entry, written otherwise.
  fileprivate func isLike(_ due: LogLine) -> Bool {
    guard kind == due.kind || kind == .other else { return false }
    return kind == due.kind && port != nil && port == due.port || similarity(to: due) >= 600
  }

  fileprivate func similarity(to other: LogLine) -> Int { Likeness.similarity(bytes, other.bytes) }
}
