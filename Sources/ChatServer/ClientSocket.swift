import ChatProtocol
import POSIX
import SystemPackage

/// A client's socket, which never blocks.
package protocol ClientSocket: AnyObject {
  /// Tells the watcher what happens from now on, and what has happened already.
  func watch(by watcher: any SocketWatcher) throws(Errno)
  /// Puts what has come into the space, as much as that has room for.
  func receive(into space: UnsafeMutableRawBufferPointer) throws(Errno) -> Socket.Received
  /// Sends as many of the bytes as the socket takes now, and says how many; `hasMore` says that more follows at once.
  func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) throws(Errno) -> Int
  /// The client reads an end behind what was sent.
  func endSending()
  func close()
}

/// Who has come to the door: a socket, and whose it is; nil where it was reset before it was let in.
typealias Arrival = (socket: any ClientSocket, peer: Peer?)

/// A socket that listens, which never blocks.
protocol ListeningSocket: AnyObject {
  func watch(by watcher: any SocketWatcher) throws(Errno)
  /// Who has waited longest; nil where nobody waits.
  func accept() throws(Errno) -> Arrival?
  func close()
}

/// A socket of the system's that an event loop watches; to be used on that loop.
final class WatchedSocket {
  /// The socket's own, for what is asked of each client in each turn; -1 once it is closed.
  private var descriptor: FileDescriptor
  private let socket: Socket
  private let loop: SocketEventLoop

  init(_ socket: Socket, on loop: SocketEventLoop) {
    (self.socket, descriptor, self.loop) = (socket, socket.descriptor, loop)
  }

  func watch(by watcher: any SocketWatcher) throws(Errno) { try loop.watch(descriptor, by: watcher) }

  func close() {
    guard descriptor.rawValue >= 0 else { return }
    loop.forget(descriptor)
    socket.close()
    descriptor = socket.descriptor
  }
}

extension WatchedSocket: ClientSocket {
  func receive(into space: UnsafeMutableRawBufferPointer) throws(Errno) -> Socket.Received {
    try descriptor.receive(into: space)
  }

  func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) throws(Errno) -> Int {
    try descriptor.send(bytes, hasMore: hasMore)
  }

  // Where it is in error already, the client sees that.
  func endSending() { try? socket.endSending() }
}

extension WatchedSocket: ListeningSocket {
  func accept() throws(Errno) -> Arrival? {
    guard let client = try socket.accept() else { return nil }
    return (WatchedSocket(client, on: loop), (try? client.peerAddress).map(Peer.init))
  }
}

extension Peer {
  init(_ address: Address) { self.init(address: address.host, port: address.port) }

  /// `127.0.0.1 port 1104`, as the program's own log names it.
  var description: String { "\(address) port \(port)" }
}
