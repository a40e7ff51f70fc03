import SessionLanguage

/// A client of the session that is being played, as the runner keeps it.
struct Participant {
  /// How the transport knows it.
  let number: Int
  var endpoint: Endpoint
  /// More than any session lets come to a client before it is judged.
  static let bound = 4 << 20
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
  /// Whether the server is known to have heard a whole line of it.
  var isSettled = false
  /// Whether the server may still be telling of its join, or what it said last.
  var mayBeTold = true
  /// The numbers of the fences that were said for it to hear.
  var fences: Set<Int> = []
  /// What it has sent since it last began a message.
  private var sent: [UInt8] = []
  /// What it has heard that was said before it came.
  private(set) var leftovers: Set<[UInt8]> = []
  /// Everything that it has said.
  var said: Set<Pattern> = []
  /// What it was told.
  private(set) var history: Set<[UInt8]> = []
  /// Whether it has said something that is to be refused.
  var isRefused = false
  /// What should have come to it and did not, and since when it has been due.
  var owed: [(message: Pattern, since: Duration)] = []
  /// What it has said and not yet heard back.
  var due: [Pattern] = []

  init(number: Int, endpoint: Endpoint) {
    self.number = number
    self.endpoint = endpoint
  }

  mutating func heard(_ bytes: [UInt8]) { inbox += bytes }

  /// Takes that it was told this, whole.
  mutating func heard(message: [UInt8]) { history.insert(message) }

  /// Whether more has come than can be looked at.
  var isFlooded: Bool { inbox.count > Self.bound }

  /// Nobody is to judge what has come.
  mutating func forgetInbox() { inbox = [] }

  /// Takes judged bytes out of the inbox.
  mutating func take(_ range: Range<Int>) {
    inbox.removeSubrange(range)
    echoStart -= range.clamped(to: 0..<echoStart).count
  }

  /// Takes that what stands at the head was said before it came.
  mutating func notesLeftover(length: Int) { leftovers.insert(Array(inbox.prefix(length))) }

  /// Takes that something is said now: its echo comes after everything that is there.
  mutating func speaks() { echoStart = inbox.count }

  /// Takes what it sends; the server may be telling it to the room until it hears more of the client.
  mutating func sends(_ bytes: [UInt8], terminator: [UInt8]) {
    sent = isHalfway ? sent + bytes : bytes
    isHalfway = !terminator.isEmpty && bytes.last != UInt8(ascii: "\n")
    mayBeTold = true
  }

  /// The last message that it has sent.
  func lastWords(terminator: [UInt8]) -> [UInt8]? {
    guard !terminator.isEmpty else { return sent }
    let lines = sent.split(separator: UInt8(ascii: "\n"))
    return (isHalfway ? lines.dropLast() : lines[...]).last.map(Array.init)
  }

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
