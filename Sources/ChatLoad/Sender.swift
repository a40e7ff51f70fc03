/// One sender's part of a run: which of its messages are due, and how long each was under way.
///
/// Times are nanoseconds of any clock that does not go back.
struct Sender {
  private let messages: Int
  private let pacing: Load.Pacing
  private let start: UInt64
  /// When each message under way was due; a message's place is its number, modulo the count.
  private var due: [UInt64]
  /// How many of its messages it has sent.
  private(set) var sent = 0
  /// How many of its own messages have come back.
  private(set) var received = 0

  /// Has so many messages to send, from now on.
  init(messages: Int, pacing: Load.Pacing, at start: UInt64) {
    self.messages = messages
    self.pacing = pacing
    self.start = start
    switch pacing {
    case .window(let size): due = Array(repeating: 0, count: min(size, messages))
    case .rate: due = []
    }
  }

  /// The numbers of the messages that are to be sent now; they count as sent.
  mutating func takeDue(at now: UInt64) -> Range<UInt32> {
    let goal =
      switch pacing {
      // The first goes alone: a server may learn from it where its client's messages end.
      case .window(let size): received == 0 ? 1 : received + size
      case .rate(let rate): Int(Double(now - start) / 1e9 * rate) + 1
      }
    let first = sent
    sent = max(first, min(messages, goal))
    if case .window = pacing {
      for number in first..<sent { due[number % due.count] = now }
    }
    return UInt32(first)..<UInt32(sent)
  }

  /// When the next message is due; nil where that waits for something else than time.
  var nextDue: UInt64? {
    switch pacing {
    case .window: nil
    case .rate(let rate): sent < messages ? start + UInt64(Double(sent) / rate * 1e9) : nil
    }
  }

  /// A message of its own has come back; gives how long that was under way.
  ///
  /// With a rate the time counts from when the message was due, also where it was sent later.
  mutating func received(_ number: UInt32, at now: UInt64) -> UInt64 {
    received += 1
    let since =
      switch pacing {
      case .window: due[Int(number) % due.count]
      case .rate(let rate): start + UInt64(Double(number) / rate * 1e9)
      }
    return now - min(now, since)
  }
}
