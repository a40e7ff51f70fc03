import CLinux
import Glibc
import SystemPackage

/// A socket that never blocks, of TCP where nothing else is said; it is closed when nobody holds it any more.
///
/// Calls that would have to wait return at once and say so; ``PollSet`` waits. After ``close()`` each call fails with
/// `Errno.badFileDescriptor`.
package final class Socket {
  /// What one read gave.
  package enum Received: Hashable {
    /// So many bytes, at least one.
    case bytes(Int)
    /// There is nothing at the moment.
    case nothing
    /// The other end has closed its sending side, and everything before that was read.
    case end
  }

  /// The open file; -1 once it is closed.
  package private(set) var descriptor: FileDescriptor

  private init(family: CInt, _ type: __socket_type = SOCK_STREAM) throws(Errno) {
    let kind = type.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    descriptor = FileDescriptor(rawValue: try checked(socket(family, CInt(kind), 0)))
  }

  /// Takes over what a listening socket has accepted.
  private init(accepted descriptor: CInt) { self.descriptor = FileDescriptor(rawValue: descriptor) }

  deinit { close() }

  // MARK: - Beginning

  /// Begins to connect: the socket can be written to once that has worked or failed, and ``takeError()`` tells which.
  package convenience init(connectingTo address: Address) throws(Errno) {
    try self.init(family: address.family)
    try beginToConnect(to: address)
  }

  /// Begins likewise, from an address of this machine's that is chosen.
  package convenience init(connectingTo address: Address, from local: Address) throws(Errno) {
    try self.init(boundTo: local)
    try beginToConnect(to: address)
  }

  private func beginToConnect(to address: Address) throws(Errno) {
    let status = address.withSockaddr { connect(descriptor.rawValue, $0, $1) }
    if status < 0, Errno(rawValue: errno) != .nowInProgress { throw Errno(rawValue: errno) }
  }

  /// Connects, or throws `Errno.timedOut` where that takes longer than the time.
  package convenience init(connectedTo address: Address, within time: Duration) throws(Errno) {
    try self.init(connectingTo: address)
    guard try descriptor.isReady(for: .writing, within: time) else { throw .timedOut }
    if let error = try takeError() { throw error }
  }

  /// Takes the address for itself, for TCP or datagrams, with the options set before.
  ///
  /// At port 0 the system chooses one, which ``localAddress`` tells.
  package convenience init(
    boundTo address: Address, forDatagrams: Bool = false, options: [(SocketOption, Int)] = []
  ) throws(Errno) {
    try self.init(family: address.family, forDatagrams ? SOCK_DGRAM : SOCK_STREAM)
    for (option, value) in options { try set(option, to: value) }
    try checked(address.withSockaddr { bind(descriptor.rawValue, $0, $1) })
  }

  /// Listens at the address, as ``init(boundTo:forDatagrams:options:)`` takes it.
  ///
  /// Those who are let in have most of the options too.
  package convenience init(
    listeningAt address: Address, backlog: Int = 128, options: [(SocketOption, Int)] = []
  ) throws(Errno) {
    try self.init(boundTo: address, options: options)
    try checked(listen(descriptor.rawValue, CInt(clamping: backlog)))
  }

  /// Takes over a socket that somebody else has bound, and listens; it is closed where that fails.
  package convenience init(
    listeningOn inherited: FileDescriptor, backlog: Int, options: [(SocketOption, Int)]
  ) throws(Errno) {
    self.init(accepted: inherited.rawValue)
    try checked(fcntl(descriptor.rawValue, F_SETFL, fcntl(descriptor.rawValue, F_GETFL) | O_NONBLOCK))
    try checked(fcntl(descriptor.rawValue, F_SETFD, FD_CLOEXEC))
    for (option, value) in options { try set(option, to: value) }
    try checked(listen(descriptor.rawValue, CInt(clamping: backlog)))
  }

  /// Lets nobody in any more, and keeps the port where it was asked for by its number.
  package func stopListening() throws(Errno) { try checked(shutdown(descriptor.rawValue, CInt(SHUT_RDWR))) }

  /// Lets others in again.
  package func listenAgain(backlog: Int = 128) throws(Errno) {
    try checked(listen(descriptor.rawValue, CInt(clamping: backlog)))
  }

  /// The next connection of a listening socket; nil where nobody waits for one.
  package func accept() throws(Errno) -> Socket? {
    do throws(Errno) {
      return Socket(accepted: try checked(accept_alone(descriptor.rawValue)))
    } catch {
      guard error.isPassing else { throw error }
      return nil
    }
  }

  // MARK: - Exchanging

  /// Reads what is there, as far as the buffer reaches.
  package func receive(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Received {
    try descriptor.receive(into: buffer)
  }

  /// Sends as many of the bytes as the system takes now, and says how many: 0 where it has no room.
  package func send(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
    try bytes.withUnsafeBytes { bytes in Result { () throws(Errno) in try descriptor.send(bytes) } }.get()
  }

  /// How many sent bytes the other end's system has not acknowledged yet.
  package var unacknowledgedBytes: Int {
    get throws(Errno) {
      var count: CInt = 0
      try checked(ioctl(descriptor.rawValue, UInt(TIOCOUTQ), &count))
      return Int(count)
    }
  }

  // MARK: - Ending

  /// Half-closes: the other end reads an end behind what was sent, and this end can still read.
  package func endSending() throws(Errno) { try checked(shutdown(descriptor.rawValue, CInt(SHUT_WR))) }

  /// Closes; what has come and was not read turns that into a reset.
  package func close() {
    guard descriptor.rawValue >= 0 else { return }
    // Whatever it returns, Linux has closed it.
    _ = Glibc.close(descriptor.rawValue)
    descriptor = FileDescriptor(rawValue: -1)
  }

  /// Closes so that the other end sees a reset; what it has not read yet may be lost.
  package func reset() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor.rawValue, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  // MARK: - Asking

  /// The address of this end.
  package var localAddress: Address {
    get throws(Errno) {
      try Address { (address, length) throws(Errno) in
        try checked(getsockname(descriptor.rawValue, address, length))
      }
    }
  }

  /// The address of the other end.
  package var peerAddress: Address {
    get throws(Errno) {
      try Address { (address, length) throws(Errno) in
        try checked(getpeername(descriptor.rawValue, address, length))
      }
    }
  }

  /// What has gone wrong since this was last asked, such as why connecting failed.
  package func takeError() throws(Errno) -> Errno? {
    let code = try value(of: .error)
    return code == 0 ? nil : Errno(rawValue: CInt(code))
  }

  package func value(of option: SocketOption) throws(Errno) -> Int {
    var value: CInt = 0
    var size = socklen_t(MemoryLayout<CInt>.size)
    try checked(getsockopt(descriptor.rawValue, option.level, option.name, &value, &size))
    return Int(value)
  }

  package func set(_ option: SocketOption, to value: Int) throws(Errno) {
    var value = CInt(clamping: value)
    let size = socklen_t(MemoryLayout<CInt>.size)
    try checked(setsockopt(descriptor.rawValue, option.level, option.name, &value, size))
  }
}

extension Errno {
  /// Whether the same call may work a moment later.
  var isPassing: Bool { self == .wouldBlock || self == .interrupted }
}

// A socket by its number.
extension FileDescriptor {
  /// Reads what is there, as far as the buffer reaches.
  package func receive(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Socket.Received {
    do throws(Errno) {
      let count = try checked(recv(rawValue, buffer.baseAddress, buffer.count, 0))
      return count > 0 ? .bytes(count) : .end
    } catch {
      guard error.isPassing else { throw error }
      return .nothing
    }
  }

  /// Sends as many of the bytes as the system takes now, and says how many: 0 where it has no room.
  ///
  /// `hasMore` says that more follows at once, for which the system may wait.
  package func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool = false) throws(Errno) -> Int {
    let flags = CInt(MSG_NOSIGNAL | (hasMore ? MSG_MORE : 0))
    do throws(Errno) {
      return try checked(Glibc.send(rawValue, bytes.baseAddress, bytes.count, flags))
    } catch {
      guard error.isPassing else { throw error }
      return 0
    }
  }
}
