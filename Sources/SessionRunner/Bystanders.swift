import SessionLanguage

/// Clients that stay when their session is over and play in the next, so that a server that takes ends badly sees few.
final class Bystanders<Link: Transport> {
  private let conversation: Conversation<Link>
  private let strangers: Strangers<Link>
  /// Whether clients stay.
  var areKept = false
  /// Those that are in step with the server, in the order of their joining.
  private var ready: [Participant] = []
  /// Those that are not: they are only held.
  private var idle: [Participant] = []

  /// Servers may take only so many.
  private static var mostIdle: Int { 3 }

  init(in conversation: Conversation<Link>, _ strangers: Strangers<Link>) {
    self.conversation = conversation
    self.strangers = strangers
  }

  /// Keeps a client of a session that is over; false where it has to end.
  func keep(_ participant: Participant, isInStep: Bool) -> Bool {
    guard areKept else { return false }
    if isInStep, participant.inbox.isEmpty, !participant.isHalfway {
      ready.append(participant)
      return true
    }
    guard idle.count < Self.mostIdle else { return false }
    idle.append(participant)
    return true
  }

  func holds(_ participant: Participant) -> Bool {
    (ready + idle).contains { $0.number == participant.number }
  }

  var isEmpty: Bool { ready.isEmpty && idle.isEmpty }

  /// Gives a client's part in a session to one that is there; false where there is none.
  func play(_ name: ClientName) -> Bool {
    ready.removeAll { conversation.hasLost(client: $0.number) }
    guard !ready.isEmpty else { return false }
    conversation.seat(ready.removeFirst(), as: name)
    return true
  }

  /// Ends them all, in a way that the server is not known to miss; where it misses each, they stay.
  func release() {
    guard let way = conversation.habits.waysToEnd.first else { return }
    for participant in ready + idle {
      conversation.transport.end(participant.number, way)
      strangers.left(participant)
    }
    (ready, idle) = ([], [])
  }
}
