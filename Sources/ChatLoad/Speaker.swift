/// One sender's part of a run: which of its messages are due, and how long each was under way.
///
/// Times are nanoseconds of any clock that does not go back.
struct Speaker {
  private let messages: Int
  private let pace: Load.Pace
  private let start: UInt64
  /// When each message under way was due; a message's place is its number, modulo the count.
  private var due: [UInt64]
  /// How many of its messages it has said.
  private(set) var said = 0
  /// How many of its own messages it has heard.
  private(set) var heard = 0

  /// Begins to say so many messages.
  init(messages: Int, pace: Load.Pace, at start: UInt64) {
    self.messages = messages
    self.pace = pace
    self.start = start
    switch pace {
    case .window(let size): due = Array(repeating: 0, count: min(size, messages))
    case .rate: due = []
    }
  }

  /// The numbers of the messages that are to be said now.
  mutating func speak(at now: UInt64) -> Range<UInt32> {
    let goal =
      switch pace {
      // The first goes alone: a server may learn from it where its client's messages end.
      case .window(let size): heard == 0 ? 1 : heard + size
      case .rate(let rate): Int(Double(now - start) / 1e9 * rate) + 1
      }
    let first = said
    said = max(first, min(messages, goal))
    if case .window = pace {
      for number in first..<said { due[number % due.count] = now }
    }
    return UInt32(first)..<UInt32(said)
  }

  /// When the next message is due; nil where that waits for something else than time.
  var nextDue: UInt64? {
    switch pace {
    case .window: nil
    case .rate(let rate): said < messages ? start + UInt64(Double(said) / rate * 1e9) : nil
    }
  }

  /// Takes that it heard a message of its own; how long that was under way.
  ///
  /// With a rate the time counts from when the message was due, also where it was said later.
  mutating func heard(_ number: UInt32, at now: UInt64) -> UInt64 {
    heard += 1
    let since =
      switch pace {
      case .window: due[Int(number) % due.count]
      case .rate(let rate): start + UInt64(Double(number) / rate * 1e9)
      }
    return now - min(now, since)
  }
}
