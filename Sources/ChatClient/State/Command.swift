/// What begins with a slash.
package enum Command: String, CaseIterable, Sendable {
  case connect, disconnect, nick, ignore, notices, last, quit, help

  /// How it is typed, and what it does.
  var help: String {
    switch self {
    case .connect:
      "/connect [HOST] [PORT], or HOST:PORT: connect; without HOST and PORT to the same server as last time"
    case .disconnect: "/disconnect: end the connection, and stop trying for one"
    case .nick: "/nick [NAME]: go by this name from now on; without one, by Unknown"
    case .ignore:
      "/ignore [NICK]: show nothing that NICK says, or show it again; without NICK, say who is ignored"
    case .notices: "/notices [on|off]: show who comes and goes, or not"
    case .last: "/last [TEXT]: show again the last lines with TEXT in them"
    case .quit: "/quit: end the program; so does Ctrl-D on an empty line"
    case .help: "/help [COMMAND]: say what the commands do"
    }
  }

  /// What else is to be known.
  static let otherHelp = [
    "//TEXT: say a text that begins with a slash",
    "Up, Down: your earlier lines; Ctrl-R: search them; Tab: complete a nick or a command",
    "Where a line says so, what follows came while another window had the keyboard, or after five minutes without a key",
    "Ctrl-O: send again what was not heard; Ctrl-C: drop the line; Ctrl-L: clear the screen; Ctrl-D: leave",
  ]

  /// What a typed line asks for; nil where it is a message.
  enum Request: Hashable, Sendable {
    case command(Command, arguments: [String])
    case unknown(String)
    /// The beginning of several.
    case ambiguous(String, [Command])
  }

  /// Blanks before the slash make no difference, as they are not sent either; a name may be cut where it is still the only one.
  static func request(in line: String) -> Request? {
    let line = line.drop(while: \.isWhitespace)
    guard line.hasPrefix("/"), !line.hasPrefix("//") else { return nil }
    let words = line.dropFirst().split(whereSeparator: \.isWhitespace).map { String($0) }
    guard line.dropFirst().first?.isWhitespace == false, let name = words.first else { return .unknown("/") }
    let meant = Command(rawValue: name).map { [$0] } ?? allCases.filter { $0.rawValue.hasPrefix(name) }
    switch meant.count {
    case 0: return .unknown("/" + name)
    case 1: return .command(meant[0], arguments: Array(words.dropFirst()))
    default: return .ambiguous("/" + name, meant)
    }
  }
}
