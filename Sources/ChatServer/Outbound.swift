import ChatProtocol
import NIOCore

/// What one client is told: its place on the tape, and how its socket takes it.
///
/// Spec: HARD-14
final class Outbound {
  /// What becomes of a client that is told something, besides.
  enum Outcome {
    /// Nothing: it has got all that there is, or its socket has yet to accept it.
    case waits
    /// There is more for it, and its socket accepts it.
    case hasMore
    /// It has got all that it will ever get.
    case isDone
  }

  /// What the room's loop makes of the ways of everyone's sockets.
  final class Watcher {
    /// How long a socket may accept nothing.
    fileprivate let patience: TimeAmount
    /// It has accepted something.
    fileprivate let progressed: () -> Void
    /// It has accepted nothing for too long.
    fileprivate let gotStuck: (ClientID) -> Void

    init(patience: TimeAmount, progressed: @escaping () -> Void, gotStuck: @escaping (ClientID) -> Void) {
      (self.patience, self.progressed, self.gotStuck) = (patience, progressed, gotStuck)
    }
  }

  /// Its place, and what is for it alone.
  var reader: Reader
  private let id: ClientID
  private let writer: SocketWriter
  private var isSending = false
  private var isClosed = false
  private let watcher: Watcher
  /// Looks whether the socket accepts anything.
  private var watch: Scheduled<Void>?
  private var lastProgress: NIODeadline
  private var lastBuffered = 0

  init(_ id: ClientID, _ channel: any Channel, _ reader: Reader, watcher: Watcher) {
    (self.id, self.reader, self.watcher) = (id, reader, watcher)
    writer = SocketWriter(channel)
    lastProgress = channel.eventLoop.now
  }

  /// Hands to the socket what there is for the client, with one flush.
  func flush(_ tape: Tape, upTo committed: Int) -> Outcome {
    guard !isClosed else { return .waits }
    isSending = true
    defer { isSending = false }
    var isFull = false
    if let goal = reader.plainGoal(upTo: committed),
      let count = tape.withNewest(from: reader.cursor, to: goal, writer.send)
    {
      // Mostly that is all there is, and the socket takes it.
      reader.accepted(count)
      if reader.cursor == goal { return outcome(upTo: committed) }
      isFull = true
    }
    let flight = reader.nextFlight(on: tape, upTo: committed)
    if !flight.isEmpty {
      let isAccepted = isFull ? writer.writeByChannel(flight[...]) : writer.write(flight)
      // Its socket may have failed.
      guard !isClosed else { return .waits }
      if isAccepted { reader.flightLanded() } else { beginWatch() }
    }
    return outcome(upTo: committed)
  }

  private func outcome(upTo committed: Int) -> Outcome {
    if reader.isDone { return .isDone }
    return !reader.isInFlight && reader.hasMore(upTo: committed) ? .hasMore : .waits
  }

  /// The socket accepts more; whether it has accepted all that was outstanding.
  func becameWritable() -> Bool {
    guard !isSending, reader.isInFlight else { return false }
    reader.flightLanded()
    return true
  }

  /// The channel is about to be closed, or is: the socket is watched no more.
  func cancelTimers() {
    watch?.cancel()
    watch = nil
  }

  func wasClosed() { isClosed = true }

  private var eventLoop: any EventLoop { writer.channel.eventLoop }

  /// How many bytes the channel holds that the socket has yet to accept.
  private var buffered: Int { (try? writer.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0 }

  private func beginWatch() {
    lastProgress = eventLoop.now
    lastBuffered = buffered
    if watch == nil { lookAgain(in: watcher.patience) }
  }

  private func lookAgain(in rest: TimeAmount) {
    let period = min(rest, TimeAmount.nanoseconds(watcher.patience.nanoseconds / 10))
    watch = eventLoop.assumeIsolated().scheduleTask(in: period) { self.look() }
  }

  /// Looks whether the socket has accepted anything since, until it has accepted all.
  private func look() {
    watch = nil
    guard reader.isInFlight else { return }
    let buffered = buffered
    if buffered != lastBuffered {
      lastBuffered = buffered
      lastProgress = eventLoop.now
      reader.progressed(leaving: buffered)
      watcher.progressed()
    }
    let rest = lastProgress + watcher.patience - eventLoop.now
    if rest > .zero { lookAgain(in: rest) } else { watcher.gotStuck(id) }
  }
}
