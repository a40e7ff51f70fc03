/// Finds the messages in what a client sends, wherever its bytes are cut.
///
/// The decoder knows no clock: it says by ``awaitsQuiet`` that it wants to hear when the quiet interval has passed,
/// counted from the last bytes received. Only bytes and quiet change what it finds, never the cuts between segments.
public struct MessageDecoder: Sendable {
  /// A message without its terminator, or why it is none; it may share the storage of what was read.
  public typealias Found = Result<ArraySlice<UInt8>, Refusal>

  private enum State: Hashable {
    /// A line server, and nothing that the client sent has ended yet: an LF or quiet may end it.
    case undecided
    /// An LF came first, or was followed by quiet: every message ends in an LF.
    case line
    /// Quiet came first: it ends a message as an LF does. An LF that quiet follows makes a line client of it.
    case quiet(afterLineFeed: Bool)
    /// Every read is a message.
    case bare
    /// The first message was a request of HTTP: nothing of it nor of what follows is a message.
    case http
  }

  private var state: State
  private let limit: Int
  /// Bytes of a message whose end has not come; never more than the limit and a CR.
  private var tail: [UInt8] = []
  /// Whether the tail was over the limit: it has been refused, and the rest of it is passed over.
  private var isOverLimit = false
  /// Whether no message has been found yet.
  private var isAtFirst = true

  /// Begins a connection to a server that speaks this framing and takes messages of up to so many bytes.
  public init(framing: Framing, limit: Int) {
    state = framing == .line ? .undecided : .bare
    // Two bytes more than the limit must be countable.
    self.limit = min(limit, .max - 2)
  }

  /// Takes the bytes of one read; gives the messages that they complete, without terminators, in their order.
  ///
  /// Spec: FRAME-3 FRAME-4 FRAME-5 FRAME-6 FRAME-8
  public mutating func received(_ bytes: some Collection<UInt8>) -> [Found] {
    var bytes = Array(bytes)[...]
    var messages: [Found] = []
    received(&bytes, upTo: .max) { messages.append($0) }
    return messages
  }

  /// Takes up to so many lines from the front of what has come, empty ones counted; the rest has to be given again.
  ///
  /// In bare framing it takes everything: one read is one message.
  public mutating func received(
    _ bytes: inout ArraySlice<UInt8>, upTo lines: Int, _ take: (Found) -> Void
  ) {
    switch state {
    case .bare:
      readBare(bytes, take)
      bytes = []
    case .undecided, .line, .quiet:
      readLines(&bytes, upTo: lines, take)
      if state == .http { bytes = [] }
    case .http:
      bytes = []
    }
  }

  /// Whether the client speaks HTTP: no message has come from it, and none will.
  ///
  /// Spec: HARD-36 HARD-37
  public var hasFoundRequest: Bool { state == .http }

  /// Whether there is a tail that counts as a message after quiet or at an orderly end.
  ///
  /// A character that is not whole yet is waited for.
  ///
  /// Spec: HARD-3 HARD-4
  public var hasTail: Bool {
    switch state {
    case .undecided, .quiet: isOverLimit || !tail.isEmpty && tail.incompleteCharacter == 0
    case .line, .bare, .http: false
    }
  }

  /// Whether ``quietIntervalPassed()`` changes anything.
  ///
  /// Spec: HARD-3 HARD-5
  public var awaitsQuiet: Bool { hasTail || state == .quiet(afterLineFeed: true) }

  /// Nothing came for the quiet interval.
  ///
  /// Spec: HARD-3 HARD-5
  public mutating func quietIntervalPassed() -> [Found] {
    guard awaitsQuiet else { return [] }
    var messages: [Found] = []
    if hasTail {
      takeTail { messages.append($0) }
      if state != .http { state = .quiet(afterLineFeed: false) }
    } else {
      state = .line
    }
    return messages
  }

  /// The client ended in an orderly way.
  ///
  /// Spec: FRAME-7 HARD-4
  public mutating func ended() -> [Found] {
    var messages: [Found] = []
    switch state {
    case .undecided, .quiet, .bare: takeTail { messages.append($0) }
    case .line, .http: tail = []
    }
    return messages
  }

