/// What the state of a client asks of the edge, to be performed in order.
package enum ClientEffect: Hashable, Sendable {
  /// Opens a connection; there is none, and no attempt at one, when this is asked.
  case connect(ServerAddress)
  /// Ends the connection or the attempt at one; nothing more is heard of it.
  case disconnect
  /// Sends what was said and ends the write side; the server's words are still read.
  case endSending
  /// Sends the bytes, which are whole messages with their terminators; `.taken` follows.
  case send([UInt8])
  /// Starts a timer; one of the same name that still runs is replaced.
  case startTimer(ClientTimer, Duration)
  case stopTimer(ClientTimer)
  case show(ShownLine)
  /// Shows again the last lines with this text in them.
  case recall(String)
  /// Ends the program with this exit status.
  case quit(status: Int32)
}
