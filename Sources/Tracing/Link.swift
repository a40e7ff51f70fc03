import POSIX
import SystemPackage

/// A client, and its connection to the server.
struct Link {
  enum Side: CaseIterable {
    case client, server

    var other: Side { self == .client ? .server : .client }
  }

  /// The number of its client in the capture.
  let number: Int
  var isStalled = false
  var isOver = false
  /// So many addresses of the server have been tried.
  private var tried = 1
  private var client: End
  private var server: End

  init(number: Int, client: Socket, server: Socket) {
    self.number = number
    self.client = End(client)
    self.client.isOpen = true
    self.server = End(server)
  }

  subscript(side: Side) -> End {
    get { side == .client ? client : server }
    set { if side == .client { client = newValue } else { server = newValue } }
  }

  /// What the side is waited for.
  func events(_ side: Side) -> PollSet.Events {
    let end = self[side]
    if !end.isOpen { return .writing }
    var events: PollSet.Events = end.waiting.isEmpty && end.isToEnd == end.isEnded ? [] : .writing
    if isReading(side) { events.insert(.reading) }
    return events
  }

  /// Whether what the side sends is read: the other side takes it, in the end.
  func isReading(_ side: Side) -> Bool {
    !self[side].hasEnded && self[side.other].isOpen && !self[side.other].isFull
  }

  /// Tries the server's next address; false where there is none.
  mutating func triesNext(of servers: [Address]) -> Bool {
    guard tried < servers.count, let socket = try? Socket(connectingTo: servers[tried]) else { return false }
    tried += 1
    server = End(socket)
    return true
  }

  /// Resets both sides.
  mutating func reset() {
    for end in [client, server] { end.socket.reset() }
    isOver = true
  }

  /// One of the two connections.
  struct End {
    enum Read { case bytes([UInt8]), nothing, end }

    /// As much as waits for it at most, in bytes.
    private static let bound = 1 << 18

    let socket: Socket
    var isOpen = false
    /// What it has yet to take.
    var waiting: [UInt8] = []
    /// Whether its sending is to be ended behind what waits; whether it is.
    var isToEnd = false
    private(set) var isEnded = false
    /// Whether it has ended its own.
    private(set) var hasEnded = false

    init(_ socket: Socket) { self.socket = socket }

    var isFull: Bool { waiting.count >= Self.bound }
    /// Whether there is nothing more to wait for.
    var isDone: Bool { hasEnded && isEnded }

    mutating func read(into buffer: inout [UInt8]) throws -> Read {
      switch try buffer.withUnsafeMutableBytes({ try socket.receive(into: $0) }) {
      case .bytes(let count): return .bytes(Array(buffer[..<count]))
      case .nothing: return .nothing
      case .end:
        hasEnded = true
        return .end
      }
    }

    /// Gives it what waits, as far as it takes that, and the end behind it.
    mutating func flush() throws {
      while isOpen, !waiting.isEmpty {
        let count = try socket.send(waiting[...])
        guard count > 0 else { return }
        waiting.removeFirst(count)
      }
      guard isOpen, isToEnd, !isEnded else { return }
      isEnded = true
      try socket.endSending()
    }
  }
}
