import ChatProtocol
import Logging
import NIOCore
import SystemPackage

/// Performs what the room decides: everything on one event loop, nothing shared.
///
/// The way of a message: ``Hearing`` reads bytes, and lets the ``Room`` hear them, now or when their turn comes; ``Relay`` gathers the room's effects as entries for the log and bytes on the ``Tape``; the next turn, at a time
/// that ``TurnScheduler`` knows, writes the log and then hands each client's ``Outbound`` what it has yet to get.
/// Who has got all that it ever will departs, and is closed. When the server stops, everyone comes to that.
package final class RoomLoop {
  enum Phase {
    /// Clients come and go.
    case open
    /// Everyone was told that the server stops; those who are there get the rest.
    case closing
    /// Everyone is gone, and the log is complete.
    case closed
  }

  /// How long slow readers may take when the server stops.
  private static let closing = TimeAmount.seconds(1)

  let hearing: Hearing
  let relay: Relay
  private let eventLoop: any EventLoop
  private let limits: ServerLimits
  private let programLog: Logger
  private let turns: TurnScheduler
  private var doors: [Door] = []
  private let reopening: LogReopening
  private let live: LiveLog?
  private let closed: EventLoopPromise<Void>
  private(set) var phase = Phase.open
  /// Clients that have got everything, and are about to be closed.
  private var departing: [ClientID: Connection] = [:]
  private var lastID: UInt64 = 0
  private lazy var laggards = LaggardWatch(over: relay, on: eventLoop, limits: limits) { [weak self] in
    self?.fellBehind($0)
  }
  /// One for all: each client costs its share of memory.
  private lazy var watcher = Outbound.Watcher(
    patience: TimeAmount(limits.stuckReader), gotStuck: { [weak self] in self?.gotStuck($0) })

  /// A room that has yet to open; to be made on the event loop.
  package init(
    framing: Framing, limits: ServerLimits, on eventLoop: any EventLoop, log: any LogSink,
    live: LiveLog? = nil, flushInterval: Duration = .zero, programLog: Logger
  ) {
    self.eventLoop = eventLoop
    self.limits = limits
    self.live = live
    self.programLog = programLog
    turns = TurnScheduler(on: eventLoop, flushInterval: TimeAmount(flushInterval))
    relay = Relay(
      Room(framing: framing, limits: limits.room), tapeBytes: limits.tapeBytes, log: log, live: live,
      turns: turns)
    hearing = Hearing(in: relay, turns: turns, on: eventLoop, limits: limits, programLog: programLog)
    reopening = LogReopening(of: log, on: eventLoop, programLog: programLog)
    closed = eventLoop.makePromise()
    // They take turns no longer than the room is there.
    turns.begin(hear: { [unowned hearing] in hearing.hearQueue() }, tell: { [unowned self] in tell() })
  }

  /// Kept when everyone is gone and the log is complete; fails where the log could not be written.
  package var end: EventLoopFuture<Void> { closed.futureResult }

  /// The server is about to let clients in: the log's first entry is written at once.
  package func opened() throws(LogFailure) {
    relay.perform(relay.room.opened())
    try commit()
  }

  /// Lets clients in.
  func open(_ doors: [Door]) throws(Errno) {
    self.doors = doors
    for door in doors { try door.begin { [weak self] in self?.arrived($0) } }
  }

  /// A client has connected; it hears everything from its own join notice on.
  func arrived(_ arrival: Arrival) {
    let socket = arrival.socket
    guard case .open = phase, let peer = arrival.peer else { return socket.close() }
    lastID += 1
    let id = ClientID(lastID)
    let reader = Reader(from: relay.end, framing: relay.room.framing)
    let connection = Connection(
      id, peer, for: self, on: eventLoop, socket,
      Inbound(socket, on: eventLoop, hearing.allowance(for: peer)),
      Outbound(id, socket, on: eventLoop, reader, watcher: watcher))
    relay.add(connection)
    relay.perform(relay.room.connected(id, from: peer))
    if let time = limits.firstMessage { awaitFirstMessage(of: connection, for: TimeAmount(time)) }
    hearing.readCompleted(connection)
    do throws(Errno) { try connection.watch() } catch { connection.close() }
  }

  /// The log's file may have been moved.
  ///
  /// Spec: HARD-26
  package func reopenLog() {
    if phase != .closed { reopening.begin() }
  }

  /// Stops: nobody else comes in, everyone is told and closed, slow readers after a second.
  package func stop() {
    guard phase == .open else { return }
    phase = .closing
    for door in doors { door.close() }
    laggards.stop()
    hearing.stop()
    eventLoop.assumeIsolated().scheduleTask(in: Self.closing) {
      for connection in Array(self.relay.members.values) + self.departing.values { connection.close() }
    }
    relay.perform(relay.room.stopped())
    turns.request()
  }
}

