import ChatProtocol
import OrderedCollections

/// The room, and what its decisions come to: entries in the log, bytes on the tape, everyone's place on it.
///
/// Effects are gathered, and go out once in a turn: the log with one write, then each client with one flush.
///
/// Spec: HARD-13 HARD-17
final class Relay {
  /// How much waits to be logged, or to go out, before nothing more is heard.
  static let fullBytes = 1 << 20
  /// How much storage for entries is kept from turn to turn.
  private static let keptBytes = 2 * fullBytes

  var room: Room
  /// Clients whose stream has not come to its end, in the order in which they came: so they are told.
  private(set) var members: OrderedDictionary<ClientID, Connection> = [:]
  /// Why the log takes no more.
  private(set) var failure: LogFailure?
  private let tapeBytes: Int
  private let log: any LogSink
  private let live: LiveLog?
  private let turns: TurnScheduler
  private let terminator: [UInt8]
  private var entries: [UInt8] = []
  private var tape = Tape()
  /// What stands on the tape before this offset is in the log, and may go out.
  private var committed = 0

  init(_ room: Room, tapeBytes: Int, log: any LogSink, live: LiveLog?, turns: TurnScheduler) {
    self.room = room
    self.tapeBytes = tapeBytes
    self.log = log
    self.live = live
    self.turns = turns
    terminator = room.framing.terminator
  }

  /// Where the tape ends, and a newcomer begins.
  var end: Int { tape.end }

  /// How many bytes the tape has room for.
  var space: Int { max(0, tapeBytes - tape.count) }

  /// Whether the tape takes no more.
  var isFull: Bool { space == 0 }

  /// Whether more may be heard: the tape has room, and not too much has been gathered.
  var takesMore: Bool { !isFull && max(gatheredBytes, entries.count) < Self.fullBytes }

  /// How much there is for everyone that has yet to go out.
  var gatheredBytes: Int { tape.end - committed }

  func add(_ connection: Connection) { members[connection.id] = connection }

  func remove(_ connection: Connection) { members[connection.id] = nil }

  /// Gathers the effects in their order; what is for one client alone is put beside its tape.
  func perform(_ effects: [Effect]) {
    guard !effects.isEmpty else { return }
    // What was not logged does not exist.
    let failed = failure != nil
    for index in effects.indices {
      let end = failed ? committed : tape.end
      switch effects.span[index] {
      case .log(let record):
        if !failed { record.write(to: &entries) }
      case .relay(let line, let port):
        guard !failed else { continue }
        LogRecord.writeMessage(line, from: port, to: &entries)
        tape.append(line.text, terminator: terminator)
      case .broadcast(let message):
        if !failed { tape.append(message.bytes[...], terminator: terminator) }
      case .send(.notice(.notDelivered(let reason)), let id):
        members[id]?.outbound.reader.refuse(
          Message.notice(.notDelivered(reason: reason)).bytes + terminator, at: end)
      case .send(let message, let id):
        members[id]?.outbound.reader.append(message.bytes + terminator, at: end)
      case .close(let id):
        members[id]?.outbound.reader.close(at: end)
      }
    }
    turns.gathered(gatheredBytes)
  }

  /// Writes the gathered entries; what stands on the tape may go out then, and where that fails goes to nobody.
  func commit() throws(LogFailure) {
    guard failure == nil else { return }
    if !entries.isEmpty {
      do throws(LogFailure) {
        try log.write(entries)
      } catch {
        failure = error
        entries = []
        for connection in members.values { connection.outbound.reader.cut(at: committed) }
        throw error
      }
      live?.show(entries)
      entries.removeAll(keepingCapacity: entries.capacity <= Self.keptBytes)
    }
    committed = tape.end
  }

  /// Tells the client what there is for it.
  func flush(_ connection: Connection) -> Outbound.Outcome {
    connection.outbound.flush(tape, upTo: committed)
  }

  /// Tells everyone what there is, and forgets what everyone has got.
  func flushAll(_ flushed: (Connection, Outbound.Outcome) -> Void) {
    tape.trim(to: min(tell(tape, flushed), tape.end))
  }

  /// From where on anybody needs the tape, once all are told; those who were here are gone through.
  private func tell(_ tape: Tape, _ flushed: (Connection, Outbound.Outcome) -> Void) -> Int {
    var firstNeeded = Int.max
    for connection in members.values {
      let outbound = connection.outbound
      let outcome = outbound.flush(tape, upTo: committed)
      // Mostly that is all.
      if outcome != .waits { flushed(connection, outcome) }
      firstNeeded = min(firstNeeded, outbound.reader.firstNeeded ?? .max)
    }
    return firstNeeded
  }

  /// Ends the log; gives why it is not complete.
  func closeLog() -> LogFailure? {
    do throws(LogFailure) {
      try log.close()
      return failure
    } catch {
      return failure ?? error
    }
  }
}
