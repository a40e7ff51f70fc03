import Glibc

/// A socket of this process that is connected to a port, whoever has opened it.
struct ClientSocket {
  private let descriptor: CInt

  /// Nil where there is none.
  init?(connectedTo port: UInt16) {
    for descriptor in CInt(3)..<4096 {
      var address = sockaddr_in()
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let result = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) }
      }
      if result == 0, address.sin_port.bigEndian == port {
        self.descriptor = descriptor
        return
      }
    }
    return nil
  }

  /// The value of an option; nil where the system has none such.
  func option(_ level: CInt, _ name: CInt) -> CInt? {
    var value: CInt = 0
    var length = socklen_t(MemoryLayout<CInt>.size)
    return getsockopt(descriptor, level, name, &value, &length) == 0 ? value : nil
  }
}
