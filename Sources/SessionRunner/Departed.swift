/// The run's clients that have gone, by port: what may yet be said of them.
struct Departed {
  private struct Client {
    /// The last client that had joined when it left: who joined later need not hear of it.
    var lastWitness: Int
    var pardonedListeners: Set<Int> = []
    var isTold = false
  }

  private var clients: [UInt16: Client] = [:]

  mutating func left(port: UInt16, heardUpTo lastWitness: Int) {
    guard clients[port] == nil else { return }
    clients[port] = Client(lastWitness: lastWitness)
  }

  mutating func cameBack(port: UInt16) { clients[port] = nil }

  func contains(port: UInt16) -> Bool { clients[port] != nil }

  /// Whether a leave notice that comes now is merely late: once for each listener who joined after the end.
  mutating func pardonsLeaveNotice(port: UInt16, to listener: Int) -> Bool {
    guard let client = clients[port], listener > client.lastWitness else { return false }
    return clients[port]?.pardonedListeners.insert(listener).inserted ?? false
  }

  /// Whether a log that goes on about this client is news: once for each client.
  mutating func tellsOfLog(port: UInt16) -> Bool {
    guard clients[port]?.isTold == false else { return false }
    clients[port]?.isTold = true
    return true
  }
}
