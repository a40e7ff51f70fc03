import ChatProtocol
import SessionLanguage

/// Something that the room is told of: somebody comes, speaks or goes.
struct Happening {
  enum Kind: Hashable {
    case joins
    /// The number of the message, among those of its client.
    case says(Int)
    case leaves
  }

  let kind: Kind
  let visit: Int
  /// What every client is to hear.
  let text: [UInt8]
  /// The line of the log.
  let entry: [UInt8]
  /// When it was seen: what a client does the server knows of then, or later.
  let at: Moment
  /// From when on the server may tell of it: what it does itself is seen later.
  let from: Moment
}

/// Somebody who is told of what happens: a client, or the log.
struct Listener {
  /// Nil for the log.
  let visit: Int?
  var heard: [Visit.Hearing]
  /// From when on it surely is told; nil where that is not known.
  let since: Moment?
  /// Up to when.
  let until: Moment
  /// What it has heard of, and when it first did.
  var times: [Int: Moment] = [:]
  /// Of each client, the last of its happenings that it has heard of and that cannot be taken for another.
  var latest: [Int: Int] = [:]

  var isLog: Bool { visit == nil }
}

/// What happened, and who was told of it.
struct Account {
  let visits: Visits
  let names: [ClientName]
  private(set) var happenings: [Happening] = []
  private(set) var listeners: [Listener] = []
  private var places: [[UInt8]: [Int]] = [:]
  private var entries: [[UInt8]: [Int]] = [:]
  /// When anybody was first told of each client, or it of anything.
  private(set) var signs: [Int: Moment] = [:]

  init(of visits: Visits) {
    self.visits = visits
    names = visits.names
    for (number, visit) in visits.all.enumerated() { add(visit, number) }
    happenings.sort { ($0.at, $0.visit, $0.kind.rank) < ($1.at, $1.visit, $1.kind.rank) }
    for (place, happening) in happenings.enumerated() {
      places[happening.text, default: []].append(place)
      entries[happening.entry, default: []].append(place)
    }
    for (number, visit) in visits.all.enumerated() {
      let heard = visits.framing == .bare ? split(visit.heard) : visit.heard
      let until = min(visit.ended ?? visits.end, visit.deaf ?? visits.end)
      // Who is turned away is told so, and is not in the room.
      let isIn = heard.first.map { Notice($0.text)?.isClosing != true } ?? false
      let since = isIn ? heard.first?.at : nil
      add(Listener(visit: number, heard: heard, since: since, until: until), by: places)
    }
    guard visits.hasLog else { return }
    let start = Moment(index: -1, time: .zero)
    add(Listener(visit: nil, heard: visits.log, since: start, until: visits.end), by: entries)
  }

  var clients: [Listener] { listeners.filter { !$0.isLog } }

  var log: Listener? { listeners.last { $0.isLog } }

  /// What happened to the client, in its order.
  func happenings(of visit: Int) -> [Int] { happenings.indices.filter { happenings[$0].visit == visit } }

  /// All that the text tells of, in the order in which it happened.
  func places(of text: [UInt8], inLog: Bool) -> [Int] { (inLog ? entries : places)[text] ?? [] }

  /// Whether nothing else reads alike.
  func isUnique(_ place: Int) -> Bool { places[happenings[place].text]?.count == 1 }

  func saying(_ happening: Happening) -> Visit.Saying? {
    guard case .says(let number) = happening.kind else { return nil }
    return visits.all[happening.visit].said[number]
  }

  private mutating func add(_ visit: Visit, _ number: Int) {
    let (join, leave) = (Notice.joined(port: visit.peer.port), Notice.left(port: visit.peer.port))
    func add(_ kind: Happening.Kind, _ text: [UInt8], _ record: LogRecord, at: Moment, from: Moment? = nil) {
      happenings.append(
        Happening(
          kind: kind, visit: number, text: text, entry: record.bytes.dropLast(), at: at, from: from ?? at))
    }
    add(.joins, Array(join.text.utf8), .connected(visit.peer), at: visit.came)
    for (count, saying) in visit.said.enumerated() {
      add(.says(count), saying.text, .message(port: visit.peer.port, text: saying.text), at: saying.at)
    }
    guard let ended = visit.ended else { return }
    let isByServer = visit.closed == ended
    add(
      .leaves, Array(leave.text.utf8), .disconnected(visit.peer), at: ended,
      from: isByServer ? visit.came : ended)
  }

  /// Finds out what the listener's texts tell of; of several that read alike it is told in their order.
  private mutating func add(_ listener: Listener, by places: [[UInt8]: [Int]]) {
    var listener = listener
    let came = listener.visit.map { visits.all[$0].came }
    for index in listener.heard.indices {
      let hearing = listener.heard[index]
      let alike = (places[hearing.text] ?? []).filter {
        happenings[$0].from < hearing.at && listener.times[$0] == nil
      }
      // Of what was before its coming, the last may still have been on its way.
      let cause = alike.first { place in came.map { happenings[place].at >= $0 } ?? true } ?? alike.last
      guard let cause else { continue }
      listener.heard[index].cause = cause
      listener.times[cause] = hearing.at
      let visit = happenings[cause].visit
      if places[hearing.text]?.count == 1 { listener.latest[visit] = max(listener.latest[visit] ?? 0, cause) }
    }
    for case (let visit?, let moment?) in [(listener.visit, listener.since)] { note(visit, moment) }
    for (place, moment) in listener.times { note(happenings[place].visit, moment) }
    listeners.append(listener)
  }

  private mutating func note(_ visit: Int, _ moment: Moment) {
    signs[visit] = min(signs[visit] ?? moment, moment)
  }

  /// Cuts what came in bare framing into what is known to have been said, and the rest.
  private func split(_ reads: [Visit.Hearing]) -> [Visit.Hearing] {
    var (texts, rest): ([Visit.Hearing], [UInt8]) = ([], [])
    func known(at now: Moment) -> [[UInt8]] {
      places.filter { happenings[$0.value[0]].from < now }.map(\.key).filter { !$0.isEmpty }
    }
    for read in reads {
      rest += read.text
      let known = known(at: read.at)
      while !rest.isEmpty {
        if let text = known.filter(rest.starts).max(by: { $0.count < $1.count }) {
          texts.append(Visit.Hearing(text: text, at: read.at))
          rest.removeFirst(text.count)
          continue
        }
        if known.contains(where: { $0.starts(with: rest) }) { break }
        let next = rest.indices.dropFirst().first { place in
          known.contains { rest[place...].starts(with: $0) }
        }
        texts.append(Visit.Hearing(text: Array(rest[..<(next ?? rest.count)]), at: read.at))
        rest.removeFirst(next ?? rest.count)
      }
    }
    if !rest.isEmpty, let last = reads.last { texts.append(Visit.Hearing(text: rest, at: last.at)) }
    return texts
  }
}

extension Happening.Kind {
  /// What happens to a client in one moment happens in this order.
  fileprivate var rank: Int {
    switch self {
    case .joins: -1
    case .says(let number): number
    case .leaves: .max
    }
  }
}

extension Notice {
  var isClosing: Bool { if case .closing = self { true } else { false } }
  var isRefusal: Bool { if case .notDelivered = self { true } else { false } }
}
