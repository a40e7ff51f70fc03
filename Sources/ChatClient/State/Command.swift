/// What begins with a slash.
package enum Command: String, CaseIterable, Sendable {
  case connect, disconnect, nick, quit, help

  /// How it is typed.
  package var usage: String {
    switch self {
    case .connect: "/connect [HOST] [PORT], or HOST:PORT"
    case .disconnect: "/disconnect"
    case .nick: "/nick [NAME]"
    case .quit: "/quit"
    case .help: "/help [COMMAND]"
    }
  }

  /// What it does.
  package var summary: String {
    switch self {
    case .connect: "connect; without HOST and PORT to the same server as last time"
    case .disconnect: "end the connection, and stop trying for one"
    case .nick: "go by this name from now on; without one, by Unknown"
    case .quit: "end the program; so does Ctrl-D on an empty line"
    case .help: "say what the commands do"
    }
  }

  /// What else is to be known.
  static let otherHelp = [
    "//TEXT: say a text that begins with a slash",
    "Up, Down: your earlier lines; Ctrl-R: search them; Tab: complete a nick or a command",
    "Ctrl-O: send again what was not heard; Ctrl-C: drop the line; Ctrl-L: clear the screen; Ctrl-D: leave",
  ]

  /// What a typed line asks for; nil where it is a message.
  enum Request: Hashable, Sendable {
    case command(Command, arguments: [String])
    case unknown(String)
  }

  /// Blanks before the slash make no difference: they are not sent either.
  static func request(in line: String) -> Request? {
    let line = line.drop(while: \.isWhitespace)
    guard line.hasPrefix("/"), !line.hasPrefix("//") else { return nil }
    let words = line.dropFirst().split(whereSeparator: \.isWhitespace).map { String($0) }
    guard line.dropFirst().first?.isWhitespace == false, let name = words.first else { return .unknown("/") }
    return Command(rawValue: name).map { .command($0, arguments: Array(words.dropFirst())) }
      ?? .unknown("/" + name)
  }
}
