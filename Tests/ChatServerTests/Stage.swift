import ChatProtocol
import NIOCore
import NIOEmbedded
import POSIX
import SystemPackage

@testable import ChatServer

/// A room on a loop whose time stands still, with clients whose sockets the test holds.
final class Stage {
  let loop = EmbeddedEventLoop()
  let trace = Trace()
  let log: RecordedLog
  /// What the program's own log was told.
  let said = Said()
  let room: RoomLoop
  private(set) var end: Result<Void, any Error>?

  init(
    limits: ServerLimits = ServerLimits(), framing: Framing = .line, flushInterval: Duration = .zero
  ) throws {
    log = RecordedLog(trace)
    room = RoomLoop(
      framing: framing, limits: limits, on: loop, log: log, flushInterval: flushInterval,
      programLog: said.logger)
    room.end.assumeIsolated().whenComplete { [unowned self] in end = $0 }
    try room.opened()
    trace.events = []
  }

  /// A client joins; its port is its name.
  ///
  /// One without a port was reset before it was accepted.
  func join(_ port: UInt16?, from address: String = "127.0.0.1") -> StagedClient {
    let client = StagedClient(port: port, address: address, in: self)
    loop.run()
    return client
  }

  /// Lets the loop do what is due within the time.
  func pass(_ time: Duration) { loop.advanceTime(by: TimeAmount(time)) }
}

/// What happened, in its order.
final class Trace {
  var events: [String] = []
}

/// A log in memory, which can be made to fail.
final class RecordedLog: LogSink {
  private(set) var text = ""
  private(set) var isClosed = false
  var isFull = false
  /// Why its new file cannot be opened.
  var obstacle: LogFailure?
  /// What goes on while an entry is written.
  var whileWriting: (() -> Void)?
  private let trace: Trace

  init(_ trace: Trace) { self.trace = trace }

  func write(_ bytes: [UInt8]) throws(LogFailure) {
    guard !isFull else { throw LogFailure(path: "full.txt", code: 28) }
    text += String(decoding: bytes, as: UTF8.self)
    trace.events.append("log")
    whileWriting?()
  }

  func syncing() -> @Sendable () -> LogFailure? { { nil } }
  func reopen() throws(LogFailure) {
    trace.events.append("reopen")
    if let obstacle { throw obstacle }
  }
  func takeBack(_ count: Int) {}
  func close() { isClosed = true }
}

/// A client at the far end of a socket that can stop accepting.
final class StagedClient {
  let socket: StagedSocket
  private let loop: EmbeddedEventLoop

  fileprivate init(port: UInt16?, address: String, in stage: Stage) {
    loop = stage.loop
    socket = StagedSocket(name: port.map(String.init) ?? "nobody", trace: stage.trace, on: stage.loop)
    stage.room.arrived((socket, port.map { Peer(address: address, port: $0) }))
  }

  /// Whether the server waits for what the client says next.
  var isAwaited: Bool { socket.connection?.inbound.isAwaited ?? false }

  /// The bytes arrive at the server, and are handled.
  func send(_ text: String) {
    sendOnly(text)
    loop.run()
  }

  /// The bytes arrive at the server; the loop's turn has yet to come.
  func sendOnly(_ text: String) {
    socket.unread += text.utf8
    socket.tell(.init(canRead: true))
  }

  /// The bytes arrive, and right after them the client's orderly end.
  func sendAndEnd(_ text: String) {
    sendOnly(text)
    shutWriteSide()
  }

  /// Ends its side in an orderly way; the loop's turn has yet to come.
  func shutWriteSideOnly() {
    socket.hasEnded = true
    socket.tell(.init(canRead: true, hasEnded: true))
  }

  /// Ends its side in an orderly way.
  func shutWriteSide() {
    shutWriteSideOnly()
    loop.run()
  }

  /// Resets the connection.
  func reset() { socket.tell(.init(hasFailed: true)) }

  /// Everything that it got since it was last asked.
  func heard() -> String {
    defer { socket.accepted = [] }
    return String(decoding: socket.accepted, as: UTF8.self)
  }
}

/// Stands where the kernel's socket would, counts what is asked of it, and can stop accepting.
final class StagedSocket: ClientSocket {
  /// How many pieces it has accepted.
  private(set) var writes = 0
  /// How many of them were not followed by another at once.
  private(set) var flushes = 0
  private(set) var isClosed = false
  fileprivate var unread: [UInt8] = []
  fileprivate var hasEnded = false
  fileprivate var accepted: [UInt8] = []
  private weak var watcher: (any SocketWatcher)?
  /// How much it accepts: all, or so many pieces with all that follows each at once, or so many bytes.
  private var room = Room.all
  private let name: String
  private let trace: Trace
  private let loop: EmbeddedEventLoop

  private enum Room: Equatable {
    case all
    case flushes(Int)
    case bytes(Int)
  }

  init(name: String, trace: Trace, on loop: EmbeddedEventLoop) {
    (self.name, self.trace, self.loop) = (name, trace, loop)
  }

  fileprivate var connection: Connection? { watcher as? Connection }

  fileprivate func tell(_ events: ReadinessQueue.Events) { watcher?.happened(events) }

  /// Accepts nothing from now on.
  func block() { room = .flushes(0) }

  /// Accepts one byte, and no more.
  func acceptOneByte() { accept(.bytes(1)) }

  /// Accepts all that waits; stays as it is otherwise.
  func acceptWaiting() { accept(.flushes(1)) }

  private func accept(_ some: Room) {
    room = some
    tell(.init(canWrite: true))
    block()
  }

  /// Accepts all that waits and all that comes.
  func unblock() {
    room = .all
    tell(.init(canWrite: true))
  }

  func watch(by watcher: any SocketWatcher) {
    self.watcher = watcher
    if !unread.isEmpty { tell(.init(canRead: true)) }
  }

  func receive(into space: UnsafeMutableRawBufferPointer) -> Socket.Received {
    guard !unread.isEmpty else { return hasEnded ? .end : .nothing }
    let count = min(space.count, unread.count)
    space.copyBytes(from: unread.prefix(count))
    unread.removeFirst(count)
    return .bytes(count)
  }

  func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> Int {
    let count: Int
    switch room {
    case .flushes(0): count = 0
    case .bytes(let most):
      count = min(most, bytes.count)
      room = .bytes(most - count)
    case .flushes(let left):
      count = bytes.count
      room = .flushes(hasMore ? left : left - 1)
    case .all: count = bytes.count
    }
    accepted += bytes.prefix(count)
    guard count == bytes.count, count > 0 else { return count }
    writes += 1
    guard !hasMore else { return count }
    flushes += 1
    trace.events.append(name)
    return count
  }

  /// The client, which reads the end of what it was sent, ends its side too.
  func endSending() {
    loop.execute {
      self.hasEnded = true
      self.tell(.init(canRead: true, hasEnded: true))
    }
  }

  func close() {
    isClosed = true
    watcher = nil
  }
}

extension Notice {
  /// The notice as a line server sends it.
  var line: String { text + "\n" }

  static func closing(_ reason: ClosingReason) -> Notice { .closing(reason: reason.reason) }
}
