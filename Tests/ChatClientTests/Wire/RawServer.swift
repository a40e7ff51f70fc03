#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A listening socket on loopback; every wait ends after ten seconds at the latest.
final class RawServer {
  struct Failure: Error {
    let call: String
    let code: CInt
  }

  let port: UInt16
  private let descriptor: CInt

  /// Without listening nobody gets in, and nobody else gets the port.
  init(isListening: Bool = true) throws {
    let descriptor = try Self.checked("socket", socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
    self.descriptor = descriptor
    setBound(on: descriptor)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = try withUnsafeMutablePointer(to: &address) { address in
      try address.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        try Self.checked("bind", bind(descriptor, general, length))
        if isListening { try Self.checked("listen", listen(descriptor, 16)) }
        try Self.checked("getsockname", getsockname(descriptor, general, &length))
      }
      return address.pointee.sin_port.bigEndian
    }
  }

  deinit { close(descriptor) }

  /// The next client.
  func accept() throws -> Peer {
    let client = try Self.checked("accept", acceptDescriptor(descriptor))
    setBound(on: client)
    return Peer(descriptor: client)
  }

  /// The server's end of one connection.
  final class Peer {
    private var descriptor: CInt

    fileprivate init(descriptor: CInt) { self.descriptor = descriptor }

    deinit { leave() }

    func send(_ bytes: some Sequence<UInt8>) throws {
      var rest = Array(bytes)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { sendBytes(descriptor, $0) }
        try RawServer.checked("send", CInt(truncatingIfNeeded: count))
        rest = rest.dropFirst(count)
      }
    }

    func send(_ text: String) throws { try send(text.utf8) }

    /// Sends until the client has taken nothing for a while; how much went out.
    func sendUntilHeldBack(atMost count: Int) throws -> Int {
      let piece = [UInt8](repeating: 0, count: 1 << 16)
      var sent = 0
      var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      while sent < count, poll(&watched, 1, 200) > 0 {
        let taken = piece.withUnsafeBytes { sendBytes(descriptor, $0, options: CInt(MSG_DONTWAIT)) }
        try RawServer.checked("send", CInt(truncatingIfNeeded: taken))
        sent += taken
      }
      return sent
    }

    /// As many bytes as asked for, or what came before the end.
    func read(_ count: Int) throws -> [UInt8] {
      var heard: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: min(count, 1 << 16))
      while heard.count < count {
        let got = recv(descriptor, &buffer, min(buffer.count, count - heard.count), 0)
        try RawServer.checked("recv", CInt(truncatingIfNeeded: got))
        if got == 0 { break }
        heard += buffer[..<got]
      }
      return heard
    }

    func hears(_ text: String) throws -> Bool { try read(text.utf8.count).elementsEqual(text.utf8) }

    func hearsTheEnd() throws -> Bool { try read(1).isEmpty }

    func shutWriteSide() { shutdown(descriptor, CInt(SHUT_WR)) }

    func leave() {
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }

    /// Ends with a reset.
    func reset() {
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
      leave()
    }
  }

  @discardableResult
  fileprivate static func checked(_ call: String, _ result: CInt) throws -> CInt {
    if result < 0 { throw Failure(call: call, code: errno) }
    return result
  }
}

// Inside a type with an `accept` or a `send` of its own the C function has no name.
private func acceptDescriptor(_ descriptor: CInt) -> CInt { accept(descriptor, nil, nil) }

private func sendBytes(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer, options: CInt = 0) -> Int {
  send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL) | options)
}

/// Bounds every wait on the socket.
private func setBound(on descriptor: CInt) {
  var bound = timeval(tv_sec: 10, tv_usec: 0)
  for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
    setsockopt(descriptor, SOL_SOCKET, option, &bound, socklen_t(MemoryLayout<timeval>.size))
  }
}
