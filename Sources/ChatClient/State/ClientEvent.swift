/// What the edge has to tell the state of a client, in the past tense.
package enum ClientEvent: Hashable, Sendable {
  case connected(localPort: UInt16)
  /// No connection came about: why, in words.
  case connectFailed(String)
  case received([UInt8])
  case ended(ConnectionEnd)
  /// The system has taken all that was to be sent; before that nothing more is.
  case taken
  case timerFired(ClientTimer)
}

/// How a connection ended.
package enum ConnectionEnd: Hashable, Sendable {
  /// The server closed it in the orderly way.
  case closed
  /// It broke: why, in words.
  case lost(String)
}

/// What a client waits for by the clock.
package enum ClientTimer: Hashable, Sendable, CaseIterable {
  /// Until the framing is decided.
  case framing
  /// Until the next bare message goes without the echo of the last one.
  case echo
  /// Until the next attempt to connect.
  case reconnect
  /// Until a connection counts as steady, and the next outage as a new one.
  case steady
  /// After the input's end, as `--wait` asks.
  case linger
  /// Until what does not come back is given up, and a server that does not close.
  case farewell
}
