import ChatProtocol
import POSIX
import SystemPackage

/// Stands between clients and a server: gives on what comes as it comes, and keeps what passed.
///
/// Nothing is changed or held back; an end is carried over as what it is. Where one side does not take what the other
/// sends, no more is read of that, so that the system holds the sender back as it would without a recorder.
package struct Recorder {
  /// Why a recording ended.
  package enum End: Hashable, Sendable {
    case told, outOfTime, full
    /// This machine refused what it needs.
    case refused(Errno)
  }

  /// As many clients at once, of which each needs two open files; others wait until one has gone.
  package static let mostClients = 250
  /// The log is looked at, and what told it to stop, as often as this.
  private static let pause = Duration.milliseconds(50)

  package private(set) var capture = Capture()
  /// How many clients came and met no server.
  package private(set) var unserved = 0
  private let listener: Socket
  /// All of them are tried.
  private let servers: [Address]
  private var log: GrowingFile?
  private var links: [Link] = []
  private let start = ContinuousClock.now
  private var lookedAt = Duration.zero
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  package init(listeningAt address: Address, before servers: [Address], log: String?) throws(Errno) {
    listener = try Socket(listeningAt: address)
    self.servers = servers
    self.log = log.map(GrowingFile.init)
  }

  /// Where clients are to connect to.
  package var address: Address { get throws(Errno) { try listener.localAddress } }

  private var now: Duration { ContinuousClock.now - start }

  /// Records until it is told to stop, or can take no more.
  package mutating func record(within time: Duration, until isToldToStop: () -> Bool) -> End {
    defer { add(.stopped) }
    do throws(Errno) {
      while now < time {
        if isToldToStop() { return .told }
        if capture.isFull { return .full }
        try takeTurn()
      }
      return .outOfTime
    } catch {
      return .refused(error)
    }
  }

  private mutating func takeTurn() throws(Errno) {
    var set = PollSet()
    set.append(listener.descriptor, for: links.count < Self.mostClients ? .reading : [])
    for link in links {
      for side in Link.Side.allCases {
        set.append(link[side].socket.descriptor, for: link.events(side))
        // The system would say again and again that both ways are ended.
        if link[side].isDone { set.ignore(at: set.indices.count - 1) }
      }
    }
    _ = try set.wait(within: Self.pause)
    noteAbsence()
    readLog()
    for index in links.indices {
      carry(index, set.happened(at: 2 * index + 1), set.happened(at: 2 * index + 2))
    }
    links.removeAll(where: \.isOver)
    if set.happened(at: 0).contains(.reading), let client = try listener.accept() { try welcome(client) }
  }

  /// What came while nobody looked may have come at any time since.
  private mutating func noteAbsence() {
    let away = now - lookedAt - Self.pause
    if away > .milliseconds(50) { add(.lookedAway(away)) }
    lookedAt = now
  }

  private mutating func add(_ event: Capture.Event) { capture.add(event, at: now) }

  private mutating func readLog() {
    guard let bytes = log?.readGrowth(), !bytes.isEmpty else { return }
    add(.logged(bytes))
  }

  private mutating func welcome(_ client: Socket) throws(Errno) {
    guard let first = servers.first else { return client.reset() }
    try? client.set(.noDelay, to: 1)
    let upstream = try Self.socket(to: first, for: client)
    // From now on the server may know of it.
    links.append(Link(number: capture.clients, client: client, server: upstream))
    add(.connected(capture.clients, try upstream.localAddress.peer))
  }

  /// On one machine the client's port stays what it is: its client may know itself by that in a notice.
  private static func socket(to server: Address, for client: Socket) throws(Errno) -> Socket {
    if server.isLoopback, let port = try? client.peerAddress.port,
      let local = try? Address.resolve(host: "127.0.0.2", port: port, within: .zero).first,
      let socket = try? Socket(connectingTo: server, from: local)
    {
      return socket
    }
    return try Socket(connectingTo: server)
  }

  /// Carries what has happened at either side over to the other.
  private mutating func carry(_ index: Int, _ client: PollSet.Events, _ server: PollSet.Events) {
    for (side, events) in [(Link.Side.client, client), (.server, server)] where !events.isEmpty {
      guard !links[index].isOver else { return }
      do {
        try open(index, side)
        try carry(index, side, events)
        try links[index][side].flush()
      } catch {
        lose(index, side)
      }
      do { if !links[index].isOver { try links[index][side.other].flush() } } catch {
        lose(index, side.other)
      }
    }
    if links[index][.client].isDone, links[index][.server].isDone { links[index].isOver = true }
    guard links[index][.client].isFull, !links[index].isStalled else { return }
    links[index].isStalled = true
    add(.stalled(links[index].number))
  }

  /// Takes that the server has taken the client.
  private mutating func open(_ index: Int, _ side: Link.Side) throws {
    guard side == .server, !links[index][.server].isOpen else { return }
    if let error = try links[index][.server].socket.takeError() { throw error }
    try links[index][.server].socket.set(.noDelay, to: 1)
    links[index][.server].isOpen = true
    capture.note(try links[index][.server].socket.localAddress.peer, of: links[index].number)
  }

  private mutating func carry(_ index: Int, _ side: Link.Side, _ events: PollSet.Events) throws {
    let number = links[index].number
    guard links[index].isReading(side) else {
      if !events.isDisjoint(with: .failing), let error = try links[index][side].socket.takeError() {
        throw error
      }
      return
    }
    switch try links[index][side].read(into: &buffer) {
    case .bytes(let bytes):
      add(side == .client ? .said(bytes, by: number) : .heard(bytes, by: number))
      links[index][side.other].waiting += bytes
    case .nothing: break
    case .end:
      add(side == .client ? .ended(number) : .closed(number))
      links[index][side.other].isToEnd = true
    }
  }

  /// A connection is gone: so is the other.
  private mutating func lose(_ index: Int, _ side: Link.Side) {
    if !links[index][.server].isOpen {
      if side == .server, links[index].triesNext(of: servers) { return }
      unserved += side == .server ? 1 : 0
    }
    links[index].reset()
    add(side == .client ? .lost(links[index].number) : .dropped(links[index].number))
  }
}

extension Address {
  fileprivate var peer: Peer { Peer(address: host, port: port) }
}

/// A file that grows, as it grows from when it is looked at first; one that is begun anew is read from its beginning.
private struct GrowingFile {
  private let path: FilePath
  private var offset: Int64

  init(_ path: String) {
    self.path = FilePath(path)
    offset = (try? Stat(self.path).size) ?? 0
  }

  mutating func readGrowth() -> [UInt8] {
    guard let size = try? Stat(path).size, size != offset else { return [] }
    if size < offset { offset = 0 }
    let bytes = (try? [UInt8](contentsOf: path, from: offset, atMost: 1 << 20)) ?? []
    offset += Int64(bytes.count)
    return bytes
  }
}
