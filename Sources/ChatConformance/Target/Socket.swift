import Glibc
import SessionRunner

/// A TCP connection of the runner's own, without buffers and without blocking; it ends with its last owner.
final class Socket {
  let descriptor: Int32
  /// The address of the socket's own end.
  let local: Address
  /// The address of the other end.
  private let remote: Address

  enum Received {
    case bytes([UInt8])
    case closing
    case reset
    /// There is nothing at the event.
    case nothing
  }

  /// Connects within the time given.
  init(to address: Address, within time: Duration) throws(SystemError) {
    // A server that is launched later must not inherit it.
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.family, kind, 0)
    guard descriptor >= 0 else { throw SystemError(errno) }
    do throws(SystemError) {
      guard Socket.leavesReserve(descriptor) else { throw SystemError(EMFILE) }
      try Socket.connect(descriptor, to: address, within: time)
      guard let local = Address(localOf: descriptor) else { throw SystemError(errno) }
      self.local = local
      remote = address
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    turnOn(TCP_NODELAY)
    turnOn(TCP_QUICKACK)
  }

  /// How the server sees it; between two machines something may translate that.
  var endpoint: Endpoint? {
    guard var endpoint = local.endpoint else { return nil }
    endpoint.mayBeTranslated = !remote.isLoopback && !local.isOnHost(of: remote)
    return endpoint
  }

  deinit { Glibc.close(descriptor) }

  /// Whether enough descriptors are left to read a log and to launch a server: neither may fail for the lack of one.
  private static func leavesReserve(_ descriptor: Int32) -> Bool {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return true }
    return rlim_t(descriptor) + reserve < limit.rlim_cur
  }

  private static let reserve: rlim_t = 12

  private func turnOn(_ option: Int32) {
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), option, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func connect(
    _ descriptor: Int32, to address: Address, within time: Duration
  ) throws(SystemError) {
    if address.withSockaddr({ Glibc.connect(descriptor, $0, $1) }) == 0 { return }
    guard errno == EINPROGRESS else { throw SystemError(errno) }
    var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&watched, 1, Int32(clamping: time.inMilliseconds)) > 0 else { throw SystemError(ETIMEDOUT) }
    var status: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &status, &length)
    guard status == 0 else { throw SystemError(status) }
  }

  /// Sends what the socket takes; the number of bytes taken, or nil where the connection is gone.
  func send(_ bytes: ArraySlice<UInt8>) -> Int? {
    let sent = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    if sent >= 0 { return sent }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  func receive() -> Received {
    var status = 0
    var fault: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
      status = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      fault = errno
      count = max(0, status)
    }
    if status > 0 {
      // A server that sends by Nagle's rule waits 40 ms for an acknowledgement that is put off; the system forgets.
      turnOn(TCP_QUICKACK)
      return .bytes(bytes)
    }
    if status == 0 { return .closing }
    return fault == EAGAIN || fault == EINTR ? .nothing : .reset
  }

  /// Whether the other end's system has yet to acknowledge something.
  var hasUnacknowledged: Bool {
    var count: Int32 = 0
    return ioctl(descriptor, UInt(TIOCOUTQ), &count) == 0 && count > 0
  }

  func shutDownWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Lets the other end see a reset when the socket is closed.
  func resetOnClosing() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
  }
}

extension NoConnection {
  init(_ failure: SystemError) { self.init(reason: failure.words, interruption: failure.interruption) }
}

/// What the system refused to do.
struct SystemError: Error, Equatable {
  let code: Int32

  init(_ code: Int32) { self.code = code }

  var words: String { String(cString: strerror(code)) }

  /// What stands in the way of the runner itself, where it is no doing of the server's.
  var interruption: Interruption? {
    switch code {
    case EMFILE, ENFILE: .exhausted(reason: "\(words); allow it more by `ulimit -n`, 256 will do")
    case ENOBUFS, ENOMEM, EADDRNOTAVAIL: .exhausted(reason: words)
    default: nil
    }
  }
}
