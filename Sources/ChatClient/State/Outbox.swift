import ChatProtocol
import DequeModule

/// A text of the user's from Enter to its echo: it waits, is on its way, or was not heard.
///
/// It is for the server that it was typed for, and for no other.
struct Message: Hashable, Sendable {
  /// `NICK:BODY`, without a terminator.
  let bytes: [UInt8]
  let server: ServerAddress
  /// Whether it was ever on its way: somebody may have got it.
  var hasLeft = false
}

/// All that the user said and nobody has been seen to hear.
///
/// A message waits until it is sent, and is on its way until the server's stream holds its bytes. When its connection
/// ends before that, it is kept as not heard: only the user sends it again, for others may have got it.
///
/// Spec: CLIENT-23
struct Outbox: Sendable {
  /// More than this, in bytes, is not held.
  static let mostBytes = 16 << 20
  /// What a message costs beyond its bytes.
  private static let messageBytes = 64
  /// What is sent at once, in bytes, give or take a message.
  private static let pieceBytes = 64 << 10
  /// How far behind the oldest a refused message is looked for.
  private static let reach = 64

  private(set) var waiting: Deque<Message> = []
  private(set) var onItsWay: Deque<Message> = []
  private(set) var kept: Deque<Message> = []
  private(set) var waitingBytes = 0
  private var bytes = 0
  /// Whether the last bare message is to be heard before the next goes.
  private(set) var isAwaitingEcho = false
  /// What a bare server sent and may be the beginning of an echo: not shown yet.
  private var beginning: [UInt8] = []
  /// The end of what a bare server has sent since the last message, and which may hold the beginning of an echo.
  private var tail: [UInt8] = []

  /// What a message from the server is.
  enum Heard: Hashable {
    /// To the byte what was said here.
    case own([UInt8])
    case foreign([UInt8])
  }

  /// Whether all is sent that may be.
  var isSent: Bool { waiting.isEmpty && !isAwaitingEcho }
  /// Whether all was heard but for what is kept.
  var isHeard: Bool { waiting.isEmpty && onItsWay.isEmpty }
  /// Whether so much is held that little more may be.
  var isFilling: Bool { bytes > Self.mostBytes / 2 }

  /// Takes a message to be sent; false where too much is held already.
  mutating func append(_ message: Message) -> Bool {
    // What is kept was named, and gives way.
    while bytes + Self.cost(message) > Self.mostBytes, let oldest = kept.popFirst() {
      bytes -= Self.cost(oldest)
    }
    guard bytes + Self.cost(message) <= Self.mostBytes else { return false }
    waiting.append(message)
    bytes += Self.cost(message)
    waitingBytes += message.bytes.count
    return true
  }

  /// What may be sent now, as bytes on the wire; empty where nothing may.
  ///
  /// A bare server takes a read for a message, so there each waits for the echo of the one before.
  ///
  /// Spec: CLIENT-11
  mutating func next(framing: Framing) -> [UInt8] {
    var piece: [UInt8] = []
    while !isAwaitingEcho, piece.count < Self.pieceBytes, var message = waiting.popFirst() {
      message.hasLeft = true
      waitingBytes -= message.bytes.count
      piece += message.bytes + framing.terminator
      if onItsWay.isEmpty { tail = [] }
      onItsWay.append(message)
      isAwaitingEcho = framing == .bare
    }
    return piece
  }

  /// Says again what is kept for the server; how many texts that is.
  mutating func sendAgain(to server: ServerAddress) -> Int {
    let again = kept.filter { $0.server == server }
    kept.removeAll { $0.server == server }
    waiting.append(contentsOf: again)
    waitingBytes += again.reduce(0) { $0 + $1.bytes.count }
    return again.count
  }

  /// Keeps nothing any more that was named.
  mutating func forgetKept() {
    bytes -= kept.reduce(0) { $0 + Self.cost($1) }
    kept = []
  }

