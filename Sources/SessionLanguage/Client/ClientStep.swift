/// One line of a session about a client, or one block.
package enum ClientStep: Hashable, Sendable {
  case act(ClientAct)
  case observation(ClientObservation)
}

/// What a client's user does, or the server that is played.
package enum ClientAct: Hashable, Sendable {
  /// `user starts`: starts the client.
  case starts
  /// `user starts as: text`: under another nick than the session's.
  case startsAs(Text)
  /// `user says: text`: types it, and presses Enter.
  case says(Text)
  /// `user types: text`
  case types(Text)
  /// `user pastes: text`: at once, and marked as pasted where the client wants that.
  case pastes(Text)
  /// `user presses KEY`
  case presses(Key)
  /// `user leaves`: by the client's own way, or the end of the input.
  case leaves
  /// `user connects`, `user connects elsewhere`: tells the client to, where it has a command.
  case connects(elsewhere: Bool)
  /// `terminal is 40x12`
  case resizes(TerminalSize)
  /// `server greets`: sends the notice that the client has joined.
  case greets
  /// `server > text`: one message, with the framing's terminator.
  case sends(Text)
  /// `server >> "…" | "…"`: bytes as they stand; the client has read each of these segments before the next is sent.
  case sendsRaw([Text])
  /// `server imitates: text`: sends the row on which the text is seen as a message.
  case imitates(Text)
  /// `server closes`, `server resets`: ends the connection.
  case closes
  case resets
  /// `server stops`, `server starts`: lets nobody in any more, or again.
  case stops
  case resumes
}

/// What must come of it.
package enum ClientObservation: Hashable, Sendable {
  /// `server accepts`: the client has connected.
  case accepts
  /// `server accepts later`: it has waited longer for this than the first time that it came back.
  case acceptsLater
  /// `server < text`: the next message that the client sends.
  case hears(Text)
  /// `server relays: text`: the same, and it is sent back.
  case relays(Text)
  /// `server < nothing`: the client has sent no more by now.
  case hearsNothing
  /// `server < closed`: the client has ended its side.
  case hearsEnd
  /// `user sees: text`
  case sees(Text)
  /// `user sees once: text`
  case seesOnce(Text)
  /// `user sees no: text`
  case seesNo(Text)
  /// `user sees in order`, and texts that stand on lines of their own, one below the other.
  case seesInOrder([Text])
  /// `user sees on its way: text`: something shows it, and what shows it is remembered.
  case seesOnItsWay(Text)
  /// `user sees as heard: text`: something else shows it.
  case seesAsHeard(Text)
  /// `user sees no imitation`: no row is like the one that was imitated.
  case seesNoImitation
  /// `user is told`: something is said that was not there before the last act.
  case isTold
  /// `user is told: text`: so it is, and the text is named.
  case isToldOf(Text)
  /// `line is: text`: it stands before the cursor, whole, and nothing behind it.
  case lineIs(Text)
  /// `line holds: text`: the line with the cursor has it.
  case lineHolds(Text)
  /// `terminal gets no: "…"`: these bytes were never written to it.
  case terminalGetsNo(Text)
  /// `client succeeds`, `client fails`, `client ends`: its process has ended, with the status 0, another, or any.
  case ends(ClientEnding)
  /// `home is private`: nobody else may read what the client keeps.
  case homeIsPrivate
}

/// What a client's exit status must say.
package enum ClientEnding: String, Hashable, Sendable, CaseIterable {
  case succeeds
  case fails
  case ends
}

/// A key that has no character.
package enum Key: String, Hashable, Sendable, CaseIterable {
  case enter = "Enter"
  case tab = "Tab"
  case escape = "Escape"
  case backspace = "Backspace"
  case delete = "Delete"
  case up = "Up"
  case down = "Down"
  case left = "Left"
  case right = "Right"
  case home = "Home"
  case end = "End"
  case pageUp = "PageUp"
  case pageDown = "PageDown"
  case insert = "Insert"
  case f1 = "F1"
  case f5 = "F5"
  case f12 = "F12"
  case shiftTab = "Shift-Tab"
  case controlLeft = "Ctrl-Left"
  case altRight = "Alt-Right"
  case controlC = "Ctrl-C"
  case controlD = "Ctrl-D"
  case controlU = "Ctrl-U"
}

/// How many cells a terminal has.
package struct TerminalSize: Hashable, Sendable, CustomStringConvertible {
  /// What a person may have, either way.
  static let bounds = 2...most
  package static let most = 500

  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  package var description: String { "\(columns)x\(rows)" }
}
