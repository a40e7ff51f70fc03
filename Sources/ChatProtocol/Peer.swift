/// Who is at the other end, as the server sees it.
public struct Peer: Hashable, Sendable {
  /// An IPv4 or IPv6 address as `inet_ntop` writes it.
  public let address: String
  /// The TCP port, which is the client's name in notices and in the log.
  ///
  /// Spec: MSG-3
  public let port: UInt16

  /// Names a peer; an IPv4 address mapped into IPv6 is written as IPv4.
  ///
  /// The zone of a link-local address (`%eth0`) is left out: it names an interface of this machine, not the peer.
  ///
  /// Spec: LOG-11
  public init(address: String, port: UInt16) {
    let mapped = "::ffff:"
    let unzoned = address.prefix { $0 != "%" }
    let tail = unzoned.dropFirst(mapped.count)
    let isMapped = unzoned.lowercased().hasPrefix(mapped) && tail.contains(".")
    self.address = String(isMapped ? tail : unzoned)
    self.port = port
  }

  /// Names a peer as a log does, where nothing is rewritten.
  init(logged address: String, port: UInt16) {
    self.address = address
    self.port = port
  }
}
