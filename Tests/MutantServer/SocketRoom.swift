import ChatProtocol
import Mutants
import POSIX
import SystemPackage

/// A model of a server behind sockets, as `MemoryTransport` is one in memory: one thread, one loop, one log.
///
/// No server can tell a close from a half-close before it writes: for the model each is a half-close.
struct SocketRoom {
  /// For how long a client must say nothing to be quiet.
  private static let quietInterval = Duration.milliseconds(50)

  private let listener: Socket
  private let log: FileDescriptor
  private var server: MutantServer
  private var clients: [Int: SocketClient] = [:]
  private var count = 0
  private var appointments: [(time: ContinuousClock.Instant, outputs: [ServerOutput])] = []

  /// Opens the room; its log is `Server Log.txt` in the working directory.
  init(server: MutantServer, listeningAt address: Address) throws {
    self.server = server
    listener = try Socket(listeningAt: address)
    log = try FileDescriptor.open(
      "Server Log.txt", .writeOnly, options: [.append, .create], permissions: [.ownerReadWrite, .groupRead])
  }

  /// Serves until the model crashes.
  mutating func serve() throws {
    try perform(server.handle(.opened))
    while true {
      let ready = try wait()
      for client in ready.clients { try read(client) }
      if ready.isKnockedAt, let socket = try listener.accept() { try welcome(socket) }
      try passTime()
    }
  }

  // MARK: - Waiting

  private mutating func wait() throws -> (clients: [Int], isKnockedAt: Bool) {
    var set = PollSet()
    set.append(listener.descriptor, for: .reading)
    let order = clients.keys.sorted()
    for id in order { clients[id]?.join(&set) }
    _ = try set.wait(within: timeToNext)
    let ready = zip(order, set.indices.dropFirst()).filter { !set.happened(at: $1).isEmpty }.map(\.0)
    return (ready, !set.happened(at: 0).isEmpty)
  }

  /// The time until something is due by itself.
  private var timeToNext: Duration {
    let due = appointments.map(\.time) + clients.values.compactMap(\.quietAt)
    return due.min().map { $0 - .now } ?? .seconds(60)
  }

  /// Does what is due by now.
  private mutating func passTime() throws {
    let now = ContinuousClock.now
    let due = appointments.filter { $0.time <= now }
    appointments.removeAll { $0.time <= now }
    for appointment in due { try perform(appointment.outputs) }
    for id in clients.keys.sorted() where clients[id]?.quietAt ?? .now + .seconds(1) <= now {
      clients[id]?.quietAt = nil
      try handle(.quiet(id))
    }
    for id in clients.keys {
      if !server.awaitsQuiet(id) {
        clients[id]?.quietAt = nil
      } else if clients[id]?.quietAt == nil {
        clients[id]?.quietAt = now + Self.quietInterval
      }
    }
  }

  // MARK: - Clients

  private mutating func welcome(_ socket: Socket) throws {
    try socket.set(.noDelay, to: 1)
    guard let peer = try? socket.peerAddress else { return }
    count += 1
    clients[count] = SocketClient(socket: socket)
    try handle(.connected(count, address: peer.host, port: peer.port))
  }

  /// Takes what a client has sent, and gives it what waits for it.
  private mutating func read(_ id: Int) throws {
    switch clients[id]?.read() {
    case .nothing?, nil: break
    case .bytes(let bytes)?:
      clients[id]?.quietAt = nil
      try handle(.received(bytes, from: id))
    case .end?: try handle(.ended(id, hearsOn: true))
    case .reset?: try handle(.lost(id))
    }
    flush()
  }

  // MARK: - The server's doing

  private mutating func handle(_ event: ServerEvent) throws { try perform(server.handle(event)) }

  private mutating func perform(_ outputs: [ServerOutput]) throws {
    for output in outputs {
      switch output {
      case .write(let bytes, let client): clients[client]?.outbox += bytes
      case .log(let bytes): try log.writeAll(bytes, within: .seconds(5))
      case .emptyLog: try log.resize(to: 0)
      case .close(let client): clients[client]?.isClosing = true
      case .later(let wait, let outputs): appointments.append((.now + wait, outputs))
      case .crash:
        flush()
        throw Crash()
      }
    }
    flush()
  }

  private mutating func flush() {
    for id in clients.keys { clients[id]?.flush() }
    clients = clients.filter { !$0.value.isOver }
  }
}

/// What a mutant does that ends the server.
struct Crash: Error, CustomStringConvertible {
  var description: String { "the mutant ends here" }
}
