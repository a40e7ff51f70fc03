import Glibc
import NIOCore
import NIOPosix

/// One connection, from the attempt to its end, which may come after anybody cares.
final class Connection: Sendable {
  /// How long a server that was left may take to hear what was said, and to close.
  static let leaving: TimeAmount = .seconds(1)

  /// What one event brings at most: the keyboard has its turn between two.
  private static let readBytes = 4 << 10

  private enum Stage {
    /// What has been opened to try the addresses of the name.
    case connecting([any Channel])
    case open(any Channel)
    /// Our side has ended, the server is still heard.
    case halfOpen(any Channel)
    /// It was left: the server may hear the rest, nobody hears the server.
    case left(any Channel)
    case over
  }

  private let eventLoop: any EventLoop
  private let inbox: Inbox
  private let ticket: Inbox.Ticket
  private let stage: NIOLoopBoundBox<Stage>
  /// Whether the system has yet to take what was sent last.
  private let isSending: NIOLoopBoundBox<Bool>
  private let end: EventLoopPromise<Void>

  init(on eventLoop: any EventLoop, postingTo inbox: Inbox, by ticket: Inbox.Ticket) {
    self.eventLoop = eventLoop
    self.inbox = inbox
    self.ticket = ticket
    stage = .makeBoxSendingValue(.connecting([]), eventLoop: eventLoop)
    isSending = .makeBoxSendingValue(false, eventLoop: eventLoop)
    end = eventLoop.makePromise()
  }

  /// Kept when nothing more is sent or read.
  var whenOver: EventLoopFuture<Void> { end.futureResult }

  /// Tries all addresses of the name; the first that answers is it.
  func connect(to address: ServerAddress) {
    ClientBootstrap(group: eventLoop)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.autoRead, value: false)
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readBytes))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .noticingADeadLine()
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try self.attemptBegan(on: channel) }
      }
      .connect(host: address.host, port: Int(address.port))
      .whenFailure { self.failed(ConnectFailure($0).words(at: address)) }
  }

  /// Sends the bytes; `.taken` tells when the system has them all.
  func send(_ bytes: [UInt8]) {
    eventLoop.execute {
      guard case .open(let channel) = self.stage.value else { return }
      self.isSending.value = true
      channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenSuccess {
        self.isSending.value = false
        self.inbox.post(.taken, by: self.ticket)
      }
    }
  }

  /// Ends the write side after what was said.
  func endSending() {
    eventLoop.execute {
      guard case .open(let channel) = self.stage.value else { return }
      self.stage.value = .halfOpen(channel)
      channel.close(mode: .output, promise: nil)
    }
  }

  /// Ends it: an attempt at once, else after what was said.
  ///
  /// To close outright with the server's words unread would be a reset, and that can destroy what was said last.
  func leave() {
    eventLoop.execute {
      switch self.stage.value {
      case .connecting(let attempts):
        self.finish()
        for attempt in attempts { attempt.close(promise: nil) }
      case .open(let channel):
        self.stage.value = .left(channel)
        channel.close(mode: .output, promise: nil)
        let bound = self.eventLoop.scheduleTask(in: Self.leaving) { self.giveUp(channel) }
        self.whenOver.whenComplete { _ in bound.cancel() }
      case .halfOpen(let channel):
        self.giveUp(channel)
      case .left, .over:
        break
      }
    }
  }

  /// A message that is torn must not be taken for a whole one, as the end of a stream may make it: a reset does not.
  private func giveUp(_ channel: any Channel) {
    guard isSending.value, let socket = channel as? any SocketOptionProvider else {
      return channel.close(promise: nil)
    }
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
  }
}

/// What happens on the event loop.
extension Connection {
  /// Nothing that happens on the channel is missed: a server may speak and close as soon as it has accepted.
  private func attemptBegan(on channel: any Channel) throws {
    guard case .connecting(let attempts) = stage.value else { throw ChannelError.alreadyClosed }
    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(self))
    stage.value = .connecting(attempts + [channel])
  }

  fileprivate func connected(by channel: any Channel) {
    guard case .connecting = stage.value, let port = channel.localAddress?.port else {
      return channel.close(promise: nil)
    }
    stage.value = .open(channel)
    inbox.post(.connected(localPort: UInt16(truncatingIfNeeded: port)), by: ticket)
    channel.read()
  }

  private func failed(_ words: String) {
    guard case .connecting = stage.value else { return }
    inbox.post(.connectFailed(words), by: ticket)
    finish()
  }

  fileprivate func received(_ bytes: [UInt8], on channel: any Channel) {
    if isTalking(on: channel) { inbox.post(.received(bytes), by: ticket) }
  }

  /// Reads on once the inbox has room; what nobody hears needs none.
  fileprivate func readCompleted() {
    switch stage.value {
    case .open(let channel), .halfOpen(let channel): inbox.whenRoomy { channel.read() }
    case .left(let channel): channel.read()
    case .connecting, .over: break
    }
  }

  fileprivate func ended(_ end: ConnectionEnd, on channel: any Channel) {
    guard isTalking(on: channel) else { return }
    inbox.post(.ended(end), by: ticket)
    finish()
  }

  /// Whether this is the channel, and not an attempt at another address that came too late.
  private func isTalking(on channel: any Channel) -> Bool {
    switch stage.value {
    case .open(let own), .halfOpen(let own), .left(let own): own === channel
    case .connecting, .over: false
    }
  }

  private func finish() {
    stage.value = .over
    end.succeed()
  }
}

extension ClientBootstrap {
  /// Whoever cannot be reached for about a minute is taken for gone, whether something waits to be sent or not.
  ///
  /// Spec: CLIENT-26
  fileprivate func noticingADeadLine() -> ClientBootstrap {
    channelOption(.socketOption(.so_keepalive), value: 1)
      .channelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: 20)
      .channelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: 10)
      .channelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: 3)
      // In milliseconds.
      .channelOption(.tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), value: 45_000)
  }
}

/// Tells a connection what happens on its channel.
private final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let connection: Connection
  private var error: (any Error)?

  init(_ connection: Connection) { self.connection = connection }

  func channelActive(context: ChannelHandlerContext) { connection.connected(by: context.channel) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    connection.received(Array(Self.unwrapInboundIn(data).readableBytesView), on: context.channel)
  }

  func channelReadComplete(context: ChannelHandlerContext) { connection.readCompleted() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.error = error
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    connection.ended(error.map { .lost(words(for: $0)) } ?? .closed, on: context.channel)
  }
}

/// Why a connection broke, to stand behind a colon.
private func words(for error: any Error) -> String {
  switch (error as? IOError)?.errnoCode {
  case ECONNRESET, EPIPE: "the server reset it"
  case ETIMEDOUT: "the server is out of reach"
  case .some(let code): describe(code)
  case .none: "\(error)"
  }
}
