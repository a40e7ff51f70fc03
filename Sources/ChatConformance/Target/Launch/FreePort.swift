import POSIX
import Synchronization
import SystemPackage

/// Ports for servers that are launched: whoever is told one takes it some time later.
enum FreePort {
  /// Below those that a system gives to whoever asks for any: nobody takes one of these unawares.
  private static let range: Range<UInt16> = 16_384..<32_768
  /// Two runs that walk through them at a time hardly ever meet.
  private static let next = Mutex(UInt16.random(in: range))

  /// A port of the address that was free a moment ago, and that nobody else was told lately.
  static func draw(at address: Address) throws(Errno) -> UInt16 {
    for _ in range {
      let port = next.withLock { next in
        defer { next = next + 1 < range.upperBound ? next + 1 : range.lowerBound }
        return next
      }
      do throws(Errno) {
        _ = try Socket(boundTo: address.at(port: port))
        return port
      } catch {
        guard error == .addressInUse else { throw error }
      }
    }
    throw .addressInUse
  }
}
