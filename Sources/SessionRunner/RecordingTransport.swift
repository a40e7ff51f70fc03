import SessionLanguage

/// A transport that may keep a transcript of what is asked of another one.
///
/// While it does, time stands still between two things that are asked: whatever the runner decides can be decided once more.
package struct RecordingTransport<Base: Transport>: Transport {
  package var base: Base
  /// What was asked so far; nil where no transcript is kept.
  package private(set) var transcript: Transcript?
  private var last = Transcript.Entry(exchange: .disconnects, time: 0)
  /// What the log held when it was last read.
  private var reading = LogReading(bytes: [])

  package init(_ base: Base, isKept: Bool) {
    self.base = base
    guard isKept else { return }
    transcript = Transcript()
    note(.begins(hasLog: base.hasLog, openingIsDue: base.openingIsDue))
  }

  private mutating func note(_ exchange: Transcript.Exchange, bytes: Int = 0) {
    guard transcript != nil else { return }
    // It is asked exactly who had the processors where something was waited for in vain.
    let isInVain = exchange == .hearsNothing || exchange == .awaitsLog(hasChanged: false)
    let processors = base.processorTime(isExact: isInVain)
    last = Transcript.Entry(
      exchange: exchange, time: base.now.inMicroseconds, stalled: processors.waitedFor.inMicroseconds,
      served: processors.had.inMicroseconds, canRun: processors.canRun ? true : nil,
      interruption: base.interruption)
    transcript?.add(last, bytes: bytes)
  }

  package var terminator: [UInt8] {
    get { base.terminator }
    set { base.terminator = newValue }
  }

  package var now: Duration { transcript == nil ? base.now : .microseconds(last.time) }

  package mutating func processorTime(isExact: Bool) -> ProcessorTime {
    transcript == nil ? base.processorTime(isExact: isExact) : last.processorTime
  }

  package var interruption: Interruption? { transcript == nil ? base.interruption : last.interruption }

  package mutating func end(at time: Duration?) -> Duration? {
    note(.isToEnd(at: time?.inMicroseconds))
    return transcript == nil ? time : time.map { .microseconds($0.inMicroseconds) }
  }

  // MARK: - Clients

  package mutating func connect(_ client: Int) throws(NoConnection) -> Endpoint {
    do throws(NoConnection) {
      let endpoint = try base.connect(client)
      note(.connects(client: client, endpoint))
      return endpoint
    } catch {
      note(.isRefused(client: client, error))
      throw error
    }
  }

  package mutating func send(_ bytes: [UInt8], from client: Int) -> Bool {
    let isTaken = base.send(bytes, from: client)
    note(.says(client: client, bytes: .init(bytes), isTaken: isTaken), bytes: bytes.count)
    return isTaken
  }

  package mutating func joinLastWords(of client: Int) { base.joinLastWords(of: client) }

  package mutating func awaitAcknowledgement(of client: Int, until deadline: Duration) {
    base.awaitAcknowledgement(of: client, until: deadline)
    note(.isAcknowledged(client: client))
  }

  package mutating func end(_ client: Int, _ ending: Ending) {
    base.end(client, ending)
    note(.ends(client: client, ending))
  }

  package mutating func disconnectAll() {
    base.disconnectAll()
    note(.disconnects)
  }

  package mutating func setReading(_ client: Int, _ reads: Bool) {
    base.setReading(client, reads)
    note(.reads(client: client, reads))
  }

  package mutating func receive(until deadline: Duration) -> Arrival? {
    let arrival = base.receive(until: deadline)
    guard let arrival, transcript != nil else {
      note(.hearsNothing)
      return arrival
    }
    let notBefore = arrival.notBefore.inMicroseconds
    switch arrival.what {
    case .bytes(let bytes):
      note(.hears(client: arrival.client, bytes: .init(bytes), notBefore: notBefore), bytes: bytes.count)
    case .closing: note(.isClosed(client: arrival.client, isReset: false, notBefore: notBefore))
    case .reset: note(.isClosed(client: arrival.client, isReset: true, notBefore: notBefore))
    }
    return Arrival(client: arrival.client, what: arrival.what, notBefore: .microseconds(notBefore))
  }

  // MARK: - The server and its log

  package mutating func server(_ action: ServerAction) -> Bool {
    let isDone = base.server(action)
    note(.server(action, isDone: isDone))
    return isDone
  }

  package mutating func renew() -> Bool {
    let isDone = base.renew()
    note(.renews(isDone: isDone, hasLog: base.hasLog, openingIsDue: base.openingIsDue))
    return isDone
  }

  package var hasLog: Bool { base.hasLog }
  package var openingIsDue: Bool { base.openingIsDue }

  package mutating func markLog() {
    base.markLog()
    reading = LogReading(bytes: [])
    note(.marksLog)
  }

  package mutating func readLog() -> LogReading {
    let found = base.readLog()
    guard transcript != nil else { return found }
    let kept = found.bytes.starts(with: reading.bytes) ? reading.bytes.count : 0
    let added = Array(found.bytes[kept...])
    note(.readsLog(kept: kept, bytes: .init(added), flaws: found.flaws), bytes: added.count)
    reading = found
    return found
  }

  package mutating func readOpening() -> [UInt8] {
    let bytes = base.readOpening()
    note(.readsOpening(bytes: .init(bytes)), bytes: bytes.count)
    return bytes
  }

  package mutating func awaitLog(until deadline: Duration) -> Bool {
    var hasChanged = base.awaitLog(until: deadline)
    // A log that has not changed is no news.
    while transcript != nil, hasChanged, base.interruption == nil, base.readLog() == reading {
      hasChanged = base.awaitLog(until: deadline)
    }
    note(.awaitsLog(hasChanged: hasChanged))
    return hasChanged
  }
}
