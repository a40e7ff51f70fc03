import ChatProtocol
import Logging
import NIOCore
import SystemPackage

/// How the room hears its clients: each as its bytes come, as long as that is little; else in turns, a slice at a time,
/// while the tape has room for it, and no more often than the client's rate allows.
final class Hearing {
  /// How many slices are heard in a turn.
  private static let slicesAtOnce = 32
  /// How much one read brings at most.
  static let readBytes = 64 << 10
  /// How long last words may take to be heard at a client's rate.
  private static let lastWords = TimeAmount.seconds(10)

  private let relay: Relay
  private let turns: TurnScheduler
  private let eventLoop: any EventLoop
  let quiet: QuietWatch
  private let programLog: Logger
  private var allowances: Allowances?
  /// Those who wait to be heard or read, in the order in which they will be.
  private var queue: CircularBuffer<Connection> = []
  /// What one read has brought.
  private var bytes: [UInt8]
  /// Those who are awaited, and of whom there is more in the socket than one read has brought.
  private var unread: [Connection] = []
  /// Whether the last turn has let as many read as the tape has room for.
  private var isSpaceGivenOut = false

  init(
    in relay: Relay, turns: TurnScheduler, on eventLoop: any EventLoop, limits: ServerLimits,
    programLog: Logger
  ) {
    (self.relay, self.turns, self.eventLoop, self.programLog) = (relay, turns, eventLoop, programLog)
    quiet = QuietWatch(in: relay, on: eventLoop, interval: limits.quietInterval)
    // A bare message is what one read gave, and the original reads up to 1024 bytes.
    let count = relay.room.framing == .bare ? Limits.smallestMessageLimit : Self.readBytes
    bytes = Array(repeating: 0, count: count)
    allowances = limits.rate.map { Allowances($0, upTo: limits.room.clients) }
  }

  /// How many wait.
  var waiting: Int { queue.count }

  /// What a client that comes from there may say; nil where it may say what it likes.
  func allowance(for peer: Peer) -> Allowance? {
    allowances?.joined(from: peer.network, at: eventLoop.uptime)
  }

  /// Something has come from the client, or its end; it is read when the room waits for it.
  func becameReadable(_ connection: Connection, isEnding: Bool) {
    connection.inbound.becameReadable(isEnding: isEnding)
    read(connection)
  }

  /// Waits for the client's next bytes, and its end.
  func listen(to connection: Connection) {
    connection.inbound.isAwaited = true
    guard connection.inbound.isReadable else { return }
    // Whoever else has said something is read before.
    unread.append(connection)
    if unread.count == 1 { eventLoop.assumeIsolated().execute { self.readOn() } }
  }

  /// Reads on, or holds the client back: while something of it waits, its rate is used up, or the tape is full.
  ///
  /// Spec: HARD-15 HARD-22 HARD-29
  func readCompleted(_ connection: Connection) {
    let inbound = connection.inbound
    guard inbound.isOpen, !inbound.hasEnded else { return }
    if let wait = inbound.allowance?.wait(at: eventLoop.uptime), wait > .zero {
      pause(connection, for: wait)
    } else if relay.isFull {
      hold(connection)
    } else {
      listen(to: connection)
    }
  }

  /// The client has ended its side; what it said before comes before that.
  ///
  /// Spec: ROOM-12 HARD-29 HARD-35
  func ended(_ connection: Connection) {
    let inbound = connection.inbound
    guard inbound.ended() else { return }
    leaveAllowance(of: connection)
    if inbound.isEmpty { dequeue(connection) }
    if inbound.isOpen { end(connection) }
    guard inbound.allowance != nil, inbound.hasLastWords else { return }
    inbound.awaitLastWords(for: Self.lastWords) { self.lastWordsTimePassed(for: connection) }
  }

  /// The socket is closed; only who ended in an orderly way before is heard to the end, though it hears no more.
  func lost(_ connection: Connection) {
    connection.inbound.isAwaited = false
    guard !connection.inbound.hasLastWords else { return }
    if !connection.inbound.hasEnded { leaveAllowance(of: connection) }
    dequeue(connection)
    connection.inbound.silence()
    relay.perform(relay.room.lost(connection.id))
  }

  /// Nobody is heard any more.
  func stop() {
    for connection in queue { connection.inbound.silence() }
    queue = []
  }

