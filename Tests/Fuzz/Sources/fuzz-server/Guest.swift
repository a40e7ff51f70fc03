import ChatProtocol
import NIOCore
import NIOEmbedded

@testable import ChatServer

/// One client: what it says waits until the server reads, and what it hears is held against the log.
final class Guest {
  let port: UInt16
  let channel: EmbeddedChannel
  let socket: GuestSocket
  /// How far it has heard the log's stream.
  private(set) var heard = 0
  /// Whether the log says so.
  private(set) var isInRoom = false
  private var unread: [[UInt8]] = []
  private var endsAfterThat = false
  private var said: [UInt8] = []
  private var logged = 0
  /// More refusals than this it cannot have earned.
  private var chances = 0
  private var partOfLine: [UInt8] = []

  init(port: UInt16, in room: RoomLoop, on loop: EmbeddedEventLoop) throws {
    self.port = port
    socket = GuestSocket()
    channel = EmbeddedChannel(handlers: [socket, ConnectionHandler(room: room)], loop: loop)
  }

  func arrive() throws {
    channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: Int(port)), promise: nil)
  }

  // MARK: What it does

  func say(_ bytes: [UInt8]) {
    guard !endsAfterThat, !bytes.isEmpty else { return }
    unread.append(bytes)
  }

  func halfClose() { endsAfterThat = true }

  func reset() {
    unread = []
    channel.pipeline.fireErrorCaught(IOError(errnoCode: 104, reason: "reset"))
  }

  /// Hands over what the server asks for; false where there is nothing, or the server does not read.
  func deliver() throws -> Bool {
    guard channel.isActive, socket.isAskedToRead else { return false }
    if !unread.isEmpty {
      let bytes = unread.removeFirst()
      said += bytes
      // A message for each LF, one that quiet ends, and one that the client's end ends.
      chances += bytes.count { $0 == UInt8(ascii: "\n") } + 2
      socket.isAskedToRead = false
      try channel.writeInbound(ByteBuffer(bytes: bytes))
      return true
    }
    guard endsAfterThat, !socket.hasEnded else { return false }
    socket.hasEnded = true
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    return true
  }

  var hasSaidAll: Bool { unread.isEmpty }

  // MARK: What the log says of it

  func joined(at offset: Int) {
    precondition(!isInRoom && heard == 0, "a client joins twice")
    (isInRoom, heard) = (true, offset)
  }

  func leave() -> Bool {
    defer { isInRoom = false }
    return isInRoom
  }

  /// Whether it has said the text behind what is logged already.
  func hasSaid(_ text: [UInt8]) -> Bool {
    let starts = logged..<max(logged, said.count - text.count + 1)
    guard let start = starts.first(where: { said[$0...].starts(with: text) }) else { return false }
    logged = start + text.count
    return true
  }

  // MARK: What it hears

  func hear(_ log: LoggedStream) throws {
    while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
      partOfLine += bytes.readableBytesView
      while let end = partOfLine.firstIndex(of: UInt8(ascii: "\n")) {
        hear(Array(partOfLine[...end]), log)
        partOfLine.removeSubrange(...end)
      }
    }
    precondition(partOfLine.isEmpty || !channel.isActive, "half a line is left")
  }

  private func hear(_ line: [UInt8], _ log: LoggedStream) {
    switch Notice(Array(line.dropLast())) {
    case .notDelivered:
      chances -= 1
      precondition(chances >= 0, "a refusal of what it has not said")
    case .closing: break
    case .joined, .left, .goodbye, nil:
      let rest = log.stream[min(heard, log.stream.count)...]
      precondition(rest.starts(with: line), "it hears what is not in the log, or in another order")
      heard += line.count
    }
  }
}

/// Stands where the kernel's socket would: it may accept nothing, and knows when the server wants to read.
final class GuestSocket: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer

  var isAskedToRead = false
  var hasEnded = false
  var isBlocked = false
  private var waiting: [(NIOAny, EventLoopPromise<Void>?)] = []
  private var context: ChannelHandlerContext?

  /// Accepts all that waits and all that comes.
  func unblock() {
    isBlocked = false
    for (bytes, promise) in waiting { context?.write(bytes, promise: promise) }
    waiting = []
    context?.flush()
    tellWritability()
  }

  /// A channel is writable while its socket has accepted everything.
  private func tellWritability() {
    guard let context, let channel = context.channel as? EmbeddedChannel,
      channel.isWritable != waiting.isEmpty
    else { return }
    channel.isWritable = waiting.isEmpty
    context.fireChannelWritabilityChanged()
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func read(context: ChannelHandlerContext) { isAskedToRead = true }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard isBlocked else { return context.write(data, promise: promise) }
    waiting.append((data, promise))
    tellWritability()
  }

  func flush(context: ChannelHandlerContext) {
    if !isBlocked { context.flush() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    for (_, promise) in waiting { promise?.fail(ChannelError.ioOnClosedChannel) }
    waiting = []
    context.fireChannelInactive()
  }
}
