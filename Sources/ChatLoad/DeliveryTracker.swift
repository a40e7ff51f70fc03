/// What all clients of a run have received, as a value.
///
/// Where a server tells everyone the same, each client's stream equals that of the first that received it, the reference:
/// it is compared, and read only once for all. A client whose stream differs is read on its own from there on.
struct DeliveryTracker {
  /// How far a client has come.
  private enum Progress {
    /// Nothing has come.
    case silent
    /// Something has come, but no message of the run; the rest may become one.
    case connected(rest: [UInt8])
    /// A ``MessageID/probe`` has come, but no message that counts: the client is in the room.
    case present(rest: [UInt8])
    /// What has come equals the reference up to the offset, which holds so many messages up to there.
    case matching(end: Int, messages: Int)
    /// Something else has come.
    case diverged(rest: [UInt8], count: DeliveryCount)
  }

  private let format: MessageFormat
  private let nothing: DeliveryCount
  private var clients: [Progress]
  private var reference = ReferenceStream()
  /// The messages of the reference, and where each ends in it.
  private var order: [(message: MessageID, end: Int)] = []
  /// How far the reference has been searched for messages.
  private var searched = 0
  /// What the reference holds.
  private var count: DeliveryCount

  /// Clients that have received nothing yet; each sender sends so many messages.
  init(clients: Int, senders: Int, messages: Int, format: MessageFormat) {
    self.format = format
    nothing = DeliveryCount(senders: senders, messages: messages)
    count = nothing
    self.clients = Array(repeating: .silent, count: clients)
  }

  // MARK: - Asking

  /// Whether the client has received anything at all.
  func hasReceivedAnything(_ client: Int) -> Bool {
    switch clients[client] {
    case .silent: false
    case .connected, .present, .matching, .diverged: true
    }
  }

  /// How many clients are in the room, as a message of the run has reached them.
  var presentCount: Int {
    clients.count {
      switch $0 {
      case .silent, .connected: false
      case .present, .matching, .diverged: true
      }
    }
  }

  /// How many bytes are kept to compare streams with.
  var keptBytes: Int { reference.end - reference.start }

  /// How many messages have come, to all together.
  var receivedCount: Int {
    clients.reduce(0) { sum, client in
      switch client {
      case .silent, .connected, .present: sum
      case .matching(_, let messages): sum + messages
      case .diverged(_, let count): sum + count.distinct
      }
    }
  }

  /// Whether so many different messages have come to the client.
  func hasReceived(_ wanted: Int, by client: Int) -> Bool {
    switch clients[client] {
    case .silent, .connected, .present: wanted <= 0
    // What it has yet to receive counts as different messages: too few are told until it has caught up.
    case .matching(_, let messages): count.distinct - (order.count - messages) >= wanted
    case .diverged(_, let count): count.distinct >= wanted
    }
  }

  /// What has come to the client.
  func count(of client: Int) -> DeliveryCount {
    switch clients[client] {
    case .silent, .connected, .present: nothing
    case .matching(_, let messages): messages == order.count ? count : recount(messages)
    case .diverged(_, let count): count
    }
  }

  // MARK: - Receiving

  /// The next piece of the client's stream has come; appends the numbers of its own messages in it.
  mutating func received(_ piece: UnsafeRawBufferPointer, by client: Int, own: inout [UInt32]) {
    switch clients[client] {
    case .silent:
      seek(piece, client, isPresent: false, &own)
    case .connected(let rest):
      (rest + piece).withUnsafeBytes { seek($0, client, isPresent: false, &own) }
    case .present(let rest):
      (rest + piece).withUnsafeBytes { seek($0, client, isPresent: true, &own) }
    case .matching(let end, let messages):
      match(piece, from: end, messages, client, &own)
    case .diverged(let rest, let count):
      // Nothing else holds the count meanwhile, so that it is not copied.
      clients[client] = .silent
      (rest + piece).withUnsafeBytes { read($0, count, client, &own) }
    }
  }

  /// Forgets what every client has received.
  mutating func trim() {
    var needed = reference.end
    for client in clients {
      switch client {
      case .silent, .connected, .present: needed = reference.start
      case .matching(_, let messages): needed = min(needed, endOfMessages(messages))
      case .diverged: break
      }
    }
    reference.trim(to: needed)
  }

  /// Looks for the first message that counts, with which the comparison begins.
  private mutating func seek(
    _ bytes: UnsafeRawBufferPointer, _ client: Int, isPresent: Bool, _ own: inout [UInt32]
  ) {
    var isPresent = isPresent
    var first: Int?
    let rest = format.search(bytes) { occurrence, end in
      switch occurrence {
      case .message(.probe): isPresent = true
      case .message: first = end - format.size
      case .torn: break
      }
      return first == nil
    }
    if let first {
      match(UnsafeRawBufferPointer(rebasing: bytes[first...]), from: 0, 0, client, &own)
    } else {
      let rest = Array(bytes[rest...])
      clients[client] = isPresent ? .present(rest: rest) : .connected(rest: rest)
    }
  }

  /// Compares the piece with the reference, or makes it longer.
  private mutating func match(
    _ piece: UnsafeRawBufferPointer, from start: Int, _ before: Int, _ client: Int, _ own: inout [UInt32]
  ) {
    let known = min(piece.count, reference.end - start)
    guard start >= reference.start,
      reference.has(UnsafeRawBufferPointer(rebasing: piece[..<known]), at: start)
    else { return diverge(piece, at: start, before, client, &own) }
    if known < piece.count {
      reference.append(UnsafeRawBufferPointer(rebasing: piece[known...]))
      search()
    }
    let end = start + piece.count
    var messages = before
    while messages < order.count, order[messages].end <= end {
      let message = order[messages].message
      if message.sender == client { own.append(message.number) }
      messages += 1
    }
    clients[client] = .matching(end: end, messages: messages)
  }

  /// Finds the messages in what is new in the reference.
  private mutating func search() {
    let (format, reference, base) = (format, reference, searched)
    searched += reference.withBytes(from: base) { bytes in
      format.search(bytes) { occurrence, end in
        count.found(occurrence)
        if case .message(let message) = occurrence, message != .probe { order.append((message, base + end)) }
        return true
      }
    }
  }

  /// The client's stream differs from the reference, somewhere in this piece.
  private mutating func diverge(
    _ piece: UnsafeRawBufferPointer, at end: Int, _ messages: Int, _ client: Int, _ own: inout [UInt32]
  ) {
    let start = endOfMessages(messages)
    let rest = end > start ? reference.withBytes(from: start) { Array($0.prefix(end - start)) } : []
    (rest + piece).withUnsafeBytes { read($0, recount(messages), client, &own) }
  }

  /// Reads a stream that differs on its own.
  private mutating func read(
    _ bytes: UnsafeRawBufferPointer, _ before: consuming DeliveryCount, _ client: Int, _ own: inout [UInt32]
  ) {
    var count = before
    let rest = format.search(bytes) { occurrence, _ in
      count.found(occurrence)
      if case .message(let message) = occurrence, message.sender == client { own.append(message.number) }
      return true
    }
    clients[client] = .diverged(rest: Array(bytes[rest...]), count: count)
  }

  /// Where the first so many messages of the reference end.
  private func endOfMessages(_ messages: Int) -> Int { messages == 0 ? 0 : order[messages - 1].end }

  /// What the first so many messages of the reference come to.
  private func recount(_ messages: Int) -> DeliveryCount {
    var count = nothing
    for (message, _) in order.prefix(messages) { count.received(message) }
    return count
  }
}
