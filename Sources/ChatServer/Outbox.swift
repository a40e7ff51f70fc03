import ChatProtocol
import OrderedCollections

/// What the room's effects come to until the loop's next turn: entries for the log, and the tape that everyone hears.
///
/// Spec: HARD-13 HARD-17
struct Outbox {
  /// How much storage for entries is kept from turn to turn.
  private static let keptBytes = 2 * fullBytes
  /// How much waits to be logged, or to go out, before nothing more is heard.
  static let fullBytes = 1 << 20

  private(set) var tape = Tape()
  /// What stands on the tape before this offset is in the log, and may go out.
  private(set) var committed = 0
  /// Why the log takes no more.
  private(set) var failure: LogFailure?
  private let terminator: [UInt8]
  private var entries: [UInt8] = []

  init(framing: Framing) { terminator = framing.terminator }

  /// How much there is for everyone that has yet to go out.
  var gatheredBytes: Int { tape.end - committed }

  /// Whether so much has been gathered that it has to go out before more is heard.
  var isFull: Bool { max(gatheredBytes, entries.count) >= Self.fullBytes }

  /// Where a client's stream stands, or ends: what was not logged does not exist.
  private var end: Int { failure == nil ? tape.end : committed }

  /// Takes the effects in their order; what is for one client alone is put beside its tape.
  mutating func gather(_ effects: [Effect], for connections: OrderedDictionary<ClientID, Connection>) {
    for effect in effects {
      switch effect {
      case .log(let record):
        if failure == nil { record.write(to: &entries) }
      case .broadcast(let message):
        if failure == nil { tape.append(message.bytes, terminator: terminator) }
      case .send(.notice(.notDelivered(let reason)), let id):
        connections[id]?.reader.refuse(
          Message.notice(.notDelivered(reason: reason)).bytes + terminator, at: end)
      case .send(let message, let id):
        connections[id]?.reader.append(message.bytes + terminator, at: end)
      case .close(let id):
        connections[id]?.reader.close(at: end)
      }
    }
  }

  /// Writes the gathered entries; what stands on the tape may go out then.
  mutating func commit(to log: any LogSink, shownBy live: LiveLog?) throws(LogFailure) {
    guard failure == nil else { return }
    if !entries.isEmpty {
      do throws(LogFailure) {
        try log.write(entries)
      } catch {
        failure = error
        entries = []
        throw error
      }
      live?.show(entries)
      entries.removeAll(keepingCapacity: entries.capacity <= Self.keptBytes)
    }
    committed = tape.end
  }

  /// Forgets what everyone has got.
  mutating func trim(to offset: Int?) { tape.trim(to: offset ?? tape.end) }
}
