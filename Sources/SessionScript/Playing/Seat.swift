/// A client of the session that is being played, as the player keeps it.
struct Seat {
  /// How the stage knows it.
  let number: Int
  var endpoint: Endpoint
  /// What has come and has not been judged.
  private(set) var inbox: [UInt8] = []
  /// Where in the inbox the echo of what it said last may begin.
  private(set) var echoStart = 0
  /// How the server closed the connection, if it did.
  var closing: Arrival.What?
  /// How the client ended, if it did.
  var ending: Ending?
  var isStalled = false
  /// Whether it is in the middle of a line: what it says next would become part of that.
  var isHalfway = false
  /// Whether the server is known to be done with its join.
  var isSettled = false
  /// Everything that it has said.
  var said: Set<Pattern> = []
  /// What it has said and not yet heard back.
  var due: [Pattern] = []

  init(number: Int, endpoint: Endpoint) {
    self.number = number
    self.endpoint = endpoint
  }

  mutating func heard(_ bytes: [UInt8]) { inbox += bytes }

  /// Takes judged bytes out of the inbox.
  mutating func take(_ range: Range<Int>) {
    inbox.removeSubrange(range)
    echoStart -= range.clamped(to: 0..<echoStart).count
  }

  /// Takes that something is said now: its echo comes after everything that is there.
  mutating func speaks() { echoStart = inbox.count }

  /// Whether it can speak and hear.
  var isLive: Bool { ending == nil && closing == nil }
  /// Whether it can hear.
  var canHear: Bool { ending == nil || ending == .halfCloses }
}

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
