import ChatProtocol
import SessionLanguage

/// When something was seen: its place in the capture, and the time, from which the time without looking is taken off.
struct Moment: Hashable, Comparable {
  var index: Int
  var time: Duration

  static func < (left: Self, right: Self) -> Bool { left.index < right.index }
}

/// One connection of a client, from its coming to its end.
struct Visit {
  /// A message of the client's, and how it came.
  struct Saying {
    enum End { case lineFeed, carriageReturn, quiet, end, read }

    var text: [UInt8]
    /// All that was sent for it, with what ends it and what stood before it and is no message.
    var raw: [UInt8]
    var at: Moment
    var end: End
    /// In so many reads, and the longest time between two of them.
    var segments: Int
    var pause: Duration
    /// Whether one read held the end of another message too.
    var isShared = false
    /// Why a hardened server refuses it.
    var refusal: Refusal?
    /// Whether what a server does with it is left to it.
    var isLoose: Bool
  }

  /// A text that came to a client, or a line that came to the log.
  struct Hearing {
    var text: [UInt8]
    var at: Moment
    /// What it tells of, by its number.
    var cause: Int?
  }

  var peer: Peer
  var came: Moment
  var said: [Saying] = []
  var heard: [Hearing] = []
  /// What came and has not ended.
  var unended: [UInt8] = []
  /// What the client said and did not end.
  var tail: [UInt8] = []
  /// What it said after its last message.
  var leftover: [UInt8] = []
  var emptyLines: [Moment] = []
  var ending: Ending?
  /// The end by the client or by the server, whichever was first.
  var ended: Moment?
  /// The server's closing.
  var closed: Moment?
  /// Whether nothing can come to it any more.
  var isGone = false
  /// From when on it did not read, or was gone.
  var deaf: Moment?
  var isRequest = false

  /// The nick that it says its first message under.
  var nick: [UInt8]? {
    said.lazy.compactMap { saying in
      saying.text.firstIndex(of: UInt8(ascii: ":")).map { Array(saying.text[..<$0]) }
    }.first
  }
}

/// What clients said and heard, read out of a capture.
struct Visits {
  let framing: Framing
  /// What the server is judged as.
  let serverClass: ServerClass
  /// What each client was told in; nil where that cannot be seen.
  let framings: [Framing?]
  private(set) var all: [Visit] = []
  private(set) var log: [Visit.Hearing] = []
  private(set) var hasLog = false
  /// How often the server opened, whose lines are not in the log here.
  private(set) var openings = 0
  /// What stands in the log and has no end.
  private(set) var logTail: [UInt8] = []
  private(set) var end = Moment(index: 0, time: .zero)

  var isLine: Bool { framing == .line }

  /// Judges by what was claimed; where that is nil, by core, and by line where messages end in an LF.
  init(in capture: Capture, claim: ServerClass?) {
    framings = capture.framings
    let isBare = framings.count { $0 == .bare } > framings.count { $0 == .line }
    framing = isBare ? .bare : .line
    serverClass = claim ?? (isBare ? .core : .line)
    var decoders = (0..<capture.clients).map { _ in SayingDecoder(framing, serverClass) }
    var away = Duration.zero
    for (index, record) in capture.records.enumerated() {
      if case .lookedAway(let time) = record.event { away += time }
      let now = Moment(index: index, time: record.time - away)
      end = now
      switch record.event {
      case .connected(_, let peer): all.append(Visit(peer: peer, came: now))
      case .said(let bytes, let client): decoders[client].take(bytes, at: now, &all[client])
      case .heard(let bytes, let client): all[client].hear(bytes, at: now, framing)
      case .ended(let client):
        decoders[client].end(at: now, &all[client])
        all[client].note(.halfCloses, at: now)
      case .lost(let client):
        all[client].note(.resets, at: now)
        all[client].deaf = all[client].deaf ?? now
        all[client].isGone = true
      case .closed(let client), .dropped(let client):
        all[client].closed = all[client].closed ?? now
        all[client].ended = all[client].ended ?? now
        all[client].deaf = all[client].deaf ?? now
      case .stalled(let client): all[client].deaf = all[client].deaf ?? now
      case .logged(let bytes):
        hasLog = true
        logTail += bytes
        for line in logTail.takeLines() { log.append(Visit.Hearing(text: line, at: now)) }
      case .lookedAway, .stopped: break
      }
    }
    let opening = LogRecord.opened.bytes.dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).map(Array.init)
    while let lines = log.map(\.text).firstRange(of: opening) {
      log.removeSubrange(lines)
      openings += 1
    }
    for client in all.indices {
      if all[client].ended == nil { decoders[client].passQuiet(until: end, &all[client]) }
      all[client].tellEnding()
    }
  }
}

extension Visit {
  fileprivate mutating func note(_ ending: Ending, at now: Moment) {
    // Who closes is seen to shut its side first, and is reset when something is sent to it.
    self.ending = self.ending == .halfCloses && ending == .resets ? .leaves : self.ending ?? ending
    ended = ended ?? now
  }

  /// Who has heard nothing after its end may as well have closed.
  fileprivate mutating func tellEnding() {
    guard ending == .halfCloses, let ended, heard.last.map({ $0.at < ended }) ?? true else { return }
    ending = .leaves
  }

  fileprivate mutating func hear(_ bytes: [UInt8], at now: Moment, _ framing: Framing) {
    unended += bytes
    guard framing == .line else {
      // Where one ends is found out when it is known what was said.
      heard.append(Hearing(text: bytes, at: now))
      unended = []
      return
    }
    for line in unended.takeLines() { heard.append(Hearing(text: line, at: now)) }
  }
}

extension [UInt8] {
  /// Takes the lines that are ended off the front; gives them without their LFs.
  mutating func takeLines() -> [[UInt8]] {
    var parts = split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let rest = parts.popLast(), !parts.isEmpty else { return [] }
    let lines = parts.map(Array.init)
    self = Array(rest)
    return lines
  }
}

extension Capture {
  /// What each client was told in: by what stands behind its own join notice.
  fileprivate var framings: [Framing?] {
    var (streams, notices): ([[UInt8]], [[UInt8]]) = ([], [])
    for record in records {
      switch record.event {
      case .connected(_, let peer):
        streams.append([])
        notices.append(Array(Notice.joined(port: peer.port).text.utf8))
      case .heard(let bytes, let client): streams[client] += bytes
      case .said, .ended, .lost, .closed, .dropped, .stalled, .logged, .lookedAway, .stopped: break
      }
    }
    return zip(streams, notices).map { stream, notice in
      guard let end = stream.firstRange(of: notice)?.upperBound, end < stream.count else { return nil }
      return stream[end] == UInt8(ascii: "\n") ? .line : .bare
    }
  }
}
