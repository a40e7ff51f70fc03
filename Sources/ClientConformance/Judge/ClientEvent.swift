import SessionLanguage

/// What has happened at the client that is judged.
package enum ClientEvent: Hashable, Sendable {
  /// It has connected, from this port; connections are counted from 0.
  case connected(port: UInt16, elsewhere: Bool)
  /// It has sent something on this connection.
  case heard([UInt8], on: Int)
  /// It has ended its side, orderly or not.
  case ended(Int)
  /// It has read all that was sent to it.
  case caughtUp
  /// It has written something to its terminal, or to standard output.
  case wrote([UInt8])
  /// Its screen has come to show this.
  case shown(Screen)
  /// It has written to standard error.
  case complained([UInt8])
  /// What it keeps was looked at: the files that others may read.
  case looked(open: [String])
  /// Its process has ended; nil where a signal has ended it.
  case exited(status: Int?)
  case timePassed
}

/// What is to be done at it.
package enum ClientEffect: Hashable, Sendable {
  case start(nick: [UInt8])
  case type([UInt8])
  case paste([UInt8])
  case press(Key)
  case endInput
  case resize(TerminalSize)
  /// Sends on the connection.
  case send([UInt8], on: Int)
  case close(Int)
  case reset(Int)
  case stopListening
  case listen
  /// Tells, as a ``ClientEvent/caughtUp``, when the client has read all.
  case awaitReading(Int)
  case lookAtHome
}
