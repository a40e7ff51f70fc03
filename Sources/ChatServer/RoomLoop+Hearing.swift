import ChatProtocol
import NIOCore

// How the room hears its clients: each as its bytes come, as long as that is little; else in turns, a slice at a time,
// while the tape has room for it, and no more often than the client's rate allows.
extension RoomLoop {
  /// How much one read brings at most.
  static let readBytes = 64 << 10
  /// How many slices are heard before everyone is told, and sockets are looked at again.
  private static let slicesAtOnce = 32
  /// How long last words may take to be heard at a client's rate.
  static let lastWords = TimeAmount.seconds(10)

  /// The loop's time, as the core counts it.
  var uptime: Duration { .nanoseconds(Int64(clamping: eventLoop.now.uptimeNanoseconds)) }

  /// Whether the tape takes no more.
  var isFull: Bool { outbox.tape.count >= limits.tapeBytes }

  /// Bytes have come; what comes after the client's end is passed over by the room.
  func received(_ bytes: ByteBuffer, from connection: Connection) {
    connection.intake.received(bytes)
    connection.quiet?.cancel()
    switch connection.hearing {
    case .open: if isFull || outbox.isFull { queue(connection) } else { hear(connection) }
    case .queued, .paused: break
    }
  }

  /// Reads on, or holds the client back: while something of it waits, its rate is used up, or the tape is full.
  ///
  /// Spec: HARD-15 HARD-22 HARD-29
  func readCompleted(_ connection: Connection) {
    guard case .open = connection.hearing, !connection.hasEnded else { return }
    if let wait = connection.allowance?.wait(at: uptime), wait > .zero {
      pause(connection, for: wait)
    } else if isFull {
      queue(connection)
    } else {
      connection.read()
    }
  }

  /// The client has ended its side; what it said before comes before that.
  ///
  /// Spec: ROOM-12 HARD-29 HARD-35
  func ended(_ connection: Connection) {
    guard !connection.hasEnded else { return }
    connection.hasEnded = true
    connection.quiet?.cancel()
    leaveAllowance(of: connection)
    if connection.intake.isEmpty { dequeue(connection) }
    switch connection.hearing {
    case .open: end(connection)
    case .queued, .paused: break
    }
    guard connection.allowance != nil, connection.hasLastWords else { return }
    connection.lastWords = eventLoop.assumeIsolated().scheduleTask(in: Self.lastWords) {
      self.lastWordsTimePassed(for: connection)
    }
  }

  /// Who comes from the same address next goes on with what the client has left of its rate.
  func leaveAllowance(of connection: Connection) {
    if let allowance = connection.allowance { allowances?.left(allowance, from: connection.peer.network) }
  }

  /// Takes the client out of the queue, where it is in it.
  func dequeue(_ connection: Connection) {
    guard case .queued = connection.hearing else { return }
    heldBack.removeAll { $0 === connection }
    connection.hearing = .open
  }

  /// Lets those who wait be heard once the loop has looked at its sockets.
  ///
  /// It looks at none while there is something to do at once: hence the pause, and it counts from when all else is done.
  func scheduleHearing() {
    guard !isHearing, !isTurning, !heldBack.isEmpty, !isFull, !outbox.isFull else { return }
    isHearing = true
    let due = max(hearingResumes, eventLoop.now + hearingPause)
    eventLoop.assumeIsolated().scheduleTask(deadline: due) {
      self.hearQueue()
      self.isHearing = false
      // A turn that is due goes first, and lets others be heard at its end.
      if self.nextTurn.map({ $0 > self.eventLoop.now }) ?? true { self.scheduleHearing() }
    }
  }

  /// Hears a slice of what the client has said, and its end where nothing comes before that.
  private func hear(_ connection: Connection) {
    let now = uptime
    let lines = connection.allowance?.messages(at: now, upTo: Intake.sliceLines) ?? Intake.sliceLines
    if let allowance = connection.allowance, lines == 0 {
      return pause(connection, for: allowance.wait(at: now))
    }
    let (messages, effects) = connection.intake.heard(by: &room, upTo: lines, from: connection.id)
    connection.allowance?.spend(messages, at: now)
    perform(effects)
    if !connection.intake.isEmpty {
      queue(connection)
    } else if connection.hasEnded {
      end(connection)
    } else {
      awaitQuiet(of: connection)
    }
  }

  /// The room has heard everything but the client's end.
  private func end(_ connection: Connection) {
    if let allowance = connection.allowance, room.awaitsQuiet(connection.id) {
      // A tail is one message more.
      let wait = allowance.wait(at: uptime)
      guard wait == .zero else { return pause(connection, for: wait) }
      allowance.spend(1, at: uptime)
    }
    connection.silence()
    perform(room.ended(connection.id))
    if departing[connection.id] != nil { connection.channel.close(promise: nil) }
  }

  private func lastWordsTimePassed(for connection: Connection) {
    guard connection.hasLastWords else { return }
    dequeue(connection)
    connection.silence()
    programLog.info(
      "the rest of what \(connection.peer.description) said before it left is not heard: it spoke too often")
    perform(room.lastWordsTimePassed(for: connection.id))
  }

  private func pause(_ connection: Connection, for wait: Duration) {
    // Nobody is quiet who is not listened to.
    connection.quiet?.cancel()
    connection.hearing = .paused(
      eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(wait)) {
        connection.hearing = .open
        self.queue(connection)
      })
  }

  private func queue(_ connection: Connection) {
    // Nobody is quiet who is not listened to.
    connection.quiet?.cancel()
    connection.hearing = .queued
    heldBack.append(connection)
    scheduleHearing()
  }

  /// Hears and reads as many of those who wait as the tape has room for, first come, first served.
  ///
  /// Spec: HARD-22
  func hearQueue() {
    guard !isFull else { return }
    var space = limits.tapeBytes - outbox.tape.count
    for _ in 0..<Self.slicesAtOnce where space > 0 && !outbox.isFull {
      guard let connection = heldBack.popFirst() else { return }
      connection.hearing = .open
      let end = outbox.tape.end
      hear(connection)
      readCompleted(connection)
      space -= outbox.tape.end - end
      if case .open = connection.hearing { space -= Self.readBytes }
    }
    // Those who may speak may have nothing to say: what they leave is for the others.
    if space <= 0 { hearingResumes = eventLoop.now + .milliseconds(1) }
  }
}
