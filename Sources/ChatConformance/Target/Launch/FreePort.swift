import POSIX
import Synchronization
import SystemPackage

/// Ports for servers that are launched: whoever is told one takes it some time later.
enum FreePort {
  /// Those that were drawn last: who was told one may not have taken it yet.
  private static let drawn = Mutex<[UInt16]>([])
  private static let mostPending = 16

  /// A port of the address that was free a moment ago, and that nobody else was told lately.
  static func draw(at address: Address) throws(Errno) -> UInt16 {
    while true {
      let port = try Socket(boundTo: address).localAddress.port
      let isNew = drawn.withLock { drawn in
        guard !drawn.contains(port) else { return false }
        drawn = drawn.suffix(mostPending - 1) + [port]
        return true
      }
      if isNew { return port }
    }
  }
}
