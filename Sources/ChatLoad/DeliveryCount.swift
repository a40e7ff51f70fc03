/// Which messages of a run one client has received: what is missing, what came twice, in what order.
struct DeliveryCount: Hashable, Sendable {
  /// How many different messages came.
  private(set) var distinct = 0
  /// How many came once more.
  private(set) var duplicated = 0
  /// How many came after a later one of the same sender.
  private(set) var reordered = 0
  /// How many came in pieces or changed.
  private(set) var torn = 0
  /// Stands for the sequence of all that came: equal where the sequences are.
  private(set) var sequence: UInt64 = 0
  private let messages: Int
  private var next: [UInt32]
  private var missing: Set<MessageID> = []

  /// Nothing received yet, of so many senders with so many messages each.
  init(senders: Int, messages: Int) {
    next = Array(repeating: 0, count: senders)
    self.messages = messages
  }

  /// Counts a message that came; one that nobody can have sent is torn.
  mutating func received(_ message: MessageID) {
    let sender = Int(message.sender)
    guard sender < next.count, message.number < messages else { return torn += 1 }
    sequence =
      (sequence &+ UInt64(message.sender) << 32 &+ UInt64(message.number) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    let expected = next[sender]
    if message.number >= expected {
      for number in expected..<message.number {
        missing.insert(MessageID(sender: message.sender, number: number))
      }
      next[sender] = message.number + 1
      distinct += 1
    } else if missing.remove(message) != nil {
      reordered += 1
      distinct += 1
    } else {
      duplicated += 1
    }
  }

  /// Counts what was found in a stream; probes are not counted.
  mutating func found(_ occurrence: MessageFormat.Occurrence) {
    switch occurrence {
    case .message(.probe): break
    case .message(let message): received(message)
    case .torn: torn += 1
    }
  }
}
