/// How things stand with the server.
enum Link: Sendable {
  /// There is no connection, and none is wanted.
  case offline
  case connecting
  case online(Conversation)
  /// The connection is lost or has not come about, and is tried again after a while.
  case retrying
}

/// One connection while it lasts.
struct Conversation: Sendable {
  var stream: ServerStream
  /// Whether the user was told that there is a connection.
  let isTold: Bool
  /// Whether the system has yet to take what was sent last.
  var isSending = false
  /// Whether our side has ended, and the server is only heard out.
  var isHearingOut = false
}

/// Until when the user wants to talk.
enum Plan: Hashable, Sendable {
  case talk
  /// Until all is heard; then the connection ends, and the program too where it `quits`.
  case leave(quits: Bool)
}

/// How things stand with the input of a client that has no terminal.
enum Input: Hashable, Sendable {
  case open
  /// It has ended; the client stays as long as it was asked to.
  case lingering
  case over
}