  /// Hears and reads as many of those who wait as the tape has room for, first come, first served.
  ///
  /// Spec: HARD-22
  func hearQueue() {
    isSpaceGivenOut = false
    guard !relay.isFull else { return }
    var space = relay.space
    for _ in 0..<Self.slicesAtOnce where space > 0 && relay.takesMore {
      guard let connection = queue.popFirst() else { return }
      let end = relay.end
      resume(connection)
      space -= relay.end - end
      if connection.inbound.isOpen { space -= Self.readBytes }
    }
    isSpaceGivenOut = space <= 0
  }

  /// The turn is over, and has told so much; asks for another for those who still wait, where they may be heard.
  func turnEnded(telling bytes: Int) {
    guard !queue.isEmpty, relay.takesMore else { return }
    // Those who may speak have said nothing yet, and may have nothing to say: what they leave is for the others.
    let isForLater = isSpaceGivenOut && bytes == 0
    turns.request(at: eventLoop.now + (isForLater ? .milliseconds(1) : .zero))
  }

  private func readOn() {
    let connections = unread
    unread = []
    for connection in connections { read(connection) }
  }

  /// Reads once where the client is awaited, and up to its end where it has ended its side.
  private func read(_ connection: Connection) {
    let inbound = connection.inbound
    guard inbound.isReadable else { return }
    guard relay.takesMore || inbound.isEnding else {
      inbound.isAwaited = false
      return hold(connection)
    }
    do throws(Errno) {
      repeat {
        switch try bytes.withUnsafeMutableBytes(inbound.read).get() {
        case .bytes(let count):
          received(bytes[..<count], from: connection)
          inbound.detach()
        case .nothing: return
        case .end: return ended(connection)
        }
      } while inbound.isEnding
    } catch {
      return connection.close()
    }
    readCompleted(connection)
  }

  /// Bytes have come; what comes after the client's end is passed over by the room.
  private func received(_ bytes: ArraySlice<UInt8>, from connection: Connection) {
    connection.inbound.received(bytes)
    guard connection.inbound.isOpen else { return }
    if relay.takesMore { hear(connection) } else { hold(connection) }
  }

  /// Hears a slice of what the client has said, and its end where nothing comes before that.
  private func hear(_ connection: Connection) {
    let inbound = connection.inbound
    let lines =
      inbound.allowance?.messages(at: eventLoop.uptime, upTo: Intake.sliceLines) ?? Intake.sliceLines
    if let allowance = inbound.allowance, lines == 0 {
      return pause(connection, for: allowance.wait(at: eventLoop.uptime))
    }
    let heard = inbound.heard(by: &relay.room, upTo: lines, from: connection.id)
    inbound.allowance?.spend(heard.messages, at: eventLoop.uptime)
    relay.perform(heard.effects)
    if !inbound.isEmpty {
      hold(connection)
    } else if inbound.hasEnded {
      end(connection)
    } else {
      if heard.awaitsQuiet { quiet.await(connection) } else { inbound.forgetQuiet() }
    }
  }

  /// The room has heard everything but the client's end.
  private func end(_ connection: Connection) {
    if let allowance = connection.inbound.allowance, relay.room.hasTail(connection.id) {
      // A tail is one message more.
      let wait = allowance.wait(at: eventLoop.uptime)
      guard wait == .zero else { return pause(connection, for: wait) }
      allowance.spend(1, at: eventLoop.uptime)
    }
    connection.inbound.silence()
    relay.perform(relay.room.ended(connection.id))
    connection.endWasHeard()
  }

  private func lastWordsTimePassed(for connection: Connection) {
    guard connection.inbound.hasLastWords else { return }
    dequeue(connection)
    connection.inbound.silence()
    programLog.info(
      "the rest of what \(connection.peer.description) said before it left is not heard: it spoke too often")
    relay.perform(relay.room.lastWordsTimePassed(for: connection.id))
  }

  /// Who comes from the same address next goes on with what the client has left of its rate.
  private func leaveAllowance(of connection: Connection) {
    if let allowance = connection.inbound.allowance {
      allowances?.left(allowance, from: connection.peer.network)
    }
  }

  private func pause(_ connection: Connection, for wait: Duration) {
    connection.inbound.pause(for: wait) {
      if self.relay.takesMore { self.resume(connection) } else { self.hold(connection) }
    }
  }

  private func resume(_ connection: Connection) {
    connection.inbound.open()
    hear(connection)
    readCompleted(connection)
  }

  private func hold(_ connection: Connection) {
    connection.inbound.queue()
    queue.append(connection)
    if relay.takesMore { turns.request() }
  }

  /// Takes the client out of the queue, where it is in it.
  private func dequeue(_ connection: Connection) {
    guard connection.inbound.isQueued else { return }
    queue.removeAll { $0 === connection }
    connection.inbound.open()
  }
}
