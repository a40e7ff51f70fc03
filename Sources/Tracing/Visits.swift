import ChatProtocol
import SessionLanguage

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
