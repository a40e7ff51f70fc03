import ChatProtocol

/// A client: what it has said, heard and tries to do.
///
/// Events go in, effects come out.
package struct ClientState: Sendable {
  /// What the user has chosen.
  package struct Settings: Sendable {
    package var address = ServerAddress()
    package var nick: Nick
    /// Nil to find out.
    package var framing: Framing?
    package var reconnects = false
    /// How long to stay after the input's end.
    package var lingering: Duration?
    /// Whether no person is at a terminal.
    package var isPlain = false

    package init(nick: Nick) { self.nick = nick }
  }

  /// How things stand with the server.
  enum Link: Hashable, Sendable {
    case offline, connecting, online
    /// Lost, and to be tried again.
    case waiting
  }

  /// How long a server may be silent before its framing counts as line: a lost LF is worse than one too many.
  static let silence: Duration = .seconds(1)
  /// How long the echo of a bare message is awaited.
  static let echoInterval: Duration = .seconds(1)
  /// How long a server is heard on after all was said.
  static let farewell: Duration = .seconds(5)
  /// With more of the user's bytes than this unsent no more are wanted.
  static let fullBytes = 256 << 10

  var settings: Settings
  var address: ServerAddress
  var nick: Nick
  var link = Link.offline
  var stream = ServerStream()
  var outbox = Outbox()
  /// Whether a server that says nothing is taken for a line server.
  var takesSilenceForLine = false
  var hasHeard = false
  var backoff: Backoff
  var isInputOver = false
  var hasLingered = false
  var isLeaving = false
  /// Whether the user wants to leave once all is sent.
  var isQuitting = false
  var hasRefusal = false
  var nicks = Recent<String>(limit: 500)
  var hosts = Recent<ServerAddress>(limit: 50)

  package init(settings: Settings, jitter: some RandomNumberGenerator & Sendable) {
    self.settings = settings
    address = settings.address
    nick = settings.nick
    backoff = Backoff(jitter: jitter)
  }

  /// Whether more of the input is welcome.
  ///
  /// Before there is a connection it is left where it is, so that nothing of it can be lost.
  package var wantsInput: Bool { !isInputOver && link == .online && outbox.waitingBytes < Self.fullBytes }

  /// What stands before the line that is edited.
  package var prompt: String { link == .online ? "\(nick.text)> " : "\(nick.text) (offline)> " }

  /// The program has started: it connects.
  package mutating func started() -> [ClientEffect] { connect() }

  /// The user has pressed Enter.
  ///
  /// Spec: CLIENT-12
  package mutating func submitted(_ line: String) -> [ClientEffect] {
    switch Command.request(in: line) {
    case .command(let command, let arguments): return performed(command, arguments)
    case .unknown(let name):
      return [.show(.trouble("\(name) is no command: /help lists them, // begins a text with a slash"))]
    case nil: return said(line.hasPrefix("//") ? String(line.dropFirst()) : line)
    }
  }

  /// The user has said something, whatever it begins with.
  ///
  /// Spec: CLIENT-9 CLIENT-10
  package mutating func said(_ line: String) -> [ClientEffect] {
    guard !line.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { return [] }
    guard link != .offline else {
      return [.show(.trouble("not sent: \(line): not connected; after /connect find the text with Up"))]
    }
    guard !line.utf8.contains(UInt8(ascii: "\n")) else {
      return [.show(.trouble("not sent: \(line): a message is one line"))]
    }
    do throws(Refusal) {
      outbox.append(try ChatLine(nick: nick, body: line, framing: .bare).bytes)
      return flush()
    } catch {
      return [.show(.trouble("not sent: \(nick.text):\(line): \(error.reason)"))]
    }
  }

  /// An old line of the history: the hosts in it can be completed.
  package mutating func remembered(_ line: String) {
    guard case .command(.connect, let arguments) = Command.request(in: line), !arguments.isEmpty else {
      return
    }
    if let address = ServerAddress(arguments: arguments, last: address) { hosts.note(address) }
  }
}

/// What the user's commands do.
extension ClientState {
  private mutating func performed(_ command: Command, _ arguments: [String]) -> [ClientEffect] {
    switch command {
    case .connect: return connectAsked(arguments)
    case .disconnect: return disconnectAsked()
    case .nick: return nickAsked(arguments.joined(separator: " "))
    case .quit: return quit()
    case .help: return help(arguments)
    }
  }

  private mutating func connectAsked(_ arguments: [String]) -> [ClientEffect] {
    guard let wanted = ServerAddress(arguments: arguments, last: address) else {
      return [
        .show(.trouble("not an address: \(Command.connect.usage), and PORT is a number from 1 to 65535"))
      ]
    }
    guard link != .online else {
      return [.show(.trouble("connected to \(address): /disconnect first"))]
    }
    let former: [ClientEffect] = link == .offline ? [] : [.stopTimer(.reconnect), .disconnect]
    address = wanted
    backoff.reset()
    return former + connect()
  }

  private mutating func disconnectAsked() -> [ClientEffect] {
    switch link {
    case .offline: return [.show(.trouble("not connected"))]
    case .online: return leave()
    case .connecting, .waiting: return leave() + [.show(.remark("gave up \(address)"))]
    }
  }

  private mutating func nickAsked(_ name: String) -> [ClientEffect] {
    do throws(NickError) {
      nick = try Nick(name)
      return [.show(.remark("you are \(nick.text) now"))]
    } catch {
      return [.show(.trouble("\(error.reason): \(name)"))]
    }
  }

  private func help(_ arguments: [String]) -> [ClientEffect] {
    let names = arguments.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
    if let unknown = names.first(where: { Command(rawValue: $0) == nil }) {
      return [.show(.trouble("/\(unknown) is no command: /help lists them"))]
    }
    let commands = names.isEmpty ? Command.allCases : names.compactMap { Command(rawValue: $0) }
    return commands.map { .show(.remark("\($0.usage): \($0.summary)")) }
      + (names.isEmpty ? [.show(.remark("//TEXT: say a text that begins with a slash"))] : [])
  }
}
