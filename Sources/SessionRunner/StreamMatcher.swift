import SessionLanguage

/// Messages that must come in this order, as those of one sender do.
package struct MessageSequence: Hashable, Sendable {
  package var messages: [Pattern]
  /// Whether its first messages may be missing, as for a listener who joined later.
  package var mayBeginLater: Bool
  /// Whether all of them may be missing, as those of a sender that had gone by then.
  package var mayBeMissing: Bool

  package init(_ messages: [Pattern], mayBeginLater: Bool = false, mayBeMissing: Bool = false) {
    self.messages = messages
    self.mayBeginLater = mayBeginLater
    self.mayBeMissing = mayBeMissing
  }
}

/// What one listener must hear: the sequences of one or more senders, woven in any way, byte after byte.
///
/// All ways to read the bytes are followed at once, since bare messages have no ends.
package struct StreamMatcher: Sendable {
  private struct Reading: Hashable {
    /// For each sequence, how many of its messages are over.
    var over: [Int]
    /// The sequence of the message in the middle of which the reading is.
    var sequence: Int?
    /// The next piece of that message, the terminator counted as the last.
    var piece = 0
    /// How much of that piece has been heard.
    var offset = 0
  }

  private let sequences: [MessageSequence]
  private let terminator: [UInt8]
  private var readings: [Reading]

  package init(_ sequences: [MessageSequence], terminator: [UInt8]) {
    self.sequences = sequences
    self.terminator = terminator
    readings = [Reading(over: sequences.map { _ in 0 })]
  }

  /// Whether everything has been heard.
  package var isComplete: Bool {
    readings.contains { reading in
      reading.sequence == nil
        && sequences.indices.allSatisfy {
          reading.over[$0] == sequences[$0].messages.count
            || sequences[$0].mayBeMissing && reading.over[$0] == 0
        }
    }
  }

  /// What has not been heard yet, one sequence after another.
  package var remaining: [Pattern] {
    guard let reading = readings.first else { return [] }
    return sequences.indices.flatMap { index in
      reading.over[index] == 0 && sequences[index].mayBeMissing
        ? [] : Array(sequences[index].messages.dropFirst(reading.over[index]))
    }
  }

  /// Takes a message for heard where one may begin, and those before it of its sequence for passed over; nil, and nothing
  /// has changed, where it is not due any more.
  package mutating func pass(_ message: Pattern) -> [Pattern]? {
    var nearest: (reading: Reading, passed: [Pattern])?
    for reading in readings where reading.sequence == nil {
      for index in sequences.indices {
        let left = sequences[index].messages.dropFirst(reading.over[index])
        guard let place = left.firstIndex(of: message) else { continue }
        let passed = Array(left[..<place])
        if let nearest, nearest.passed.count <= passed.count { continue }
        var after = reading
        after.over[index] = place + 1
        nearest = (after, passed)
      }
    }
    guard let nearest else { return nil }
    readings = [nearest.reading]
    return nearest.passed
  }

  /// Whether a message may begin here.
  package var isBetweenMessages: Bool { readings.contains { $0.sequence == nil } }

  /// The messages of which one must come next or go on.
  package var expected: [Pattern] {
    var patterns: [Pattern] = []
    for reading in readings {
      let next =
        reading.sequence.map { [sequences[$0].messages[reading.over[$0]]] }
        ?? sequences.indices.compactMap { sequences[$0].messages.dropFirst(reading.over[$0]).first }
      for pattern in next where !patterns.contains(pattern) { patterns.append(pattern) }
    }
    return patterns
  }

  /// Takes the next byte; false, and nothing has changed, where it fits no reading.
  package mutating func hears(_ byte: UInt8) -> Bool {
    var next: [Reading] = []
    for reading in readings {
      if reading.sequence == nil {
        for begun in beginnings(of: reading) { advance(begun, by: byte, into: &next) }
      } else {
        advance(reading, by: byte, into: &next)
      }
    }
    guard !next.isEmpty else { return false }
    // Two ways of reading meet where a message ends; free words may make many before that.
    let mayMeet = next.count > 1 && (next.count > 16 || next.contains { $0.sequence == nil })
    var seen: Set<Reading> = []
    readings = mayMeet ? next.filter { seen.insert($0).inserted } : next
    return true
  }

  /// Takes what goes on as the only reading of a text does, short of its end; the number of bytes taken.
  package mutating func hearsOn(_ bytes: ArraySlice<UInt8>) -> Int {
    guard readings.count == 1, let sequence = readings[0].sequence else { return 0 }
    let pieces = sequences[sequence].messages[readings[0].over[sequence]].pieces
    guard readings[0].piece < pieces.count, case .bytes(let text) = pieces[readings[0].piece] else {
      return 0
    }
    let ahead = text[readings[0].offset...].dropLast().prefix(bytes.count)
    guard ahead == bytes.prefix(ahead.count) else { return 0 }
    readings[0].offset += ahead.count
    return ahead.count
  }

  private func beginnings(of reading: Reading) -> [Reading] {
    sequences.indices.flatMap { sequence -> [Reading] in
      let first = reading.over[sequence]
      let last = sequences[sequence].messages.count
      let starts =
        sequences[sequence].mayBeginLater && first == 0 ? first..<last : first..<min(first + 1, last)
      return starts.map { start in
        var begun = reading
        begun.over[sequence] = start
        begun.sequence = sequence
        return begun
      }
    }
  }

  private func advance(_ reading: Reading, by byte: UInt8, into next: inout [Reading]) {
    guard let sequence = reading.sequence else { return }
    let pieces = sequences[sequence].messages[reading.over[sequence]].pieces
    guard reading.piece < pieces.count else {
      if reading.offset < terminator.count, terminator[reading.offset] == byte {
        next.append(moved(reading, pieces: pieces, length: terminator.count))
      }
      return
    }
    switch pieces[reading.piece] {
    case .bytes(let bytes):
      if bytes[reading.offset] == byte { next.append(moved(reading, pieces: pieces, length: bytes.count)) }
    case .any:
      if byte != UInt8(ascii: "\n") {
        var longer = reading
        longer.offset = 1
        next.append(longer)
        if let over = ended(longer, pieces: pieces) { next.append(over) }
      }
      if reading.offset > 0 {
        var after = reading
        after.piece += 1
        after.offset = 0
        if after.piece < pieces.count || !terminator.isEmpty { advance(after, by: byte, into: &next) }
      }
    }
  }

  /// The reading one byte further in a piece of this length.
  private func moved(_ reading: Reading, pieces: [Pattern.Piece], length: Int) -> Reading {
    var moved = reading
    moved.offset += 1
    guard moved.offset == length else { return moved }
    if let over = ended(moved, pieces: pieces) { return over }
    moved.piece += 1
    moved.offset = 0
    return moved
  }

  /// The reading after the end of its message, where the piece just heard was the last.
  private func ended(_ reading: Reading, pieces: [Pattern.Piece]) -> Reading? {
    let last = terminator.isEmpty ? pieces.count - 1 : pieces.count
    guard let sequence = reading.sequence, reading.piece >= last else { return nil }
    var over = reading
    over.over[sequence] += 1
    over.sequence = nil
    over.piece = 0
    over.offset = 0
    return over
  }
}
