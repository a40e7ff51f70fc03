import ChatProtocol
import Glibc
import Logging
import NIOCore
import NIOPosix

/// Binds sockets for a room; nobody is accepted before the room says so.
struct Listener {
  /// How much the kernel keeps for a reader beyond what it has sent.
  ///
  /// With a buffer of megabytes it would take a slow reader a minute to make the socket accept anything.
  private static let unsentBytes = 32 << 10

  /// How much the kernel takes from a client that is not read; it keeps twice as much for its own purposes.
  ///
  /// Left to itself it takes up to six megabytes, all of which are read when the client ends, however full the tape is.
  private static let unreadBytes = 128 << 10
  /// How many may wait to be let in: whoever comes beyond that tries again after a second.
  ///
  /// Linux takes no more than 4096 of its own accord.
  private static let waiting: CInt = 4096

  /// When the kernel asks a silent peer whether it is still there, and how often before it gives up; in seconds.
  ///
  /// Spec: HARD-31
  private static let keepAlive: (idle: Int, interval: Int, times: Int) = (60, 10, 6)

  let host: String
  let port: Int
  /// Sockets that listen already; where there are any, host and port say nothing.
  var inherited: [CInt] = []
  let framing: Framing
  let eventLoop: any EventLoop
  let programLog: Logger

  /// Binds every address of the host, so that a name is heard on all that it stands for.
  ///
  /// The sockets are the event loop's: where one fails, its shutdown closes the others.
  /// An address of a name that this machine does not have is passed over as long as another works. Where a free port
  /// is to be picked, it is picked on the first address only.
  func bind(
    _ initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) async throws(StartError) -> [any Channel] {
    var channels: [any Channel] = []
    for descriptor in inherited { channels.append(try await listen(on: .inherited(descriptor), initializer)) }
    guard channels.isEmpty else { return channels }
    var passedOver: StartError?
    for address in try addresses() where port != 0 || channels.isEmpty {
      do throws(StartError) {
        channels.append(try await listen(on: .address(address), initializer))
      } catch {
        switch error {
        case .foreignAddress, .cannotListen: passedOver = passedOver ?? error
        case .unknownHost, .portTaken, .forbiddenPort, .noSocket, .log: throw error
        }
      }
    }
    guard channels.isEmpty, let passedOver else { return channels }
    throw passedOver
  }

  private enum Place {
    case address(SocketAddress)
    case inherited(CInt)
  }

  private func listen(
    on place: Place, _ initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) async throws(StartError) -> any Channel {
    // A bare message is what one read gave, and the original reads up to 1024 bytes.
    let allocator: any RecvByteBufferAllocator =
      switch framing {
      case .line:
        AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: DirectReading.readBytes)
      case .bare: FixedSizeRecvByteBufferAllocator(capacity: Limits.smallestMessageLimit)
      }
    let bootstrap = ServerBootstrap(group: eventLoop)
      .serverChannelOption(.backlog, value: Self.waiting)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // Linux gives a client's socket what the listening one has: asked of each client it would be six calls more.
      .serverChannelOption(.socketOption(.so_rcvbuf), value: Self.unreadBytes)
      .serverChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .serverChannelOption(.tcpOption(.init(rawValue: TCP_NOTSENT_LOWAT)), value: Self.unsentBytes)
      .serverChannelOption(.socketOption(.so_keepalive), value: 1)
      .serverChannelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: Self.keepAlive.idle)
      .serverChannelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: Self.keepAlive.interval)
      .serverChannelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: Self.keepAlive.times)
      .serverChannelOption(.autoRead, value: false)
      .serverChannelOption(.maxMessagesPerRead, value: 512)
      .serverChannelInitializer { [programLog] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptPauseHandler(programLog: programLog))
        }
      }
      // Not writable means: something has yet to be accepted by the socket.
      .childChannelOption(.writeBufferWaterMark, value: .init(low: 1, high: 1))
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(.recvAllocator, value: allocator)
      .childChannelInitializer(initializer)
    switch place {
    case .address(let address):
      do { return try await bootstrap.bind(to: address).get() } catch {
        throw startError(for: error, at: address.ipAddress ?? host)
      }
    case .inherited(let descriptor):
      if let code = Self.reasonNotToListen(on: descriptor) {
        throw .noSocket(descriptor: descriptor, code: code)
      }
      do { return try await bootstrap.withBoundSocket(descriptor).get() } catch {
        throw .noSocket(descriptor: descriptor, code: (error as? IOError)?.errnoCode ?? EINVAL)
      }
    }
  }

  /// What is wrong with a descriptor that somebody else opened; nil where it is a TCP socket.
  private static func reasonNotToListen(on descriptor: CInt) -> CInt? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { return errno }
    guard [AF_INET, AF_INET6].contains(CInt(address.ss_family)) else { return EAFNOSUPPORT }
    var type: CInt = 0
    length = socklen_t(MemoryLayout<CInt>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0 else { return errno }
    return type == CInt(SOCK_STREAM.rawValue) ? nil : EPROTOTYPE
  }

  private func startError(for error: any Error, at address: String) -> StartError {
    let code = (error as? IOError)?.errnoCode ?? EINVAL
    return switch code {
    case EADDRINUSE: .portTaken(host: address, port: port)
    case EADDRNOTAVAIL: .foreignAddress(address)
    case EACCES: .forbiddenPort(port)
    default: .cannotListen(host: address, port: port, code: code)
    }
  }

  private func addresses() throws(StartError) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    defer { freeaddrinfo(list) }
    guard code == 0 else { throw .unknownHost(host, reason: String(cString: gai_strerror(code))) }
    var addresses: [SocketAddress] = []
    for entry in sequence(first: list, next: { $0?.pointee.ai_next }) {
      guard let address = entry?.pointee.socketAddress, !addresses.contains(address) else { continue }
      addresses.append(address)
    }
    guard !addresses.isEmpty else { throw .unknownHost(host, reason: "no address") }
    return addresses
  }
}

extension addrinfo {
  fileprivate var socketAddress: SocketAddress? {
    switch ai_family {
    case AF_INET:
      ai_addr?.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
    case AF_INET6:
      ai_addr?.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
    default:
      nil
    }
  }
}
