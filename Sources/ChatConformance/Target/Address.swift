import Glibc
import SessionRunner

/// A socket address that a name resolved to.
struct Address: Sendable {
  /// The bytes of a `sockaddr_in` or `sockaddr_in6`.
  private let bytes: [UInt8]

  /// All addresses of a host.
  static func resolve(host: String, port: UInt16) throws(NoServer) -> [Address] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0 else { throw .unknown(host: host, reason: String(cString: gai_strerror(status))) }
    defer { freeaddrinfo(list) }
    var addresses: [Address] = []
    var next = list
    while let entry = next?.pointee {
      if let address = entry.ai_addr {
        let bytes = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
        addresses.append(Address(bytes: Array(bytes)))
      }
      next = entry.ai_next
    }
    return addresses
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// The address of a socket's own end.
  init?(localOf descriptor: Int32) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard status == 0 else { return nil }
    bytes = withUnsafeBytes(of: storage) { Array($0.prefix(Int(length))) }
  }

  var family: Int32 {
    bytes.withUnsafeBytes { Int32($0.loadUnaligned(as: sa_family_t.self)) }
  }

  /// The address in its usual notation, and the port.
  var endpoint: Endpoint? {
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    var service = [CChar](repeating: 0, count: Int(NI_MAXSERV))
    let status = withSockaddr {
      getnameinfo(
        $0, $1, &host, socklen_t(host.count), &service, socklen_t(service.count),
        NI_NUMERICHOST | NI_NUMERICSERV)
    }
    guard status == 0, let port = UInt16(text(service)) else { return nil }
    // A zone (`fe80::1%eth0`) is this machine's own word for an interface, and no part of the address.
    let address = text(host).prefix { $0 != "%" }
    return Endpoint(address: mappedIPv4 ?? String(address), port: port)
  }

  /// The IPv4 address that an IPv6 address stands for, where it does.
  ///
  /// Spec: LOG-11
  private var mappedIPv4: String? {
    guard family == AF_INET6, bytes.count >= 24,
      bytes[8..<20] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    else { return nil }
    return bytes[20..<24].map(String.init).joined(separator: ".")
  }

  /// Whether it is the same host's, whatever the port.
  func isOnHost(of other: Address) -> Bool { endpoint?.address == other.endpoint?.address }

  /// Whether it names this machine alone.
  var isLoopback: Bool {
    switch family {
    case AF_INET: bytes.count > 4 && bytes[4] == 127
    case AF_INET6:
      bytes.count >= 24
        && (bytes[8..<24] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
          || bytes[8..<21] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127])
    default: false
    }
  }

  func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix($0.count)) }
    return withUnsafePointer(to: storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
    }
  }

  private func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
