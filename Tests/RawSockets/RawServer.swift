import POSIX
import SystemPackage

/// A listening socket on loopback; every wait ends after ten seconds at the latest.
///
/// Its address is its own, and not 127.0.0.1: whoever looks there for a server that had the same port before comes to
/// nobody's place here.
package final class RawServer {
  package let host: String
  package let port: UInt16
  private let socket: Socket

  /// As a client takes it.
  package var address: String { "\(host):\(port)" }

  /// Without listening nobody gets in, and nobody else gets the port.
  package init(host: String = RawServer.anyHost, isListening: Bool = true) throws {
    self.host = host
    let address = try loopback(host, port: 0)
    socket = isListening ? try Socket(listeningAt: address, backlog: 16) : try Socket(boundTo: address)
    port = try socket.localAddress.port
  }

  /// One of the many that loopback has.
  package static var anyHost: String {
    "127." + (0..<3).map { _ in "\(Int.random(in: 1...254))" }.joined(separator: ".")
  }

  /// The next client.
  package func accept() throws -> RawConnection {
    guard try socket.descriptor.isReady(for: .reading, within: longest), let client = try socket.accept()
    else {
      throw Errno.timedOut
    }
    return try RawConnection(client)
  }
}
