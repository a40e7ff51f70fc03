import ChatProtocol
import NIOCore
import NIOEmbedded

@testable import ChatServer

/// A room on a loop whose time stands still, with clients whose sockets the test holds.
final class Stage {
  let loop = EmbeddedEventLoop()
  let trace = Trace()
  let log: RecordedLog
  /// What the program's own log was told.
  let said = Said()
  let room: RoomLoop
  private(set) var end: Result<Void, any Error>?

  init(
    limits: ServerLimits = ServerLimits(), framing: Framing = .line, flushInterval: Duration = .zero,
    socketPause: TimeAmount = .zero
  ) throws {
    log = RecordedLog(trace)
    room = RoomLoop(
      framing: framing, limits: limits, on: loop, log: log, flushInterval: flushInterval,
      socketPause: socketPause, programLog: said.logger)
    room.end.assumeIsolated().whenComplete { [unowned self] in end = $0 }
    try room.opened()
    trace.events = []
  }

  /// A client joins; its port is its name.
  ///
  /// One without a port was reset before it was accepted.
  func join(_ port: UInt16?, from address: String = "127.0.0.1") throws -> StagedClient {
    let client = try StagedClient(port: port, address: address, in: self)
    loop.run()
    return client
  }

  /// Lets the loop do what is due within the time.
  func pass(_ time: Duration) { loop.advanceTime(by: TimeAmount(time)) }
}

/// What happened, in its order.
final class Trace {
  var events: [String] = []
}

/// A log in memory, which can be made to fail.
final class RecordedLog: LogSink {
  private(set) var text = ""
  private(set) var isClosed = false
  var isFull = false
  /// Why its new file cannot be opened.
  var obstacle: LogFailure?
  /// What goes on while an entry is written.
  var whileWriting: (() -> Void)?
  private let trace: Trace

  init(_ trace: Trace) { self.trace = trace }

  func write(_ bytes: [UInt8]) throws(LogFailure) {
    guard !isFull else { throw LogFailure(path: "full.txt", code: 28) }
    text += String(decoding: bytes, as: UTF8.self)
    trace.events.append("log")
    whileWriting?()
  }

  func syncing() -> @Sendable () -> LogFailure? { { nil } }
  func reopen() throws(LogFailure) {
    trace.events.append("reopen")
    if let obstacle { throw obstacle }
  }
  func takeBack(_ count: Int) {}
  func close() { isClosed = true }
}

/// A client at the far end of a socket that can stop accepting.
final class StagedClient {
  let channel: EmbeddedChannel
  let socket: StagedSocket
  private let loop: EmbeddedEventLoop

  fileprivate init(port: UInt16?, address host: String, in stage: Stage) throws {
    loop = stage.loop
    socket = StagedSocket(name: port.map(String.init) ?? "nobody", trace: stage.trace)
    channel = EmbeddedChannel(handlers: [socket, ConnectionHandler(room: stage.room)], loop: stage.loop)
    let address =
      try port.map { try SocketAddress(ipAddress: host, port: Int($0)) }
      ?? SocketAddress(unixDomainSocketPath: "/gone")
    channel.connect(to: address, promise: nil)
  }

  /// The bytes arrive at the server, and are handled.
  func send(_ text: String) throws {
    try sendOnly(text)
    loop.run()
  }

  /// The bytes arrive at the server; the loop's turn has yet to come.
  func sendOnly(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

  /// The bytes arrive, and right after them the client's orderly end.
  func sendAndEnd(_ text: String) throws {
    try sendOnly(text)
    shutWriteSide()
  }

  /// Ends its side in an orderly way.
  func shutWriteSide() {
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    loop.run()
  }

  /// Everything that it got since it was last asked.
  func heard() throws -> String {
    var text = ""
    while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
    return text
  }
}

/// Stands where the kernel's socket would, counts what is asked of it, and can stop accepting.
final class StagedSocket: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer

  /// How often the server asked to read.
  private(set) var reads = 0
  /// How many pieces the server wrote.
  private(set) var writes = 0
  /// How often the server flushed.
  private(set) var flushes = 0
  private(set) var isClosed = false
  private var isBlocked = false
  private var waiting: [ByteBuffer] = []
  private var context: ChannelHandlerContext?
  private let name: String
  private let trace: Trace

  init(name: String, trace: Trace) {
    self.name = name
    self.trace = trace
  }

  /// Accepts nothing from now on.
  func block() { isBlocked = true }

  /// Accepts one byte, and no more.
  func acceptOneByte() {
    guard !waiting.isEmpty, let byte = waiting[0].readSlice(length: 1) else { return }
    context?.write(NIOAny(byte), promise: nil)
  }

  /// Accepts all that waits; stays as it is otherwise.
  func acceptWaiting() {
    for bytes in waiting { context?.write(NIOAny(bytes), promise: nil) }
    waiting = []
    context?.flush()
    tellWritability()
  }

  /// Accepts all that waits and all that comes.
  func unblock() {
    isBlocked = false
    acceptWaiting()
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelInactive(context: ChannelHandlerContext) {
    isClosed = true
    waiting = []
    context.fireChannelInactive()
  }

  func read(context: ChannelHandlerContext) {
    reads += 1
    context.read()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    writes += 1
    if isBlocked {
      waiting.append(Self.unwrapOutboundIn(data))
      tellWritability()
    } else {
      context.write(data, promise: promise)
    }
  }

  /// A channel is writable while its socket has accepted everything.
  private func tellWritability() {
    guard let context, let channel = context.channel as? EmbeddedChannel,
      channel.isWritable != waiting.isEmpty
    else { return }
    channel.isWritable = waiting.isEmpty
    context.fireChannelWritabilityChanged()
  }

  func flush(context: ChannelHandlerContext) {
    flushes += 1
    guard !isBlocked else { return }
    trace.events.append(name)
    context.flush()
  }
}

extension Notice {
  /// The notice as a line server sends it.
  var line: String { text + "\n" }

  static func closing(_ reason: ClosingReason) -> Notice { .closing(reason: reason.reason) }
}
