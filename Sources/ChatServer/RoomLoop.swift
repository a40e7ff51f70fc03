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
  var room: Room
  var outbox: Outbox
  /// Clients whose stream has not come to its end, in the order in which they came: so they are told.
  var connections: OrderedDictionary<ClientID, Connection> = [:]
  /// Clients that have got everything, and are about to be closed.
  var departing: [ClientID: Connection] = [:]
  /// Clients that wait to be heard or read, in the order in which they will be.
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
  var isTurning = false
  /// Whether those who wait are about to be heard.
  var isHearing = false
  /// How long the loop has for its sockets before more of what waits is heard.
  let hearingPause: TimeAmount
  /// When they are, at the earliest.
  var hearingResumes = NIODeadline.uptimeNanoseconds(0)
  var allowances: Allowances?
  var laggards: Laggards
  /// Looks who keeps the tape full.
  var laggardWatch: Scheduled<Void>?
  let log: any LogSink
  /// When the log's new file is tried again.
  var reopening: Scheduled<Void>?
  let live: LiveLog?
  let closed: EventLoopPromise<Void>
  private var lastID: UInt64 = 0

  /// A room that has yet to open; to be made on the event loop.
  package init(
    _ room: Room, on eventLoop: any EventLoop, log: any LogSink, live: LiveLog? = nil,
    flushInterval: Duration = .zero, hearingPause: TimeAmount = .microseconds(50), programLog: Logger
  ) {
    self.room = room
    pace = Pace(flushInterval: TimeAmount(flushInterval))
    self.hearingPause = hearingPause
    self.eventLoop = eventLoop
    self.log = log
    self.live = live
    self.programLog = programLog
    limits = room.limits
    allowances = limits.rate.map { [limits] in Allowances($0, upTo: limits.clients) }
    laggards = Laggards(patience: limits.lag, tapeBytes: limits.tapeBytes)
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
    let connection = Connection(
      ClientID(lastID), peer, on: channel, reader: Reader(from: outbox.tape.end, framing: room.framing),
      allowance: allowances?.joined(from: peer.network, at: uptime))
    connections[connection.id] = connection
    perform(room.connected(connection.id, from: peer))
    connection.firstMessage = limits.firstMessage.map { time in
      eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) {
        self.firstMessageTimePassed(for: connection)
      }
    }
    readCompleted(connection)
    return connection
  }

  /// The client sends nothing for the quiet interval.
  func quietIntervalPassed(for connection: Connection) {
    let effects = room.quietIntervalPassed(for: connection.id)
    if !effects.isEmpty { connection.allowance?.spend(1, at: uptime) }
    perform(effects)
  }

  /// The time for the client's first message is over.
  func firstMessageTimePassed(for connection: Connection) {
    switch connection.hearing {
    case .open:
      cutOff(connection, room.firstMessageTimePassed(for: connection.id), because: "it has said nothing yet")
    case .queued, .paused:
      // It may have said something that waits to be heard.
      connection.firstMessage = eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) {
        self.firstMessageTimePassed(for: connection)
      }
    }
  }

  /// The client's socket accepts nothing.
  ///
  /// Spec: HARD-14
  func stuck(_ connection: Connection) {
    if !connection.hasLastWords {
      cutOff(connection, room.stuck(connection.id), because: "it took nothing for \(limits.stuckReader)")
    }
    connection.channel.close(promise: nil)
  }

  /// The client reads so slowly that the tape has been full for too long.
  ///
  /// Spec: HARD-33
  func fellBehind(_ connection: Connection) {
    if !connection.hasLastWords {
      cutOff(
        connection, room.fellBehind(connection.id), because: "the others had to wait for it for \(limits.lag)"
      )
    }
    connection.reader.cutShort()
    // It is told why, if it takes in the time what is on its way already.
    connection.farewell = eventLoop.assumeIsolated().scheduleTask(in: Self.closing) {
      connection.channel.close(promise: nil)
    }
    scheduleTurn()
  }

  /// The channel is closed, whoever closed it.
  func lost(_ connection: Connection) {
    connection.isLost = true
    connection.cancelTimers()
    connections[connection.id] = nil
    departing[connection.id] = nil
    // Who ended in an orderly way is heard to the end, though it hears no more.
    if !connection.hasLastWords {
      if !connection.hasEnded { leaveAllowance(of: connection) }
      dequeue(connection)
      connection.silence()
      perform(room.lost(connection.id))
    }
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
    programLog.info("cut off \(connection.peer.description): \(reason)")
    perform(effects)
  }

  func perform(_ effects: [Effect]) {
    guard !effects.isEmpty else { return }
    outbox.gather(effects, for: connections)
    scheduleTurn(at: pace.due(gathered: outbox.gatheredBytes))
  }
}