  private mutating func readLines(
    _ bytes: inout ArraySlice<UInt8>, upTo lines: Int, _ take: (Found) -> Void
  ) {
    var start = bytes.startIndex
    defer { bytes = bytes[start...] }
    var lines = lines
    while lines > 0 {
      guard start < bytes.endIndex else { return }
      guard let end = bytes.firstLineFeed(from: start) else {
        extendTail(with: bytes[start...], take)
        start = bytes.endIndex
        return
      }
      lines -= 1
      if tail.isEmpty, !isOverLimit, end > start, end - start <= limit, bytes[end - 1] != UInt8(ascii: "\r") {
        // Most lines come whole: no copy is made.
        found(bytes[start..<end], take)
      } else {
        extendTail(with: bytes[start..<end], take)
        if tail.last == UInt8(ascii: "\r") { tail.removeLast() }
        takeTail(take)
      }
      start = end + 1
      switch state {
      case .undecided: state = .line
      case .quiet: state = .quiet(afterLineFeed: true)
      case .line, .bare: break
      case .http: return
      }
    }
  }

  private mutating func extendTail(
    with bytes: ArraySlice<UInt8>, _ take: (Found) -> Void
  ) {
    if case .quiet = state, !bytes.isEmpty { state = .quiet(afterLineFeed: false) }
    guard !isOverLimit else { return }
    // One byte more than the limit may be the CR of a line that is not too long.
    tail += bytes.prefix(limit + 2 - tail.count)
    if tail.count > limit + 1 || tail.count == limit + 1 && tail.last != UInt8(ascii: "\r") {
      found(tail.prefix(limit), isWhole: false, take)
      tail = []
      isOverLimit = true
    }
  }

  private mutating func readBare(_ bytes: ArraySlice<UInt8>, _ take: (Found) -> Void) {
    tail += bytes
    let unfinished = tail.suffix(tail.incompleteCharacter)
    tail.removeLast(unfinished.count)
    takeTail(take)
    tail += unfinished
  }

  private mutating func takeTail(_ take: (Found) -> Void) {
    if !tail.isEmpty { found(tail.prefix(limit), isWhole: tail.count <= limit, take) }
    tail = []
    isOverLimit = false
  }

  /// Adds a message, or the refusal of one of which this is only the beginning.
  private mutating func found(
    _ bytes: ArraySlice<UInt8>, isWhole: Bool = true, _ take: (Found) -> Void
  ) {
    if isAtFirst, state != .bare, bytes.isRequestLine(isWhole: isWhole) { return state = .http }
    isAtFirst = false
    take(isWhole ? .success(bytes) : .failure(.tooLong(limit: limit)))
  }
}

extension ArraySlice<UInt8> {
  /// Where the first LF stands from there on.
  ///
  /// Each byte of everything that is said is looked at here, eight at a time: the first that is 0 after the exclusive or
  /// borrows its highest bit, and none before it does.
  fileprivate func firstLineFeed(from start: Int) -> Int? {
    withUnsafeBytes { bytes in
      var place = start - startIndex
      while place + 8 <= bytes.count {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        let rest = word ^ 0x0A0A_0A0A_0A0A_0A0A
        let borrows = (rest &- 0x0101_0101_0101_0101) & ~rest & 0x8080_8080_8080_8080
        if borrows != 0 { return startIndex + place + borrows.trailingZeroBitCount / 8 }
        place += 8
      }
      return bytes[place...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + startIndex }
    }
  }
}

extension [UInt8] {
  /// How many bytes at the end are the beginning of a character whose rest has not come.
  fileprivate var incompleteCharacter: Int {
    let continuations = reversed().prefix(3).prefix { $0 & 0xC0 == 0x80 }.count
    guard let lead = dropLast(continuations).last else { return 0 }
    let length =
      switch lead {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    return length > continuations + 1 ? continuations + 1 : 0
  }
}
