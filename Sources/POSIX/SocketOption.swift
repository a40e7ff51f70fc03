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

  /// Whether the system asks a silent peer whether it is still there.
  package static let keepAlive = SocketOption(level: SOL_SOCKET, name: SO_KEEPALIVE)
  /// After how many seconds of silence it asks.
  package static let keepAliveIdle = SocketOption(level: CInt(IPPROTO_TCP), name: TCP_KEEPIDLE)
  /// After how many seconds it asks again.
  package static let keepAliveInterval = SocketOption(level: CInt(IPPROTO_TCP), name: TCP_KEEPINTVL)
  /// How often it asks before it gives up.
  package static let keepAliveTimes = SocketOption(level: CInt(IPPROTO_TCP), name: TCP_KEEPCNT)
  /// How many bytes that have yet to be sent the system keeps before the socket counts as full.
  package static let unsentBytes = SocketOption(level: CInt(IPPROTO_TCP), name: TCP_NOTSENT_LOWAT)
  /// Whether an address may be taken again while connections of its last owner fade away.
  package static let reuseAddress = SocketOption(level: SOL_SOCKET, name: SO_REUSEADDR)

  static let error = SocketOption(level: SOL_SOCKET, name: SO_ERROR)
}
