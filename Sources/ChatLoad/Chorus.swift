/// What all clients of a run have heard, as a value.
///
/// Where a server tells everyone the same, each client's stream equals the transcript of the first that heard it: it is
/// compared, and read only once for all. A client whose stream differs is read on its own from there on.
struct Chorus {
  private enum Ear {
    /// Has yet to hear the first message.
    case waiting(rest: [UInt8])
    /// Hears what the transcript has.
    case following(cursor: Int)
    /// Hears something else.
    case apart(rest: [UInt8], tally: Tally)
  }

  private struct Listener {
    var ear = Ear.waiting(rest: [])
    /// How many messages of the order it has followed.
    var followed = 0
    var hasHeardAnything = false
    var isPresent = false
  }

  private let wording: Wording
  private let silence: Tally
  private var listeners: [Listener]
  private var transcript = Transcript()
  /// The messages of the transcript, and where each ends in it.
  private var order: [(message: MessageID, end: Int)] = []
  /// How far the transcript has been searched for messages.
  private var searched = 0
  private var tally: Tally

  /// Clients that have heard nothing yet; each sender says so many messages.
  init(clients: Int, senders: Int, messages: Int, wording: Wording) {
    self.wording = wording
    silence = Tally(senders: senders, messages: messages)
    tally = silence
    listeners = Array(repeating: Listener(), count: clients)
  }

  /// Whether the client has heard anything at all.
  func hasHeardAnything(_ client: Int) -> Bool { listeners[client].hasHeardAnything }

  /// Whether every client has heard a ``MessageID/hello``, and so is in the room.
  var areAllPresent: Bool { listeners.allSatisfy(\.isPresent) }

  /// How many clients are in the room.
  var presentCount: Int { listeners.count(where: \.isPresent) }

  /// How many bytes are kept to compare streams with.
  var keptBytes: Int { transcript.end - transcript.start }

  /// How many messages were heard, by all together, as far as they hear the same.
  var heardCount: Int { listeners.reduce(0) { $0 + $1.followed } }

  /// Whether the client has heard so many different messages.
  func hasHeard(_ count: Int, by client: Int) -> Bool {
    switch listeners[client].ear {
    case .waiting: count <= 0
    // What it has yet to follow counts as different messages: too few are told until it has caught up.
    case .following: tally.distinct - (order.count - listeners[client].followed) >= count
    case .apart(_, let tally): tally.distinct >= count
    }
  }

  /// What the client has heard.
  func tally(of client: Int) -> Tally {
    switch listeners[client].ear {
    case .waiting:
      return silence
    case .following:
      let followed = listeners[client].followed
      return followed == order.count ? tally : replay(followed)
    case .apart(_, let tally):
      return tally
    }
  }

  /// A client has heard the next piece of its stream; gives the numbers of its own messages in it.
  mutating func heard(_ piece: UnsafeRawBufferPointer, by client: Int, own: inout [UInt32]) {
    listeners[client].hasHeardAnything = true
    switch listeners[client].ear {
    case .waiting(let rest):
      listeners[client].ear = .waiting(rest: [])
      (rest + piece).withUnsafeBytes { wait($0, client, &own) }
    case .following(let cursor):
      follow(piece, from: cursor, client, &own)
    case .apart(let rest, let tally):
      // Nothing else holds the tally meanwhile, so that it is not copied.
      listeners[client].ear = .waiting(rest: [])
      (rest + piece).withUnsafeBytes { read($0, tally, client, &own) }
    }
  }

  /// Forgets what every client has heard.
  mutating func trim() {
    var needed = transcript.end
    for listener in listeners {
      switch listener.ear {
      case .waiting: needed = transcript.start
      case .following: needed = min(needed, listener.followed == 0 ? 0 : order[listener.followed - 1].end)
      case .apart: break
      }
    }
    transcript.trim(to: needed)
  }

  private mutating func wait(_ bytes: UnsafeRawBufferPointer, _ client: Int, _ own: inout [UInt32]) {
    var isPresent = listeners[client].isPresent
    var first: Int?
    let rest = wording.search(bytes) { sighting, end in
      switch sighting {
      case .message(.hello): isPresent = true
      case .message: first = end - wording.size
      case .torn: break
      }
      return first == nil
    }
    listeners[client].isPresent = isPresent
    listeners[client].ear = .waiting(rest: Array(bytes[rest...]))
    if let first { follow(UnsafeRawBufferPointer(rebasing: bytes[first...]), from: 0, client, &own) }
  }

  private mutating func follow(
    _ piece: UnsafeRawBufferPointer, from cursor: Int, _ client: Int, _ own: inout [UInt32]
  ) {
    let known = min(piece.count, transcript.end - cursor)
    guard cursor >= transcript.start,
      transcript.has(UnsafeRawBufferPointer(rebasing: piece[..<known]), at: cursor)
    else { return leave(piece, at: cursor, client, &own) }
    if known < piece.count {
      transcript.append(UnsafeRawBufferPointer(rebasing: piece[known...]))
      search()
    }
    let cursor = cursor + piece.count
    listeners[client].ear = .following(cursor: cursor)
    var followed = listeners[client].followed
    while followed < order.count, order[followed].end <= cursor {
      let message = order[followed].message
      if message.sender == client { own.append(message.number) }
      followed += 1
    }
    listeners[client].followed = followed
  }

  /// Finds the messages in what is new on the transcript.
  private mutating func search() {
    let (wording, transcript, base) = (wording, transcript, searched)
    searched += transcript.withBytes(from: base) { bytes in
      wording.search(bytes) { sighting, end in
        tally.sighted(sighting)
        if case .message(let message) = sighting, message != .hello { order.append((message, base + end)) }
        return true
      }
    }
  }

  /// The client's stream differs from the transcript, somewhere in this piece.
  private mutating func leave(
    _ piece: UnsafeRawBufferPointer, at cursor: Int, _ client: Int, _ own: inout [UInt32]
  ) {
    let followed = listeners[client].followed
    let start = followed == 0 ? 0 : order[followed - 1].end
    let rest = cursor > start ? transcript.withBytes(from: start) { Array($0.prefix(cursor - start)) } : []
    (rest + piece).withUnsafeBytes { read($0, replay(followed), client, &own) }
  }

  private func replay(_ count: Int) -> Tally {
    var tally = silence
    for (message, _) in order.prefix(count) { tally.heard(message) }
    return tally
  }

  private mutating func read(
    _ bytes: UnsafeRawBufferPointer, _ before: consuming Tally, _ client: Int, _ own: inout [UInt32]
  ) {
    var tally = before
    let rest = wording.search(bytes) { sighting, _ in
      tally.sighted(sighting)
      if case .message(let message) = sighting, message.sender == client { own.append(message.number) }
      return true
    }
    listeners[client].ear = .apart(rest: Array(bytes[rest...]), tally: tally)
  }
}
