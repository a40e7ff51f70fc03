import ChatProtocol
import Localization

/// A client: what it has said, heard and tries to do.
///
/// Events go in, effects come out. Each text of the user's is in the ``Outbox`` from Enter until it is heard, and
/// whatever ends that otherwise names it.
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
    /// Whether it is shown who comes and goes.
    package var showsComings = true

    package init(nick: Nick) { self.nick = nick }
  }

  /// With more of the user's bytes than this unsent no more are wanted.
  private static let fullBytes = 256 << 10

  let settings: Settings
  /// The server that is talked to, or was last.
  var address: ServerAddress
  var nick: Nick
  var link = Link.offline
  var plan = Plan.talk
  var input = Input.open
  var outbox = Outbox()
  var outage: Outage
  /// Whether some text went nowhere, which a program without a person tells by its status.
  var hasLosses = false
  /// Who is not heard, as the user wants it; the last one first.
  var ignored = Recent<String>(limit: 500)
  var showsComings: Bool
  var nicks = Recent<String>(limit: 500)
  var hosts = Recent<ServerAddress>(limit: 50)

  package init(settings: Settings, jitter: some RandomNumberGenerator & Sendable) {
    self.settings = settings
    address = settings.address
    nick = settings.nick
    showsComings = settings.showsComings
    outage = Outage(jitter: jitter)
  }

  /// Whether more of the input is welcome.
  ///
  /// Before there is a connection it is left where it is, so that nothing of it can be lost.
  package var wantsInput: Bool {
    guard case .online = link, input == .open else { return false }
    return outbox.waitingBytes < Self.fullBytes && !outbox.isFilling
  }

  /// What stands before the line that is edited.
  ///
  /// Spec: CLIENT-27
  package var prompt: String {
    let place: String? =
      switch link {
      case .offline: "offline"
      case .connecting: "connecting to \(address)"
      case .online: plan == .talk ? nil : "leaving"
      case .retrying: "offline, trying \(address) again"
      }
    let waiting = outbox.waiting.isEmpty ? nil : "\(outbox.waiting.count) waiting"
    let notes = [place, waiting].compactMap { $0?.translated }.joined(separator: ", ")
    return notes.isEmpty ? "\(nick.text)> " : "\(nick.text) (\(notes))> "
  }

  /// The last so many texts that wait or are on their way.
  ///
  /// Spec: CLIENT-28
  package func unheard(last count: Int) -> [[UInt8]] {
    let waiting = outbox.waiting.suffix(count)
    return (outbox.onItsWay.suffix(count - waiting.count) + waiting).map(\.bytes)
  }

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
    case .ambiguous(let name, let commands):
      let names = commands.map { "/\($0.rawValue)" }.joined(separator: ", ")
      return [.show(.trouble("\(name) may be \(names): write more of it"))]
    case nil:
      let text = line.drop(while: \.isWhitespace)
      return said(text.hasPrefix("//") ? String(text.dropFirst()) : line)
    }
  }

  /// The user has said something, whatever it begins with.
  ///
  /// Spec: CLIENT-9 CLIENT-10 CLIENT-35
  package mutating func said(_ line: String) -> [ClientEffect] {
    guard !line.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { return [] }
    if let obstacle = obstacle(to: line) {
      return lost(Array("\(nick.text):\(line)".utf8), .notSent(obstacle))
    }
    do throws(Refusal) {
      let line = try ChatLine(nick: nick, body: line, framing: .bare, limit: ServerStream.longestLine)
      let wasFilling = outbox.isFilling
      guard outbox.append(Message(bytes: line.bytes, server: address)) else {
        return lost(line.bytes, .notSent(.full))
      }
      return flush() + (outbox.isFilling && !wasFilling ? progressed() : [])
    } catch {
      return lost(Array("\(nick.text):\(line)".utf8), .notSent(.invalid(error)))
    }
  }

  private func obstacle(to line: String) -> Obstacle? {
    if case .offline = link { return .offline }
    if plan != .talk { return .leaving }
    return line.utf8.contains(UInt8(ascii: "\n")) ? .notOneLine : nil
  }

  /// The user wants to say again what was not heard.
  ///
  /// Spec: CLIENT-25
  package mutating func sendAgainAsked() -> [ClientEffect] {
    guard let oldest = outbox.kept.first else {
      return [.show(.remark("all that you said was heard, or is on its way"))]
    }
    guard case .talk = plan, !isOffline else {
      return [.show(.trouble("not sent again: not connected; /connect first"))]
    }
    guard outbox.sendAgain(to: address) > 0 else {
      let server = oldest.server
      return [.show(.trouble("not sent again: it was said to \(server); /connect \(server) first"))]
    }
    return flush()
  }

  var isOffline: Bool { if case .offline = link { true } else { false } }

  /// An old line of the history: the hosts in it can be completed.
  package mutating func remembered(_ line: String) {
    guard case .command(.connect, let arguments) = Command.request(in: line), !arguments.isEmpty,
      let address = try? ServerAddress(words: arguments, last: address)
    else { return }
    hosts.note(address)
  }
}

/// The last of something, each once, newest first.
struct Recent<Element: Hashable & Sendable>: Sendable {
  let limit: Int
  private(set) var elements: [Element] = []

  init(limit: Int) { self.limit = limit }

  mutating func forget(_ element: Element) { elements.removeAll { $0 == element } }

  mutating func note(_ element: Element) {
    if elements.first == element { return }
    elements.removeAll { $0 == element }
    elements.insert(element, at: 0)
    if elements.count > limit { elements.removeLast() }
  }
}
