#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import NIOConcurrencyHelpers
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
    /// It was left: the server may hear the rest, nobody hears the server.
    case left(any Channel)
    case over
  }

  private let eventLoop: any EventLoop
  private let inbox: Inbox
  private let ticket: Inbox.Ticket
  private let backlog = NIOLockedValueBox(Backlog())
  private let stage: NIOLoopBoundBox<Stage>
  private let end: EventLoopPromise<Void>

  init(on eventLoop: any EventLoop, postingTo inbox: Inbox, by ticket: Inbox.Ticket) {
    self.eventLoop = eventLoop
    self.inbox = inbox
    self.ticket = ticket
    stage = .makeBoxSendingValue(.connecting([]), eventLoop: eventLoop)
    end = eventLoop.makePromise()
  }

  /// Kept when nothing more is sent or read.
  var whenOver: EventLoopFuture<Void> { end.futureResult }

  var wantsMore: Bool { backlog.withLockedValue { !$0.isFull } }

  /// Tries all addresses of the name; the first that answers is it.
  func connect(to address: ServerAddress) {
    ClientBootstrap(group: eventLoop)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.autoRead, value: false)
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readBytes))
      .channelOption(.socketOption(.so_keepalive), value: 1)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try self.attemptBegan(on: channel) }
      }
      .connect(host: address.host, port: Int(address.port))
      .whenComplete { result in
        switch result {
        case .success(let channel): self.connected(by: channel)
        case .failure(let error): self.failed(ConnectFailure(error).words(at: address))
        }
      }
  }

  /// Sends the bytes as soon as can be; what is said at one time goes out together.
  func send(_ bytes: [UInt8]) {
    guard backlog.withLockedValue({ $0.append(bytes) }) else { return }
    eventLoop.execute { self.flush() }
  }

  /// Ends the write side after what was said.
  func endSending() {
    eventLoop.execute {
      guard case .open(let channel) = self.stage.value else { return }
      self.flush()
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
        self.flush()
        self.stage.value = .left(channel)
        channel.close(mode: .output, promise: nil)
        let bound = self.eventLoop.scheduleTask(in: Self.leaving) { channel.close(promise: nil) }
        self.whenOver.whenComplete { _ in bound.cancel() }
      case .left, .over:
        break
      }
    }
  }
}

/// What happens on the event loop.
extension Connection {
  private func attemptBegan(on channel: any Channel) throws {
    guard case .connecting(let attempts) = stage.value else { throw ChannelError.alreadyClosed }
    stage.value = .connecting(attempts + [channel])
  }

  private func connected(by channel: any Channel) {
    guard case .connecting = stage.value, let port = channel.localAddress?.port else {
      return channel.close(promise: nil)
    }
    stage.value = .open(channel)
    inbox.post(.connected(localPort: UInt16(truncatingIfNeeded: port)), by: ticket)
    do {
      try channel.pipeline.syncOperations.addHandler(ConnectionHandler(self))
    } catch {
      return ended(.lost(words(for: error)))
    }
    flush()
    channel.read()
  }

  private func failed(_ words: String) {
    guard case .connecting = stage.value else { return }
    inbox.post(.connectFailed(words), by: ticket)
    finish()
  }

  fileprivate func received(_ bytes: [UInt8]) { inbox.post(.received(bytes), by: ticket) }

  /// Reads on once the inbox has room; what nobody hears needs none.
  fileprivate func readCompleted() {
    switch stage.value {
    case .open(let channel): inbox.whenRoomy { channel.read() }
    case .left(let channel): channel.read()
    case .connecting, .over: break
    }
  }

  fileprivate func ended(_ end: WireEnd) {
    inbox.post(.ended(end), by: ticket)
    finish()
  }

  private func flush() {
    guard case .open(let channel) = stage.value else { return }
    let bytes = backlog.withLockedValue { $0.flush() }
    guard !bytes.isEmpty else { return }
    channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenSuccess {
      guard self.backlog.withLockedValue({ $0.landed(bytes.count) }) else { return }
      self.inbox.post(.sendable, by: self.ticket)
    }
  }

  private func finish() {
    stage.value = .over
    backlog.withLockedValue { $0.end() }
    end.succeed()
  }
}

/// Tells a connection what happens on its channel.
private final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let connection: Connection
  private var error: (any Error)?

  init(_ connection: Connection) { self.connection = connection }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    connection.received(Array(Self.unwrapInboundIn(data).readableBytesView))
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
    connection.ended(error.map { .lost(words(for: $0)) } ?? .closed)
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
