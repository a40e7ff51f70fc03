/// What begins with a slash.
package enum Command: String, CaseIterable, Sendable {
  case connect, disconnect, nick, quit, help

  /// How it is typed.
  package var usage: String {
    switch self {
    case .connect: "/connect [HOST] [PORT]"
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

  /// What a typed line asks for; nil where it is a message.
  enum Request: Hashable, Sendable {
    case command(Command, arguments: [String])
    case unknown(String)
  }

  static func request(in line: String) -> Request? {
    guard line.hasPrefix("/"), !line.hasPrefix("//") else { return nil }
    let words = line.dropFirst().split(whereSeparator: \.isWhitespace).map { String($0) }
    guard line.dropFirst().first?.isWhitespace == false, let name = words.first else { return .unknown("/") }
    return Command(rawValue: name).map { .command($0, arguments: Array(words.dropFirst())) }
      ?? .unknown("/" + name)
  }
}

extension ServerAddress {
  /// What `/connect` was given: a host, a port, both or neither; nil where it makes no address.
  init?(arguments: [String], last: ServerAddress) {
    self = last
    switch arguments.count {
    case 0: return
    case 1 where arguments[0].allSatisfy(\.isNumber):
      guard let port = UInt16(arguments[0]), port > 0 else { return nil }
      self.port = port
    case 1:
      host = arguments[0]
    case 2:
      guard let port = UInt16(arguments[1]), port > 0 else { return nil }
      self = ServerAddress(host: arguments[0], port: port)
    default: return nil
    }
  }
}
