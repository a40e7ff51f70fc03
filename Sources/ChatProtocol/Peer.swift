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

  /// What counts as one address where clients are bounded by it: an IPv4 address, or the first half of an IPv6 address.
  ///
  /// One machine may take any address of its network of 2^64.
  ///
  /// Spec: HARD-27 HARD-35
  public var network: String {
    guard address.contains(":") else { return address }
    let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let groups = halves.map { $0.split(separator: ":") }
    guard groups.count == 2 else { return groups.joined().prefix(4).joined(separator: ":") }
    // An IPv4 address at the end stands for two groups.
    let last = groups[1].count + (groups[1].last?.contains(".") == true ? 1 : 0)
    let zeros = Array(repeating: Substring("0"), count: max(0, 8 - groups[0].count - last))
    return (groups[0] + zeros + groups[1]).prefix(4).joined(separator: ":")
  }

  /// Names a peer as a log does, where nothing is rewritten.
  init(logged address: String, port: UInt16) {
    self.address = address
    self.port = port
  }
}
