/// The run's clients that have gone, by port: what may yet be said of them.
struct Departed {
  private struct Client {
    /// The last client that had joined when it left: who joined later need not hear of it.
    var lastWitness: Int
    /// How often each listener may yet hear of its end.
    var pardons: [Int: Int] = [:]
    var isTold = false
  }

  private var clients: [UInt16: Client] = [:]
  /// How often each listener may hear of an end: who was seen to tell it twice does so here, too.
  var mostPardons = 1

  mutating func left(port: UInt16, heardUpTo lastWitness: Int) {
    guard clients[port] == nil else { return }
    clients[port] = Client(lastWitness: lastWitness)
  }

  mutating func cameBack(port: UInt16) { clients[port] = nil }

  func contains(port: UInt16) -> Bool { clients[port] != nil }

  /// Whether a leave notice that comes now is merely late: for each listener who joined after the end.
  mutating func pardonsLeaveNotice(port: UInt16, to listener: Int) -> Bool {
    guard let client = clients[port], listener > client.lastWitness else { return false }
    let left = client.pardons[listener, default: mostPardons]
    clients[port]?.pardons[listener] = max(0, left - 1)
    return left > 0
  }

  /// Whether a log that goes on about this client is news: once for each client.
  mutating func tellsOfLog(port: UInt16) -> Bool {
    guard clients[port]?.isTold == false else { return false }
    clients[port]?.isTold = true
    return true
  }
}
