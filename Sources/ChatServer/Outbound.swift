import ChatProtocol
import NIOCore
import SystemPackage

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
    /// Its socket is in error.
    case isBroken
  }

  /// What the room's loop makes of the ways of everyone's sockets.
  final class Watcher {
    /// How long a socket may accept nothing.
    fileprivate let patience: TimeAmount
    /// It has accepted nothing for too long.
    fileprivate let gotStuck: (ClientID) -> Void

    init(patience: TimeAmount, gotStuck: @escaping (ClientID) -> Void) {
      (self.patience, self.gotStuck) = (patience, gotStuck)
    }
  }

  // What each turn needs of each client comes first: the less of memory it touches, the better.
  private let socket: any ClientSocket
  /// Its place, and what is for it alone.
  var reader: Reader
  private let id: ClientID
  private let eventLoop: any EventLoop
  private let watcher: Watcher
  /// What the socket has yet to accept of a flight.
  private var pending: ArraySlice<ByteBuffer> = []
  /// Looks whether the socket accepts anything.
  private var watch: Scheduled<Void>?
  private var lastProgress = NIODeadline.uptimeNanoseconds(0)

  init(
    _ id: ClientID, _ socket: any ClientSocket, on eventLoop: any EventLoop, _ reader: Reader,
    watcher: Watcher
  ) {
    (self.id, self.socket, self.eventLoop) = (id, socket, eventLoop)
    (self.reader, self.watcher) = (reader, watcher)
  }

  /// Sends what there is for the client, as much as its socket takes.
  func flush(_ tape: Tape, upTo committed: Int) -> Outcome {
    do throws(Errno) {
      if let goal = reader.plainGoal(upTo: committed),
        let sent = tape.withNewest(from: reader.cursor, to: goal, { sending($0, hasMore: false) })
      {
        // Mostly that is all there is, and the socket takes it.
        reader.accepted(try sent.get())
        if reader.cursor == goal {
          return goal == committed && reader.end == nil ? .waits : outcome(upTo: committed)
        }
        // It is full: the rest waits until it is not.
        begin(reader.nextFlight(on: tape, upTo: committed))
      } else {
        let flight = reader.nextFlight(on: tape, upTo: committed)
        guard !flight.isEmpty else { return outcome(upTo: committed) }
        begin(flight)
        _ = try sendPending()
      }
    } catch {
      return .isBroken
    }
    return outcome(upTo: committed)
  }

  /// The socket accepts more: gives it what waits for it, and says whether it has taken anything.
  func becameWritable() throws(Errno) -> Bool {
    guard reader.isInFlight else { return false }
    return try sendPending()
  }

  /// The socket is about to be closed, or is: it is watched no more.
  func cancelTimers() {
    watch?.cancel()
    watch = nil
  }

  private func outcome(upTo committed: Int) -> Outcome {
    if reader.isDone { return .isDone }
    return !reader.isInFlight && reader.hasMore(upTo: committed) ? .hasMore : .waits
  }

  private func begin(_ flight: [ByteBuffer]) {
    pending = flight[...]
    lastProgress = eventLoop.now
    if watch == nil { awaitProgress(for: watcher.patience) }
  }

  /// Sends of the flight what the socket takes; whether that was anything.
  private func sendPending() throws(Errno) -> Bool {
    var hasProgressed = false
    while var piece = pending.popFirst() {
      let count = try piece.withUnsafeReadableBytes { sending($0, hasMore: !pending.isEmpty) }.get()
      if count > 0 { hasProgressed = true }
      guard count < piece.readableBytes else { continue }
      piece.moveReaderIndex(forwardBy: count)
      pending = [piece] + pending
      break
    }
    if hasProgressed { lastProgress = eventLoop.now }
    if pending.isEmpty {
      reader.flightLanded()
    } else if hasProgressed {
      reader.progressed(leaving: pending.reduce(0) { $0 + $1.readableBytes })
    }
    return hasProgressed
  }

  private func sending(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> Result<Int, Errno> {
    Result { () throws(Errno) in try socket.send(bytes, hasMore: hasMore) }
  }

  private func awaitProgress(for rest: TimeAmount) {
    watch = eventLoop.assumeIsolated().scheduleTask(in: rest) { self.timePassed() }
  }

  /// Looks whether the socket has accepted anything since, until it has accepted all.
  private func timePassed() {
    watch = nil
    guard reader.isInFlight else { return }
    let rest = lastProgress + watcher.patience - eventLoop.now
    if rest > .zero { awaitProgress(for: rest) } else { watcher.gotStuck(id) }
  }
}
