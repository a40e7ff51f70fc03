import SessionLanguage
import SessionRunner

/// The usual cause of a breach, for the author of the server.
package enum Hint {
  /// A hint for what went wrong in a session, where there is a usual cause.
  package static func text(for failure: Failure, in session: Session) -> String? {
    text(for: failure, about: failure.foundation.map { [$0] } ?? session.covers)
  }

  /// A hint for what breaks one of these requirements; the failure itself may tell more than they do.
  package static func text(for failure: Failure, about requirements: [String]) -> String? {
    if case .flaw(let flaw) = failure.evidence { return text(for: flaw) }
    switch failure.verdict {
    case .stray, .refused: return nil
    case .crash:
      return "One client's doing must not end the server: catch the error where that client is served."
    case .flood:
      return
        "Look for a loop that goes on sending: when recv gives nothing, the client has closed, and the loop ends."
    case .late:
      return "Look for a wait that another client's turn depends on, or for output that is not flushed."
    case .wrong, .hang, .closed: return requirements.lazy.compactMap { hints[$0] }.first
    }
  }

  private static func text(for flaw: LogReading.Flaw) -> String? {
    switch flaw {
    case .cp949: "Open the log with encoding=\"utf-8\": the system's default is another."
    case .carriageReturns: "Open the log with newline=\"\\n\", or in binary, so that no CR is added."
    case .notUTF8: "Write the bytes of UTF-8, and each message as it came."
    case .flood:
      "When recv gives nothing, the client has closed: leave the loop, instead of logging nothing for ever."
    case .silent:
      "Flush after each entry, as with log.flush(): what is written may stay in a buffer until the program ends."
    case .missing:
      "It is `Server Log.txt` where the server was started; for one that runs elsewhere: --log PATH."
    case .unreadable: "The log is a file of its own, which everybody who runs the server may read."
    case .truncated: "Open the log for appending."
    }
  }

  private static let hints = [
    "FRAME-2": "Send each message, notices too, with one \\n at its end.",
    "FRAME-3": "One recv is not one message: keep what came, and take a message only when its LF is there.",
    "FRAME-4": "One recv may hold several messages: split at every LF, and keep what follows the last.",
    "FRAME-5": "Windows ends lines in CR LF: take one CR off before the LF.",
    "FRAME-6": "Pass over an empty line.",
    "FRAME-7": "What is left without an LF when the client ends is no message: throw it away.",
    "FRAME-8":
      "A character can be cut between two recv calls, and decoding a half raises an error that ends the thread: "
      + "decode only whole characters and keep the rest for the next recv, or relay the bytes as they are.",
    "ROOM-1":
      "Add the client to the list first, then send the notice to the whole list. Sending to one that has just gone may "
      + "raise an error: catch it, and go on with the next.",
    "ROOM-2": "Send the join notice to everyone in the list, not to the newcomer alone.",
    "ROOM-3": "Send a message to everyone in the list, its sender included.",
    "ROOM-4": "Relay the bytes as they came: no strip(), no normalising, no formatting.",
    "ROOM-5": "A message may come in several recv calls, and send may take only a part: use sendall.",
    "ROOM-7": "Let one thread at a time send to a client, in the order in which messages came.",
    "ROOM-9":
      "When recv gives nothing, the client has closed: leave the loop, take it off the list, tell the rest, close the socket.",
    "ROOM-10":
      "When recv gives nothing, the client will send no more: leave the loop, take it off the list, tell the rest, "
      + "close the socket.",
    "ROOM-11":
      "A reset makes recv raise an error (ConnectionResetError): treat it as the end of this client.",
    "ROOM-12": "Handle everything that recv gave before you handle the end.",
    "ROOM-13": "Close the socket of a client that has ended.",
    "ROOM-14": "Take the client off the list before you tell the rest.",
    "ROOM-15": "Sending to a client that has gone raises an error: catch it, and go on with the next.",
    "LOG-4": "The entry ends in one blank before its LF.",
    "LOG-5": "Write the entry once, in the one place where a client ends, in whatever way.",
    "LOG-8": "Flush the log after each entry.",
    "LOG-2": "Open the log for appending (\"a\").",
    "HARD-3": "The original's clients send no LF: after 50 ms of quiet, take what is there as a message.",
    "HARD-9":
      "Look at what a reader sees: leave out blanks, marks and all that cannot be seen, take any bracket with corners, "
      + "and refuse what then begins with [알림]. Refuse marks of direction that come before the first letter.",
    "HARD-36":
      "A web page can make a browser send a form to any port: where a client's first line is like POST / HTTP/1.1, "
      + "say why, and close.",
    "HARD-37":
      "After a first line like POST / HTTP/1.1 leave the loop over the lines: what came with it is the browser's, too.",
  ]
}
