import ChatProtocol
import NIOCore

/// What one client has sent and may not say yet: it is let in message by message.
///
/// Spec: HARD-29
struct Intake {
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let framing: Framing
  private var bucket: TokenBucket
  private var waiting = ByteBuffer()

  init(_ rate: Rate, framing: Framing, at now: Duration) {
    bucket = TokenBucket(rate, at: now)
    self.framing = framing
  }

  /// Whether nothing of what the client has sent has to wait, nor anything that it sends next.
  func isOpen(at now: Duration) -> Bool { !hasMore && wait(at: now) == .zero }

  /// Whether something of what the client has sent has yet to be let in.
  var hasMore: Bool { waiting.readableBytes > 0 }

  /// How long the next message has to wait.
  func wait(at now: Duration) -> Duration { bucket.wait(at: now) }

  /// Bytes have come.
  mutating func received(_ bytes: ByteBuffer) { waiting.writeImmutableBuffer(bytes) }

  /// A message without an end has been taken for one.
  mutating func tailTaken(at now: Duration) { bucket.spend(at: now) }

  /// What may be said now.
  mutating func admitted(at now: Duration) -> ByteBuffer {
    switch framing {
    case .line: admittedLines(at: now)
    case .bare: admittedRead(at: now)
    }
  }

  /// Everything, whatever the rate: the client has ended, and what it said before comes before that.
  mutating func released() -> ByteBuffer {
    defer { waiting.clear() }
    return waiting
  }

  /// In bare framing one read is one message.
  private mutating func admittedRead(at now: Duration) -> ByteBuffer {
    if hasMore { bucket.spend(at: now) }
    return released()
  }

  private mutating func admittedLines(at now: Duration) -> ByteBuffer {
    let bytes = waiting.readableBytesView
    var rest = bytes[...]
    while let end = rest.firstIndex(of: Self.lineFeed), bucket.take(at: now) {
      // Empty lines are free.
      rest = rest[(end + 1)...].drop { $0 == Self.lineFeed || $0 == Self.carriageReturn }
    }
    guard rest.contains(Self.lineFeed) else { return released() }
    // The first byte of what waits goes along: no LF ends everything received so far, and the room must not think so.
    let length = rest.startIndex - bytes.startIndex
    return waiting.readSlice(length: length == 0 ? 0 : length + 1) ?? ByteBuffer()
  }
}
