import Glibc

/// A client's connection, which never blocks.
struct Socket {
  enum Received {
    case bytes(Int)
    case nothing
    /// The connection has ended; 0 where in an orderly way, or else why.
    case end(CInt)
  }

  let descriptor: CInt

  /// Begins to connect.
  init(to address: ServerAddress) throws(NoServer) {
    descriptor = socket(address.family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw .system("no socket", code: errno) }
    var on: CInt = 1
    setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
    let status = address.withSockaddr { connectDescriptor(descriptor, $0, $1) }
    guard status == 0 || errno == EINPROGRESS else {
      let code = errno
      close()
      throw .system("cannot connect", code: code)
    }
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer) -> Received {
    let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
    if count >= 0 { return count > 0 ? .bytes(count) : .end(0) }
    return errno == EAGAIN || errno == EINTR ? .nothing : .end(errno)
  }

  /// Sends what the socket takes, and removes it; false where the connection has ended.
  func send(_ bytes: inout [UInt8]) -> Bool {
    let count = bytes.withUnsafeBytes {
      sendDescriptor(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
    }
    if count == bytes.count {
      bytes.removeAll(keepingCapacity: true)
    } else if count > 0 {
      bytes.removeFirst(count)
    }
    return count >= 0 || errno == EAGAIN || errno == EINTR
  }

  func close() { _ = closeDescriptor(descriptor) }
}

// Inside a type with methods of the same names the C functions have none.
private func connectDescriptor(
  _ descriptor: CInt, _ address: UnsafePointer<sockaddr>, _ length: socklen_t
) -> CInt {
  connect(descriptor, address, length)
}
private func sendDescriptor(_ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: CInt)
  -> Int
{
  send(descriptor, bytes, count, flags)
}
private func closeDescriptor(_ descriptor: CInt) -> CInt { close(descriptor) }
