import ChatProtocol
import NIOCore

/// One client's channel and what the edge must remember about it; it lives on the room's event loop.
final class Connection {
  /// Whether the room hears the client.
  enum Hearing {
    /// It is read, and heard as it comes.
    case open
    /// It waits for its turn to be heard, or to be read.
    case queued
    /// It has spoken too often, and is heard again when the time comes.
    case paused(Scheduled<Void>)
  }

  let id: ClientID
  let peer: Peer
  let channel: any Channel
  private let pipeline: ChannelPipeline.SynchronousOperations
  var reader: Reader
  /// What it has said and the room has yet to hear.
  var intake = Intake()
  var hearing = Hearing.open
  /// How often it may speak; nil where it may as often as it likes.
  let allowance: Allowance?
  /// Whether the peer has ended its side.
  var hasEnded = false
  /// Whether its channel is closed.
  var isLost = false
  /// Fires when nothing has come for the quiet interval.
  var quiet: Scheduled<Void>?
  /// Fires when the time for its first message is over.
  var firstMessage: Scheduled<Void>?
  /// Fires when what it said before its end takes too long to be heard at its rate.
  var lastWords: Scheduled<Void>?
  /// Fires when a client that is cut off has had its time to take why.
  var farewell: Scheduled<Void>?
  /// Looks whether the socket accepts anything, while data waits.
  var watch: Scheduled<Void>?
  var lastProgress: NIODeadline
  var lastBuffered = 0

  init(
    _ id: ClientID, _ peer: Peer, on channel: any Channel, reader: Reader, allowance: Allowance?
  ) {
    self.id = id
    self.peer = peer
    self.channel = channel
    self.reader = reader
    self.allowance = allowance
    pipeline = channel.pipeline.syncOperations
    lastProgress = channel.eventLoop.now
  }

  /// How many bytes the channel holds that the socket has yet to accept.
  var buffered: Int {
    (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }

  /// Whether the client has ended in an orderly way and has something to say that the room has yet to hear.
  var hasLastWords: Bool {
    switch hearing {
    case .open: false
    case .queued, .paused: hasEnded
    }
  }

  /// Hands the pieces to the channel with one flush; the channel is writable once all is accepted.
  func send(_ flight: [ByteBuffer]) {
    for piece in flight.dropLast() { pipeline.write(NIOAny(piece), promise: nil) }
    if let last = flight.last { pipeline.writeAndFlush(NIOAny(last), promise: nil) }
  }

  func read() { pipeline.read() }

  /// Forgets what waits to happen to its channel; its last words wait on.
  func cancelTimers() {
    for timer in [quiet, firstMessage, farewell, watch] { timer?.cancel() }
    (quiet, firstMessage, farewell, watch) = (nil, nil, nil, nil)
  }

  /// Forgets what it has yet to say.
  func silence() {
    if case .paused(let timer) = hearing { timer.cancel() }
    lastWords?.cancel()
    (hearing, intake, lastWords) = (.open, Intake(), nil)
  }
}
