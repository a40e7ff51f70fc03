import ChatProtocol
import Logging
import NIOCore
import NIOEmbedded

@testable import ChatServer

/// A server on a loop whose time stands still, its log, and everyone who was ever there.
final class Scene {
  /// Small, so that a short input reaches them all.
  private static let limits = ServerLimits(room: Limits(messageBytes: 48, clients: 5), tapeBytes: 512)

  private let loop = EmbeddedEventLoop()
  private let log = LoggedStream()
  private let room: RoomLoop
  private var seats: [Int: Guest] = [:]
  private var everyone: [Guest] = []
  private var hasEnded = false

  init() throws {
    let silent = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
    room = RoomLoop(framing: .line, limits: Self.limits, on: loop, log: log, programLog: silent)
    room.end.assumeIsolated().whenComplete { [unowned self] _ in hasEnded = true }
    try room.opened()
  }

  func play(_ act: Act, by seat: Int) {
    let guest = seats[seat]
    switch act {
    case .joins: if guest?.socket.isClosed != false { join(seat) }
    case .says(let bytes): guest?.say(bytes)
    case .halfCloses: guest?.halfClose()
    case .resets: guest?.reset()
    case .stalls: guest?.socket.block()
    case .reads: guest?.socket.unblock()
    case .quietPasses: pass(Self.limits.quietInterval)
    case .patiencePasses: pass(Self.limits.stuckReader)
    case .diskIsFull: log.isFull = true
    case .serverStops: stop()
    }
  }

  /// Lets the server do what there is to do, and checks what was heard of it.
  func takeTurn() {
    // Those who are held back get their turns one after another, each a little later.
    var before = -1
    while before != unread + room.hearing.waiting + log.stream.count {
      before = unread + room.hearing.waiting + log.stream.count
      pass(.milliseconds(10))
    }
    for guest in everyone { guest.hear(log) }
  }

  /// Lets everyone read, and checks that nothing is left over; then stops the server, and nobody may be left.
  func end() throws {
    takeTurn()
    for guest in everyone { guest.socket.unblock() }
    takeTurn()
    if !log.isFull, room.phase == .open {
      for guest in everyone where guest.isInRoom {
        precondition(guest.hasSaidAll, "a client is held back for ever")
        precondition(guest.heard == log.stream.count, "a client has not heard everything")
      }
    }
    stop()
    pass(.seconds(2))
    takeTurn()
    precondition(hasEnded && log.isClosed, "the server does not end")
    for guest in everyone { precondition(guest.socket.isClosed, "a connection is left open") }
    try loop.syncShutdownGracefully()
  }

  private func join(_ seat: Int) {
    let guest = Guest(port: UInt16(1000 + everyone.count))
    seats[seat] = guest
    everyone.append(guest)
    log.guests[guest.port] = guest
    room.arrived((guest.socket, Peer(address: "127.0.0.1", port: guest.port)))
  }

  private var unread: Int { everyone.reduce(0) { $0 + $1.socket.unread.count } }

  private func pass(_ time: Duration) { loop.advanceTime(by: TimeAmount(time)) }

  private func stop() {
    takeTurn()
    log.isServerStopping = true
    room.stop()
    takeTurn()
  }
}

/// A log that is read as it is written: it gives the stream that everyone must hear.
final class LoggedStream: LogSink {
  private(set) var stream: [UInt8] = []
  private(set) var isClosed = false
  var isFull = false
  /// Who leaves then leaves without a word to the rest.
  var isServerStopping = false
  var guests: [UInt16: Guest] = [:]

  func write(_ bytes: [UInt8]) throws(LogFailure) {
    guard !isFull else { throw LogFailure(path: "full.txt", code: 28) }
    guard let records = try? LogRecord.parse(bytes) else { preconditionFailure("what is written is no log") }
    for record in records { append(record) }
  }

  func syncing() -> @Sendable () -> LogFailure? { { nil } }
  func reopen() throws(LogFailure) {}
  func takeBack(_ count: Int) {}
  func close() { isClosed = true }

  private func append(_ record: LogRecord) {
    switch record {
    case .opened: break
    case .connected(let peer):
      guests[peer.port]?.joined(at: stream.count)
      append(.notice(.joined(port: peer.port)))
    case .message(let port, let text):
      precondition(guests[port]?.hasSaid(text) == true, "the log invents a message, or changes the order")
      guard let line = try? ChatLine(checking: text) else { preconditionFailure("it is no chat line") }
      append(.chat(line))
    case .disconnected(let peer):
      precondition(guests[peer.port]?.leave() == true, "a client leaves twice, or without having joined")
      if !isServerStopping { append(.notice(.left(port: peer.port))) }
    }
  }

  private func append(_ message: Message) { stream += message.bytes + Framing.line.terminator }
}
