import Glibc

/// A setting of a socket that is a number; switches are 1 and 0.
package struct SocketOption: Sendable {
  let level: CInt
  let name: CInt

  /// Whether small pieces are sent at once, and not held back by Nagle's rule.
  package static let noDelay = SocketOption(level: CInt(IPPROTO_TCP), name: TCP_NODELAY)
  /// Whether pieces are held back until they fill a segment, or the end follows them.
  package static let cork = SocketOption(level: CInt(IPPROTO_TCP), name: TCP_CORK)
  /// Whether what comes is acknowledged at once; the system forgets it by and by.
  package static let quickAcknowledgement = SocketOption(level: CInt(IPPROTO_TCP), name: TCP_QUICKACK)
  /// The size of the buffer of what has come, in bytes; the system doubles what it is told.
  package static let receiveBuffer = SocketOption(level: SOL_SOCKET, name: SO_RCVBUF)

  static let error = SocketOption(level: SOL_SOCKET, name: SO_ERROR)
}
