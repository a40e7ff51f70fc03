import SessionLanguage

/// A transport that answers as a transcript tells, as long as it is asked the same.
package struct RecordedTransport: Transport {
  package var terminator: [UInt8] = []
  package private(set) var interruption: Interruption?
  private var rest: ArraySlice<Transcript.Entry>
  private let count: Int
  private var time: Int64 = 0
  private var processors = ProcessorTime()
  package private(set) var hasLog = false
  package private(set) var openingIsDue = false
  private var reading: [UInt8] = []

  package init(_ transcript: Transcript) {
    rest = transcript.entries[...]
    count = transcript.entries.count
    let found = answer("the beginning") { exchange -> (Bool, Bool)? in
      guard case .begins(let hasLog, let openingIsDue) = exchange else { return nil }
      return (hasLog, openingIsDue)
    }
    (hasLog, openingIsDue) = found ?? (false, false)
  }

  /// Takes the next answer, if it is one to what is asked now; from one that is not on nothing is known any more.
  private mutating func answer<Answer>(
    _ question: @autoclosure () -> String, _ read: (Transcript.Exchange) -> Answer?
  ) -> Answer? {
    if case .unrecorded = interruption { return nil }
    guard let entry = rest.first, let answer = read(entry.exchange) else {
      interruption = .unrecorded(question: question(), place: count - rest.count)
      return nil
    }
    rest.removeFirst()
    (time, processors, interruption) = (entry.time, entry.processorTime, entry.interruption)
    return answer
  }

  /// Whether the next exchange is just this one.
  private mutating func expect(_ exchange: Transcript.Exchange) {
    _ = answer("\(exchange)") { $0 == exchange ? () : nil }
  }

  package var now: Duration { .microseconds(time) }
  package func processorTime(isExact: Bool) -> ProcessorTime { processors }

  package mutating func end(at time: Duration?) -> Duration? {
    let found = answer("when the run is to end") { exchange -> Int64?? in
      guard case .isToEnd(let time) = exchange else { return nil }
      return .some(time)
    }
    return (found ?? nil).map(Duration.microseconds)
  }

  // MARK: - Clients

  package mutating func connect(_ client: Int) throws(NoConnection) -> Endpoint {
    let found = answer("client \(client) connects") { exchange -> Result<Endpoint, NoConnection>? in
      switch exchange {
      case .connects(client, let endpoint): .success(endpoint)
      case .isRefused(client, let reason): .failure(reason)
      default: nil
      }
    }
    guard let found else { throw NoConnection(reason: "it is not known", interruption: interruption) }
    return try found.get()
  }

  package mutating func send(_ bytes: [UInt8], from client: Int) -> Bool {
    let said = Transcript.Notation(bytes)
    return answer("client \(client) says \(Text([.bytes(bytes)]).quoted)") { exchange -> Bool? in
      guard case .says(client, said, let isTaken) = exchange else { return nil }
      return isTaken
    } ?? false
  }

  package mutating func awaitAcknowledgement(of client: Int, until deadline: Duration) {
    expect(.isAcknowledged(client: client))
  }

  package mutating func end(_ client: Int, _ ending: Ending) { expect(.ends(client: client, ending)) }
  package mutating func disconnectAll() { expect(.disconnects) }

  package mutating func setReading(_ client: Int, _ reads: Bool) {
    expect(.reads(client: client, reads))
  }

  package mutating func receive(until deadline: Duration) -> Arrival? {
    let found = answer("what is heard") { exchange -> Arrival?? in
      switch exchange {
      case .hears(let client, let text, let time):
        Arrival(client: client, what: .bytes(text.bytes), notBefore: .microseconds(time))
      case .isClosed(let client, let isReset, let time):
        Arrival(client: client, what: isReset ? .reset : .closing, notBefore: .microseconds(time))
      case .hearsNothing: .some(nil)
      default: nil
      }
    }
    return found ?? nil
  }

  // MARK: - The server and its log

  package mutating func server(_ action: ServerAction) -> Bool {
    answer("the server \(action)") { exchange -> Bool? in
      guard case .server(action, let isDone) = exchange else { return nil }
      return isDone
    } ?? false
  }

  package mutating func renew() -> Bool {
    let found = answer("a fresh server") { exchange -> (Bool, Bool, Bool)? in
      guard case .renews(let isDone, let hasLog, let openingIsDue) = exchange else { return nil }
      return (isDone, hasLog, openingIsDue)
    }
    guard let found else { return false }
    (hasLog, openingIsDue) = (found.1, found.2)
    return found.0
  }

  package mutating func markLog() {
    reading = []
    expect(.marksLog)
  }

  package mutating func readLog() -> LogReading {
    let held = reading.count
    let found = answer("what the log holds") { exchange -> (Int, [UInt8], [LogReading.Flaw])? in
      guard case .readsLog(let kept, let text, let flaws) = exchange, kept <= held else { return nil }
      return (kept, text.bytes, flaws)
    }
    guard let (kept, bytes, flaws) = found else { return LogReading(bytes: []) }
    reading = Array(reading.prefix(kept)) + bytes
    return LogReading(bytes: reading, flaws: flaws)
  }

  package mutating func readOpening() -> [UInt8] {
    answer("what the log opens with") { exchange -> [UInt8]? in
      guard case .readsOpening(let text) = exchange else { return nil }
      return text.bytes
    } ?? []
  }

  package mutating func awaitLog(until deadline: Duration) -> Bool {
    answer("whether the log changes") { exchange -> Bool? in
      guard case .awaitsLog(let hasChanged) = exchange else { return nil }
      return hasChanged
    } ?? false
  }
}
