import ChatProtocol

/// What the user said: what is not sent yet, and what is not seen back yet.
///
/// A bare server takes a read for a message, so there each waits for the echo of the one before.
struct Outbox: Sendable {
  /// More of one's own than this, in bytes, is not remembered until it is seen.
  static let mostUnseenBytes = 16 << 20
  /// What a message costs beyond its bytes.
  private static let messageBytes = 64
  /// How far behind the oldest an echo is looked for, and a refused message.
  private static let reach = 64

  private var waiting = Queue<[UInt8]>()
  private var unseen = Queue<[UInt8]>()
  private(set) var waitingBytes = 0
  private(set) var unseenBytes = 0
  /// Whether some were forgotten before they were seen.
  private(set) var hasForgotten = false
  /// Whether the echo of a bare message is still awaited.
  private(set) var isAwaitingEcho = false
  /// The beginning of that echo, whose rest has yet to come.
  private var beginning: [UInt8] = []

  /// What a message from the server is.
  enum Heard: Hashable {
    /// To the byte what was said here.
    case own([UInt8])
    case foreign([UInt8])
  }

  var isSent: Bool { waiting.isEmpty && !isAwaitingEcho }
  var isSeen: Bool { isSent && unseen.isEmpty && !hasForgotten }
  /// What has not been sent.
  var unsent: [[UInt8]] { Array(waiting.all) }

  mutating func append(_ message: [UInt8]) {
    waiting.append(message)
    waitingBytes += message.count
  }

  /// What may be sent now, as bytes on the wire; empty where nothing may.
  mutating func next(framing: Framing) -> [UInt8] {
    guard !isAwaitingEcho else { return [] }
    var bytes: [UInt8] = []
    while let message = waiting.first, !isAwaitingEcho {
      waiting.removeFirst()
      waitingBytes -= message.count
      bytes += message + framing.terminator
      remember(message)
      isAwaitingEcho = framing == .bare
    }
    return bytes
  }

  /// Takes what the server sent as one; nothing where it begins an echo whose rest has yet to come.
  ///
  /// A bare server's messages may come in pieces, and merged with others.
  ///
  /// Spec: CLIENT-20
  mutating func heard(_ bytes: [UInt8]) -> [Heard] {
    guard isAwaitingEcho, let awaited = unseen.all.last else { return [recognized(bytes)] }
    let joined = beginning + bytes
    if joined.count < awaited.count, awaited.starts(with: joined) {
      beginning = joined
      return []
    }
    let begun = beginning
    beginning = []
    guard joined.starts(with: awaited) || begun.isEmpty else {
      return [.foreign(begun)] + heard(bytes)
    }
    if joined.count > awaited.count, joined.contains(awaited) { found(at: unseen.count - 1) }
    return [recognized(joined)]
  }

  private mutating func recognized(_ bytes: [UInt8]) -> Heard {
    guard let index = unseen.all.prefix(Self.reach).firstIndex(of: bytes) else { return .foreign(bytes) }
    found(at: index - unseen.all.startIndex)
    return .own(bytes)
  }

  /// What was said before that one will not be seen any more.
  private mutating func found(at offset: Int) {
    for message in unseen.all.prefix(offset + 1) { unseenBytes -= Self.cost(of: message) }
    unseen.removeFirst(offset + 1)
    if unseen.isEmpty { isAwaitingEcho = false }
  }

  /// Which message the server refused: the oldest that earns that reason, else the oldest.
  ///
  /// Spec: CLIENT-13
  mutating func refused(reason: String, framing: Framing) -> [UInt8]? {
    let messages = unseen.all.prefix(Self.reach)
    let limit = Int(reason.filter(\.isASCII).filter(\.isNumber)) ?? .max
    let guilty = messages.firstIndex { message in
      do throws(Refusal) {
        _ = try ChatLine(checking: message, framing: framing, limit: limit)
        return false
      } catch {
        return error.reason.utf8.elementsEqual(reason.utf8)
      }
    }
    guard let index = guilty ?? messages.indices.first else { return nil }
    let message = messages[index]
    unseen.remove(at: index - messages.startIndex)
    unseenBytes -= Self.cost(of: message)
    if unseen.isEmpty { isAwaitingEcho = false }
    return message
  }

  /// Gives up waiting for an echo; returns what only looked like the beginning of one.
  mutating func echoMissed() -> [UInt8]? {
    defer { beginning = [] }
    isAwaitingEcho = false
    return beginning.isEmpty ? nil : beginning
  }

  /// The connection is over; what was not sent stays.
  mutating func connectionEnded() {
    unseen = Queue()
    unseenBytes = 0
    isAwaitingEcho = false
    beginning = []
  }

  mutating func dropUnsent() {
    waiting = Queue()
    waitingBytes = 0
  }

  private mutating func remember(_ message: [UInt8]) {
    unseen.append(message)
    unseenBytes += Self.cost(of: message)
    while unseenBytes > Self.mostUnseenBytes, let oldest = unseen.first {
      unseenBytes -= Self.cost(of: oldest)
      unseen.removeFirst()
      hasForgotten = true
    }
  }

  private static func cost(of message: [UInt8]) -> Int { messageBytes + message.count }
}
