import ChatProtocol

/// What the user said: what is not sent yet, and what is not seen back yet.
///
/// A bare server takes a read for a message, so there each waits for the echo of the one before.
struct Outbox: Sendable {
  /// More own messages than this are not remembered until they are seen.
  static let mostUnseen = 100_000
  /// How far behind the oldest an echo is looked for, and a refused message.
  private static let reach = 64

  private var waiting = Queue<[UInt8]>()
  private var unseen = Queue<[UInt8]>()
  private(set) var waitingBytes = 0
  /// Whether some were forgotten before they were seen.
  private(set) var hasForgotten = false
  /// Whether the echo of a bare message is still awaited.
  private(set) var isAwaitingEcho = false

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

  /// Whether these bytes from the server are, to the byte, what was said here.
  mutating func heard(_ bytes: [UInt8]) -> Bool {
    if let offset = unseen.all.prefix(Self.reach).firstIndex(of: bytes) {
      unseen.removeFirst(offset - unseen.all.startIndex + 1)
      isAwaitingEcho = false
      return true
    }
    // A bare server's messages may come merged.
    if isAwaitingEcho, let message = unseen.first, bytes.contains(message) {
      unseen.removeFirst()
      isAwaitingEcho = false
    }
    return false
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
    isAwaitingEcho = false
    return message
  }

  /// Gives up waiting for an echo.
  mutating func echoMissed() { isAwaitingEcho = false }

  /// The connection is over; what was not sent stays.
  mutating func connectionEnded() {
    unseen = Queue()
    isAwaitingEcho = false
  }

  mutating func dropUnsent() {
    waiting = Queue()
    waitingBytes = 0
  }

  private mutating func remember(_ message: [UInt8]) {
    unseen.append(message)
    guard unseen.count > Self.mostUnseen else { return }
    unseen.removeFirst()
    hasForgotten = true
  }
}
