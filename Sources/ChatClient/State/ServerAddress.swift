/// Where a server is, as a person gives it.
package struct ServerAddress: Hashable, Sendable {
  /// A name or an address.
  package var host: String
  package var port: UInt16

  package init(host: String = "127.0.0.1", port: UInt16 = 2500) {
    self.host = host
    self.port = port
  }
}

extension ServerAddress: CustomStringConvertible {
  /// The address in a sentence.
  package var description: String { "\(host) port \(port)" }
}
