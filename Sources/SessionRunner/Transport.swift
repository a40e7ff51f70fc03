import SessionLanguage

/// Where a session is played: a server over TCP, or a model of one in memory.
///
/// A transport performs and reports; it judges nothing. Its clients are numbered by the runner.
package protocol Transport: SendableMetatype {
  /// What ends a message on this transport.
  var terminator: [UInt8] { get set }
  /// The time since the transport was set up.
  var now: Duration { get }

  /// Connects a client.
  mutating func connect(_ client: Int) throws(NoConnection) -> Endpoint
  /// Sends bytes at once; false where the connection is gone.
  mutating func send(_ bytes: [UInt8], from client: Int) -> Bool
  /// Takes that the client ends right after what it says next: both are to come to the server together.
  mutating func joinLastWords(of client: Int)
  /// Waits until the other end has acknowledged everything that the client sent.
  mutating func awaitAcknowledgement(of client: Int, until deadline: Duration)
  /// Ends the client's connection.
  mutating func end(_ client: Int, _ ending: Ending)
  /// Drops every connection that is left.
  mutating func disconnectAll()
  /// Stops or resumes taking what comes to the client.
  mutating func setReading(_ client: Int, _ reads: Bool)
  /// Waits for something to come to anybody; nil where nothing came up to the deadline.
  mutating func receive(until deadline: Duration) -> Arrival?
  /// Starts or stops the server; false where the transport cannot.
  mutating func server(_ action: ServerAction) -> Bool
  /// Puts a fresh server, of the same ways, in the place of the one there is; false where that cannot be done.
  mutating func renew() -> Bool
  /// Who has had the processors; what is not exact may be some milliseconds old.
  mutating func processorTime(isExact: Bool) -> ProcessorTime
  /// Why nothing goes on here any more, for a reason that is not the server's; it stays once it is there.
  var interruption: Interruption? { get }
  /// Takes that nothing is asked after this time; gives the time that holds, which is another where it was set before.
  mutating func end(at time: Duration?) -> Duration?

  /// Whether there is a log to judge.
  var hasLog: Bool { get }
  /// Whether the log may yet begin with the opening of a server that was put here last.
  var openingIsDue: Bool { get }
  /// Declares what the log holds now to be the past.
  mutating func markLog()
  /// What the log holds beyond the mark.
  mutating func readLog() -> LogReading
  /// What the server wrote when it last opened.
  mutating func readOpening() -> [UInt8]
  /// Waits until the log may have changed; false at the deadline.
  mutating func awaitLog(until deadline: Duration) -> Bool
}

extension Transport {
  package mutating func joinLastWords(of client: Int) {}
  package mutating func end(at time: Duration?) -> Duration? { time }
}

/// Why a run is broken off, for a reason that is not the server's.
package enum Interruption: Error, Codable, Hashable, Sendable {
  /// Somebody told it to stop.
  case stopped
  /// It may take no more time; the words say why.
  case outOfTime(reason: String)
  /// This machine refused what the run needs.
  case exhausted(reason: String)
  /// A transcript does not tell what was asked, after so many exchanges.
  case unrecorded(question: String, place: Int)

  package var words: String {
    switch self {
    case .stopped: "the run was told to stop"
    case .outOfTime(let reason): reason
    case .exhausted(let reason): "the run has no more to connect with: \(reason)"
    case .unrecorded(let question, let place):
      "the receipt does not tell this after \(place) exchanges: \(question)"
    }
  }
}

/// How the server sees a client.
package struct Endpoint: Codable, Hashable, Sendable {
  /// An IPv4 or IPv6 address in its usual notation.
  package var address: String
  package var port: UInt16
  /// Whether the server may see another address and port, because something between translates them.
  package var mayBeTranslated: Bool

  package init(address: String, port: UInt16, mayBeTranslated: Bool = false) {
    self.address = address
    self.port = port
    self.mayBeTranslated = mayBeTranslated
  }
}

/// Why a client could not connect, in words.
package struct NoConnection: Error, Codable, Hashable, Sendable {
  package var reason: String
  /// What it means for the run, where the server is not to blame.
  package var interruption: Interruption?

  package init(reason: String, interruption: Interruption? = nil) {
    self.reason = reason
    self.interruption = interruption
  }
}

/// What came to a client.
package struct Arrival: Hashable, Sendable {
  package enum What: Hashable, Sendable {
    case bytes([UInt8])
    /// The server has closed the connection in an orderly way.
    case closing
    /// The connection was reset.
    case reset
  }

  package var client: Int
  package var what: What
  /// The last event at which it was certain that it had not come: what the runner was slow to look at is not late.
  package var notBefore: Duration

  package init(client: Int, what: What, notBefore: Duration) {
    self.client = client
    self.what = what
    self.notBefore = notBefore
  }
}

/// What was read from a log.
package struct LogReading: Hashable, Sendable {
  /// What a log is, beside its entries, that it should not be.
  package enum Flaw: Codable, Hashable, Sendable {
    /// The text is in the old Korean encoding; it was converted.
    case cp949
    /// Lines end in CR LF; the CRs were taken out.
    case carriageReturns
    /// No line of it has an end.
    case endless
    /// It is no text that could be read.
    case notUTF8
    /// There is so much of it that reading was given up after so many bytes.
    case flood(Int)
    /// Nothing at all is told in it of what has happened.
    case silent
    /// There is no such file.
    case missing(path: String)
    /// There is something, and it cannot be read.
    case unreadable(path: String, reason: String)
    /// The file is shorter than it was: what stood there is gone.
    case truncated
  }

  package var bytes: [UInt8]
  package var flaws: [Flaw]

  package init(bytes: [UInt8], flaws: [Flaw] = []) {
    self.bytes = bytes
    self.flaws = flaws
  }

  /// Whether there is no file to read.
  var isMissing: Bool {
    flaws.contains { if case .missing = $0 { true } else { false } }
  }
}