  /// The connection is over, or given up: nothing of it will be heard any more.
  ///
  /// - Returns: each text, and what became of it.
  mutating func connectionEnded() -> [(bytes: [UInt8], loss: Loss)] {
    let lost = onItsWay + waiting
    kept.append(contentsOf: lost)
    (onItsWay, waiting, waitingBytes) = ([], [], 0)
    (isAwaitingEcho, beginning, tail) = (false, [], [])
    return lost.map { ($0.bytes, $0.hasLeft ? .notHeard : .notSent(.ended)) }
  }

  /// Which message the server refused: the oldest that earns that reason, else the oldest; and why, where that is known.
  ///
  /// Spec: CLIENT-13
  mutating func refused(reason: String, framing: Framing) -> (bytes: [UInt8], refusal: Refusal?)? {
    let limit = Int(reason.filter(\.isASCII).filter(\.isNumber)) ?? .max
    let suspects = onItsWay.prefix(Self.reach).map { message -> Refusal? in
      do throws(Refusal) {
        _ = try ChatLine(checking: message.bytes, framing: framing, limit: limit)
        return nil
      } catch {
        return error.reason.utf8.elementsEqual(reason.utf8) ? error : nil
      }
    }
    let index = suspects.firstIndex { $0 != nil } ?? 0
    guard suspects.indices.contains(index) else { return nil }
    return (remove(at: index).bytes, suspects[index])
  }

  /// Takes the message out of those on their way: what becomes of it is known.
  @discardableResult
  private mutating func remove(at index: Int) -> Message {
    let message = onItsWay.remove(at: index)
    bytes -= Self.cost(message)
    if onItsWay.isEmpty { isAwaitingEcho = false }
    return message
  }

  private static func cost(_ message: Message) -> Int { messageBytes + message.bytes.count }
}

/// How an echo is known.
///
/// The same bytes from somebody else cannot be told from it: what is heard is that the room got these bytes after they
/// were sent.
///
/// Spec: CLIENT-20 CLIENT-24
extension Outbox {
  /// Takes a message of the server's; nothing where it begins an echo whose rest has yet to come.
  mutating func heard(_ bytes: [UInt8], framing: Framing) -> [Heard] {
    switch framing {
    case .line:
      // A server that was taken for bare has sent an LF: what was kept back is the beginning of this line.
      defer { beginning = [] }
      return [heardLine(beginning + bytes)]
    case .bare: return heardRead(bytes)
    }
  }

  /// Gives up waiting for an echo before the next message goes; returns what only looked like the beginning of one.
  mutating func echoMissed() -> [Heard] {
    isAwaitingEcho = false
    guard !beginning.isEmpty else { return [] }
    defer { beginning = [] }
    return [search(beginning)]
  }

  private mutating func heardLine(_ bytes: [UInt8]) -> Heard {
    guard let index = onItsWay.firstIndex(where: { $0.bytes == bytes }) else { return .foreign(bytes) }
    remove(at: index)
    return .own(bytes)
  }

  /// A bare server's messages may come in pieces, and merged with others.
  private mutating func heardRead(_ bytes: [UInt8]) -> [Heard] {
    let joined = beginning + bytes
    if onItsWay.contains(where: { $0.bytes.count > joined.count && $0.bytes.starts(with: joined) }) {
      beginning = joined
      return []
    }
    let begun = beginning
    beginning = []
    guard begun.isEmpty || onItsWay.contains(where: { joined.starts(with: $0.bytes) }) else {
      return [search(begun)] + heardRead(bytes)
    }
    guard !onItsWay.contains(where: { $0.bytes == joined }) else { return [heardLine(joined)] }
    return [search(joined)]
  }

  /// Looks for echoes in what is not one itself.
  private mutating func search(_ bytes: [UInt8]) -> Heard {
    var stream = (tail + bytes)[...]
    var index = 0
    while index < onItsWay.count {
      if let found = stream.firstRange(of: onItsWay[index].bytes) {
        stream = stream[found.upperBound...]
        remove(at: index)
      } else {
        index += 1
      }
    }
    let longest = onItsWay.lazy.map(\.bytes.count).max() ?? 0
    tail = Array(stream.suffix(max(0, longest - 1)))
    return .foreign(bytes)
  }
}
