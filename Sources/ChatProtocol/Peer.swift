/// Who is at the other end, as the server sees it.
public struct Peer: Hashable, Sendable {
  /// An IPv4 or IPv6 address in its usual notation.
  public let address: String
  /// The TCP port, which is the client's name in notices and in the log.
  ///
  /// Spec: MSG-3
  public let port: UInt16

  /// Names a peer; an IPv4 address mapped into IPv6 is written as IPv4.
  ///
  /// Spec: LOG-11
  public init(address: String, port: UInt16) {
    let mapped = "::ffff:"
    let tail = address.dropFirst(mapped.count)
    let isMapped = address.lowercased().hasPrefix(mapped) && tail.contains(".")
    self.address = isMapped ? String(tail) : address
    self.port = port
  }
}
