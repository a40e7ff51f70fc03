/// What the edge of the network has to tell.
package enum WireEvent: Hashable, Sendable {
  case connected(localPort: UInt16)
  /// No connection came about: why, in words.
  case connectFailed(String)
  case received([UInt8])
  case ended(WireEnd)
  /// What was to be sent is with the system, but for a little: more is welcome.
  case sendable
  case timerFired(ClientTimer)
}

/// How a connection ended.
package enum WireEnd: Hashable, Sendable {
  /// The server closed it in the orderly way.
  case closed
  /// It broke: why, in words.
  case lost(String)
}
