import ChatProtocol

/// A line for the user, before it has colours.
package enum ShownLine: Hashable, Sendable {
  /// The server's own word, as it came.
  case notice([UInt8])
  /// One's own message, as it came back.
  case own([UInt8])
  /// What somebody else said, as it came.
  case said([UInt8], mentionsMe: Bool)
  /// The end of the connection, in the words of the original.
  case goodbye
  /// A word of the client's own.
  case remark(String)
  /// Something went wrong: what, where, and what to do.
  case trouble(String)
  /// A line that was shown before, as it was.
  case recalled(String)
  /// A text of the user's that was not heard, and why.
  case lost([UInt8], Loss)
}

extension ShownLine {
  /// Whether somebody else has said it.
  var isOfOthers: Bool {
    switch self {
    case .notice, .said: true
    case .own, .goodbye, .remark, .trouble, .recalled, .lost: false
    }
  }
}

/// What became of a text that was not heard.
package enum Loss: Hashable, Sendable {
  /// It never left: nobody has got it.
  case notSent(Obstacle)
  /// It left and did not come back: others may have got it.
  case notHeard
  /// The server refused it; why, where that is known.
  case refused(Refusal?)
}

/// What keeps a text from being sent.
package enum Obstacle: Hashable, Sendable {
  case offline
  /// The connection has ended, or the attempt at one.
  case ended
  /// The user is about to leave.
  case leaving
  /// More waits than may be held.
  case full
  case notOneLine
  case invalid(Refusal)
}
