#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A client on a real socket, loopback only; every wait ends after ten seconds at the latest.
final class RawClient {
  struct Failure: Error {
    let call: String
    let code: CInt
  }

  /// The port that the server sees.
  let port: UInt16
  private var descriptor: CInt = -1

  init(to port: Int) throws {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    try Self.check("socket", descriptor)
    self.descriptor = descriptor
    self.port = try Self.connect(descriptor, to: port)
  }

  deinit { leave() }

  func send(_ bytes: some Sequence<UInt8>) throws {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      try Self.check("write", CInt(truncatingIfNeeded: count))
      rest = rest.dropFirst(count)
    }
  }

  func send(_ text: String) throws { try send(text.utf8) }

  /// Takes exactly as many bytes as the text has, or what came before the end.
  func hears(_ text: String) throws -> Bool {
    try read(text.utf8.count).elementsEqual(text.utf8)
  }

  /// Whether the server has closed, and nothing stood before that.
  func hearsTheEnd() throws -> Bool { try read(1).isEmpty }

  func read(_ count: Int) throws -> [UInt8] {
    var heard: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: count)
    while heard.count < count {
      let got = recv(descriptor, &buffer, count - heard.count, 0)
      try Self.check("recv", CInt(truncatingIfNeeded: got))
      if got == 0 { break }
      heard += buffer[..<got]
    }
    return heard
  }

  func shutWriteSide() throws { try Self.check("shutdown", shutdown(descriptor, CInt(SHUT_WR))) }

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

  private static func connect(_ descriptor: CInt, to port: Int) throws -> UInt16 {
    var bound = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    try withUnsafeMutablePointer(to: &address) { address in
      try address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        try check("connect", connectDescriptor(descriptor, address, length))
        // From here on it is the address of this end.
        try check("getsockname", getsockname(descriptor, address, &length))
      }
    }
    return address.sin_port.bigEndian
  }

  private static func check(_ call: String, _ result: CInt) throws {
    if result < 0 { throw Failure(call: call, code: errno) }
  }
}

// Inside a type with a `connect` of its own the C function has no name.
private func connectDescriptor(
  _ descriptor: CInt, _ address: UnsafePointer<sockaddr>, _ length: socklen_t
) -> CInt {
  connect(descriptor, address, length)
}
