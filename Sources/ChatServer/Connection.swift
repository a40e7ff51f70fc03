import ChatProtocol
import NIOCore

/// One client's channel and what the edge must remember about it; it lives on the room's event loop.
final class Connection {
  let id: ClientID
  let channel: any Channel
  private let pipeline: ChannelPipeline.SynchronousOperations
  var reader: Reader
  /// Whether the peer has ended its side.
  var hasEnded = false
  /// Whether its channel is closed.
  var isLost = false
  /// Whether it is not read, and waits for its turn to be.
  var isHeldBack = false
  /// Fires when nothing has come for the quiet interval.
  var quiet: Scheduled<Void>?
  /// What it has sent and may not say yet; nil where it may say what it likes.
  var intake: Intake?
  /// Fires when it may say more.
  var admission: Scheduled<Void>?
  /// Fires when the time for its first message is over.
  var firstMessage: Scheduled<Void>?
  /// Looks whether the socket accepts anything, while data waits.
  var watch: Scheduled<Void>?
  var lastProgress: NIODeadline
  var lastBuffered = 0

  init(_ id: ClientID, on channel: any Channel, from offset: Int) {
    self.id = id
    self.channel = channel
    pipeline = channel.pipeline.syncOperations
    reader = Reader(from: offset)
    lastProgress = channel.eventLoop.now
  }

  /// How many bytes the channel holds that the socket has yet to accept.
  var buffered: Int {
    (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }

  /// Hands the pieces to the channel with one flush; the channel is writable once all is accepted.
  func send(_ flight: [ByteBuffer]) {
    for piece in flight.dropLast() { pipeline.write(NIOAny(piece), promise: nil) }
    if let last = flight.last { pipeline.writeAndFlush(NIOAny(last), promise: nil) }
  }

  func read() { pipeline.read() }

  func cancelTimers() {
    for timer in [quiet, admission, firstMessage, watch] { timer?.cancel() }
    (quiet, admission, firstMessage, watch) = (nil, nil, nil, nil)
  }
}
