import Glibc
import SystemPackage

/// An internet address and a port.
package struct Address: Hashable, Sendable {
  /// The bytes of a `sockaddr_in` or `sockaddr_in6`.
  private var bytes: [UInt8]

  init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
    bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(length)))
  }

  /// The address that a call such as `getsockname` fills in.
  init(
    filledBy fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) throws(Errno) -> CInt
  ) throws(Errno) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    try withUnsafeMutablePointer(to: &storage) { (pointer) throws(Errno) in
      _ = try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { (address) throws(Errno) in
        try fill(address, &length)
      }
    }
    bytes = withUnsafeBytes(of: storage) { Array($0.prefix(Int(length))) }
  }

  /// `AF_INET` or `AF_INET6`.
  var family: CInt { bytes.withUnsafeBytes { CInt($0.loadUnaligned(as: sa_family_t.self)) } }

  /// The port; both families have it at the same place, the higher byte first.
  package var port: UInt16 { UInt16(bytes[2]) << 8 | UInt16(bytes[3]) }

  /// The same address at another port.
  package func at(port: UInt16) -> Address {
    var address = self
    address.bytes[2] = UInt8(port >> 8)
    address.bytes[3] = UInt8(truncatingIfNeeded: port)
    return address
  }

  /// The address in its usual notation, such as `127.0.0.1` or `::1`.
  ///
  /// A zone (`fe80::1%eth0`) is this machine's own word for an interface, and is left out.
  package var host: String {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status = withSockaddr {
      getnameinfo($0, $1, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
    }
    guard status == 0 else { return "?" }
    let characters = text.prefix { $0 != 0 && $0 != CChar(bitPattern: UInt8(ascii: "%")) }
    return String(decoding: characters.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether it names this machine alone: `127.0.0.0/8`, `::1`, or the former as an IPv6 address.
  package var isLoopback: Bool {
    switch family {
    case AF_INET: bytes[4] == 127
    case AF_INET6:
      bytes[8..<24] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        || bytes[8..<21] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127]
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
}
