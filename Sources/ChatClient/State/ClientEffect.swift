/// What the state of a client asks of the edge, to be performed in order.
package enum ClientEffect: Hashable, Sendable {
  /// Opens a connection; there is none, and no attempt at one, when this is asked.
  case connect(ServerAddress)
  /// Ends the connection or the attempt at one; nothing more is heard of it.
  case disconnect
  /// Sends what was said and ends the write side; the server's words are still read.
  case endSending
  /// Sends the bytes, which are whole messages with their terminators.
  case send([UInt8])
  /// Starts a timer; one of the same name that still runs is replaced.
  case startTimer(ClientTimer, Duration)
  case stopTimer(ClientTimer)
  case show(ShownLine)
  /// Ends the program with this exit status.
  case quit(status: Int32)
}

/// What a client waits for by the clock.
package enum ClientTimer: Hashable, Sendable, CaseIterable {
  /// Until the framing is decided.
  case framing
  /// Until the echo of a bare message is given up.
  case echo
  /// Until the next attempt to connect.
  case reconnect
  /// After the input's end, as `--wait` asks.
  case linger
  /// Until a server that does not close is given up.
  case farewell
}
