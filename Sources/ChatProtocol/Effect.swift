/// What the server must do, in this order, because of something that happened.
public enum Effect: Hashable, Sendable {
  /// Append the record to the log, before any client gets what follows.
  ///
  /// Spec: HARD-13
  case log(LogRecord)
  /// Append what a client of this port said to the log, then send it to every client that is in the room at this point.
  ///
  /// Spec: LOG-4 HARD-13
  case relay(ChatLine, from: UInt16)
  /// Send the message to every client that is in the room at this point.
  case broadcast(Message)
  /// Send the message to one client.
  case send(Message, to: ClientID)
  /// Close the connection once everything sent to it before has gone out.
  case close(ClientID)
}

/// A connection, as the server's edge tells them apart.
public struct ClientID: Hashable, Sendable {
  /// Any number that no other connection of this server has had.
  public let number: UInt64

  /// Names a connection.
  public init(_ number: UInt64) { self.number = number }
}
