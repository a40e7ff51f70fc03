import POSIX
import SystemPackage

/// A listening socket on loopback; every wait ends after ten seconds at the latest.
package final class RawServer {
  package let port: UInt16
  private let socket: Socket

  /// Without listening nobody gets in, and nobody else gets the port.
  package init(isListening: Bool = true) throws {
    let address = try loopback(port: 0)
    socket = isListening ? try Socket(listeningAt: address, backlog: 16) : try Socket(boundTo: address)
    port = try socket.localAddress.port
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
