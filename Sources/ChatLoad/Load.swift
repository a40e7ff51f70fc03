/// Who sends how much in a run, and how fast.
package struct Load: Hashable, Sendable {
  /// When a sender sends its next message.
  package enum Pacing: Hashable, Sendable {
    /// So many of its messages may be under way: sent, and not come back yet.
    case window(Int)
    /// So many a second, whatever comes back.
    case rate(Double)
  }

  /// The shortest message that can be marked, in bytes.
  package static let smallestSize = MessageFormat.smallestSize

  /// How many clients receive everything.
  package var clients: Int
  /// How many of them send something.
  package var senders: Int
  /// How many messages each sender sends.
  package var messages: Int
  /// A message's size in bytes, its terminator left out.
  package var size: Int
  package var pacing: Pacing

  package init(clients: Int, senders: Int, messages: Int, size: Int = 64, pacing: Pacing) {
    self.clients = clients
    self.senders = senders
    self.messages = messages
    self.size = size
    self.pacing = pacing
  }

  /// How many messages are sent, by all together.
  package var total: Int { senders * messages }
  /// How many messages are to be received, by all together.
  package var deliveries: Int { total * clients }
}

extension Load {
  /// The loads that servers are compared by.
  package enum Shape: String, CaseIterable, Sendable {
    /// Light: two people talk, each with one message under way; everyone else listens.
    case light = "L"
    /// Everyone talks, each with one message under way.
    case everyone = "E"
    /// Middling: ten talk, each with 16 messages under way.
    case middling = "M"
    /// Flood: four talk, each with 4096 messages under way.
    case flood = "F"

    /// The load of this shape for so many clients; its messages take a fast server about a second.
    package func load(clients: Int) -> Load {
      let (talkers, window, deliveries) =
        switch self {
        case .light: (2, 1, 100_000)
        case .everyone: (clients, 1, clients < 10 ? 100_000 : 3_000_000)
        case .middling: (10, 16, clients < 10 ? 500_000 : 3_000_000)
        case .flood: (4, 4096, clients < 10 ? 5_000_000 : 20_000_000)
        }
      let senders = min(talkers, clients)
      return Load(
        clients: clients, senders: senders, messages: max(10, deliveries / clients / max(1, senders)),
        pacing: .window(window))
    }
  }
}