extension RoomLoop {
  /// Tells everyone what was gathered: the second half of a turn.
  ///
  /// Spec: ROOM-6 HARD-13 HARD-17
  private func tell() {
    let bytes = relay.gatheredBytes
    // A failure has its consequences by then: they are flushed below.
    try? commit()
    relay.flushAll(flushed)
    hearing.turnEnded(telling: bytes)
    for door in doors { door.set(open: !relay.isFull) }
    if phase == .open { laggards.begin() }
    finishClosing()
  }

  /// Puts what was gathered in the log; where that fails the room ends, and what is not in the log goes to nobody.
  private func commit() throws(LogFailure) {
    do throws(LogFailure) {
      try relay.commit()
    } catch {
      stop()
      throw error
    }
  }

  private func flushed(_ connection: Connection, _ outcome: Outbound.Outcome) {
    switch outcome {
    case .waits: break
    case .hasMore: turns.request()
    case .isBroken: connection.close()
    case .isDone:
      relay.remove(connection)
      departing[connection.id] = connection
      connection.depart()
      hearing.listen(to: connection)
    }
  }

  /// Ends the closing once everyone is gone.
  private func finishClosing() {
    guard phase == .closing, relay.members.isEmpty, departing.isEmpty else { return }
    phase = .closed
    turns.stop()
    reopening.stop()
    let failure = relay.closeLog()
    let shown = live?.drained(within: Self.closing) ?? eventLoop.makeSucceededVoidFuture()
    shown.assumeIsolated().whenComplete { _ in
      if let failure { self.closed.fail(failure) } else { self.closed.succeed() }
    }
  }
}

extension RoomLoop: ConnectionDelegate {
  func becameReadable(_ connection: Connection, isEnding: Bool) {
    hearing.becameReadable(connection, isEnding: isEnding)
  }

  func becameWritable(_ connection: Connection) {
    let outbound = connection.outbound
    do throws(Errno) {
      guard try outbound.becameWritable() else { return }
    } catch {
      return connection.close()
    }
    if !outbound.reader.isInFlight { flushed(connection, relay.flush(connection)) }
    // The others have nothing to do with it, but for what they wait to say and the tape keeps for this reader alone.
    if relay.isFull || !outbound.reader.isInFlight { turns.request() }
  }

  func lost(_ connection: Connection) {
    relay.remove(connection)
    departing[connection.id] = nil
    hearing.lost(connection)
    // It holds the tape no more.
    turns.request()
  }
}

// Who is cut off, and why.
extension RoomLoop {
  private func awaitFirstMessage(of connection: Connection, for time: TimeAmount) {
    connection.inbound.awaitFirstMessage(for: time) { [weak self] in
      guard let self else { return }
      // Who is held back may have said something that waits to be heard.
      guard connection.inbound.isOpen else { return awaitFirstMessage(of: connection, for: .seconds(1)) }
      cutOff(
        connection, relay.room.firstMessageTimePassed(for: connection.id), because: "it has said nothing yet")
    }
  }

  /// The client's socket accepts nothing.
  ///
  /// Spec: HARD-14
  private func gotStuck(_ id: ClientID) {
    guard let connection = relay.members[id] else { return }
    if !connection.inbound.hasLastWords {
      cutOff(connection, relay.room.stuck(id), because: "it took nothing for \(limits.stuckReader)")
    }
    connection.close()
  }

  /// The client reads so slowly that the tape has been full for too long.
  ///
  /// Spec: HARD-33
  private func fellBehind(_ connection: Connection) {
    if !connection.inbound.hasLastWords {
      cutOff(
        connection, relay.room.fellBehind(connection.id),
        because: "the others had to wait for it for \(limits.lag)")
    }
    connection.outbound.reader.cutShort()
    // It is told why, if it takes in the time what is on its way already.
    connection.close(in: Self.closing)
    turns.request()
  }

  /// Does what cutting a client off comes to, and says so in the program's log.
  private func cutOff(_ connection: Connection, _ effects: [Effect], because reason: String) {
    guard !effects.isEmpty else { return }
    programLog.info("cut off \(connection.peer.description): \(reason)")
    relay.perform(effects)
  }
}
