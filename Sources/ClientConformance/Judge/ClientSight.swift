/// All that was seen of a client so far.
struct ClientSight: Sendable {
  struct Connection: Sendable {
    let port: UInt16
    let isElsewhere: Bool
    let began: Duration
    /// What came and is not accounted for yet.
    var heard: [UInt8] = []
    var hasEnded = false
  }

  /// The most that is kept of what a client writes and sends, each; no session asks for so much.
  private static let limit = 1 << 20

  private(set) var connections: [Connection] = []
  private(set) var screen = Screen()
  /// Each byte that it has written to its terminal or to standard output.
  private(set) var written: [UInt8] = []
  private(set) var complaints: [UInt8] = []
  private(set) var openFiles: [String]?
  private(set) var hasExited = false
  private(set) var status: Int?
  let hasTerminal: Bool

  init(hasTerminal: Bool) { self.hasTerminal = hasTerminal }

  mutating func note(_ event: ClientEvent, at now: Duration) {
    switch event {
    case .connected(let port, let elsewhere):
      connections.append(Connection(port: port, isElsewhere: elsewhere, began: now))
    case .heard(let bytes, let index):
      connections[index].heard += bytes.prefix(Self.limit - min(Self.limit, connections[index].heard.count))
    case .ended(let index): connections[index].hasEnded = true
    case .wrote(let bytes):
      written += bytes.prefix(Self.limit - min(Self.limit, written.count))
      if !hasTerminal { screen = Screen(lines: written) }
    case .shown(let screen): self.screen = screen
    case .complained(let bytes): complaints += bytes.prefix(Self.limit - min(Self.limit, complaints.count))
    case .looked(let files): openFiles = files
    case .exited(let status): (hasExited, self.status) = (true, status)
    case .caughtUp, .timePassed: break
    }
  }

  mutating func take(_ count: Int, from index: Int) { connections[index].heard.removeFirst(count) }

  /// The client is started once more.
  mutating func startAgain() { (hasExited, status) = (false, nil) }

  mutating func lookAgain() { openFiles = nil }
}
