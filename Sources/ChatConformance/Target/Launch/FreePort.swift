import POSIX
import Synchronization
import SystemPackage

/// A port for a server that is launched: whoever is told one takes it some time later, and no other run draws it meanwhile.
final class FreePort {
  let number: UInt16
  /// Takes the same port for datagrams, which no chat server wants: a run that finds it taken leaves the port to another.
  private let claim: Socket

  /// Below those that a system gives to whoever asks for any: nobody takes one of these unawares.
  private static let range: Range<UInt16> = 16_384..<32_768
  private static let next = Mutex(UInt16.random(in: range))

  /// A port of the address that was free a moment ago, and that nobody else was told lately, or is told before this is gone.
  init(at address: Address) throws(Errno) {
    for _ in Self.range {
      let port = Self.next.withLock { next in
        defer { next = next + 1 < Self.range.upperBound ? next + 1 : Self.range.lowerBound }
        return next
      }
      do throws(Errno) {
        let claim = try Socket(boundTo: address.at(port: port), forDatagrams: true)
        _ = try Socket(boundTo: address.at(port: port))
        (number, self.claim) = (port, claim)
        return
      } catch {
        guard error == .addressInUse else { throw error }
      }
    }
    throw .addressInUse
  }
}
