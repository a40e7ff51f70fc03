import ChatProtocol
import Logging
import NIOCore
import OrderedCollections

/// Performs the room's effects: everything on one event loop, nothing shared.
///
/// Effects are gathered, and go out once in a turn of the loop: see `turn()`.
package final class RoomLoop {
  enum Phase {
    case open
    case closing
    case closed
  }

  let eventLoop: any EventLoop
  let limits: Limits
  let programLog: Logger
  private(set) var room: Room
  var outbox: Outbox
  /// Clients whose stream has not come to its end, in the order in which they came: so they are told.
  var connections: OrderedDictionary<ClientID, Connection> = [:]
  /// Clients that have got everything, and are about to be closed.
  var departing: [ClientID: Connection] = [:]
  /// Clients that are not read, in the order in which they will be.
  var heldBack: CircularBuffer<Connection> = []
  var phase = Phase.open
  /// What listens for this room; closed with it.
  package var listeners: [any Channel] = []
  /// Whether clients are let in.
  var isDoorOpen = true
  /// When the turn that has been asked for is due.
  var nextTurn: NIODeadline?
  /// Fires when that turn is due, where it is not at once.
  var turnTimer: Scheduled<Void>?
  var pace: Pace
  var isFlushing = false
  let log: any LogSink
  /// When the log's new file is tried again.
  var reopening: Scheduled<Void>?
  let live: LiveLog?
  let closed: EventLoopPromise<Void>
  private var lastID: UInt64 = 0

  /// A room that has yet to open; to be made on the event loop.
  package init(
    _ room: Room, on eventLoop: any EventLoop, log: any LogSink, live: LiveLog? = nil,
    flushInterval: Duration = .zero, programLog: Logger
  ) {
    self.room = room
    pace = Pace(flushInterval: TimeAmount(flushInterval))
    self.eventLoop = eventLoop
    self.log = log
    self.live = live
    self.programLog = programLog
    limits = room.limits
    outbox = Outbox(framing: room.framing)
    closed = eventLoop.makePromise()
  }

  /// Kept when everyone is gone and the log is complete; fails where the log could not be written.
  package var end: EventLoopFuture<Void> { closed.futureResult }

  /// The server is about to listen: the log's first entry is written at once.
  package func opened() throws(LogFailure) {
    perform(room.opened())
    try commit()
  }

  /// A client has connected; it hears everything from its own join notice on.
  func connected(_ channel: any Channel, from peer: Peer) -> Connection? {
    guard case .open = phase else {
      channel.close(promise: nil)
      return nil
    }
    lastID += 1
    let connection = Connection(ClientID(lastID), on: channel, from: outbox.tape.end)
    connections[connection.id] = connection
    perform(room.connected(connection.id, from: peer))
    begin(connection)
    readCompleted(connection)
    return connection
  }

  /// Bytes have come; what comes after the client's end is passed over by the room.
  func received(_ bytes: ByteBuffer, from connection: Connection) {
    guard connection.intake == nil else { return admit(bytes, from: connection) }
    say(bytes, from: connection)
    awaitQuiet(of: connection)
  }

  /// What the client has sent reaches the room.
  func say(_ bytes: ByteBuffer, from connection: Connection) {
    perform(room.received(Array(buffer: bytes), from: connection.id))
  }

  /// The client has ended its side.
  func ended(_ connection: Connection) {
    connection.hasEnded = true
    connection.quiet?.cancel()
    release(connection)
    perform(room.ended(connection.id))
    if departing[connection.id] != nil { connection.channel.close(promise: nil) }
  }

  /// The client sends nothing for the quiet interval.
  func quietIntervalPassed(for connection: Connection) {
    let effects = room.quietIntervalPassed(for: connection.id)
    if !effects.isEmpty { connection.intake?.tailTaken(at: uptime) }
    perform(effects)
  }

  /// The time for the client's first message is over.
  func firstMessageTimePassed(for connection: Connection) {
    cutOff(connection, room.firstMessageTimePassed(for: connection.id), because: "it has said nothing yet")
  }

  /// The client's socket accepts nothing.
  ///
  /// Spec: HARD-14
  func stuck(_ connection: Connection) {
    cutOff(connection, room.stuck(connection.id), because: "it took nothing for \(limits.stuckReader)")
    connection.channel.close(promise: nil)
  }

  /// The channel is closed, whoever closed it.
  func lost(_ connection: Connection) {
    connection.isLost = true
    connection.cancelTimers()
    perform(room.lost(connection.id))
    connections[connection.id] = nil
    departing[connection.id] = nil
    if connection.isHeldBack { heldBack.removeAll { $0 === connection } }
    // It holds the tape no more.
    scheduleTurn()
  }

  /// The server stops, or must.
  func stopped() {
    perform(room.stopped())
    scheduleTurn()
  }

  /// Does what cutting a client off comes to, and says so in the program's log.
  private func cutOff(_ connection: Connection, _ effects: [Effect], because reason: String) {
    guard !effects.isEmpty else { return }
    let peer = connection.channel.remoteAddress.flatMap(Peer.init)
    programLog.info("cut off \(peer.map { "\($0.address) port \($0.port)" } ?? "a client"): \(reason)")
    perform(effects)
  }

  private func perform(_ effects: [Effect]) {
    guard !effects.isEmpty else { return }
    outbox.gather(effects, for: connections)
    scheduleTurn(at: pace.due(gathered: outbox.gatheredBytes))
  }
}
