import ChatProtocol
import NIOCore

/// Where one client stands: its cursor on the tape, and what is for it alone.
///
/// At most one flush is outstanding: ``nextFlight(on:upTo:)`` begins it, ``flightLanded()`` ends it.
package struct Reader {
  private struct Aside {
    var offset: Int
    var bytes: ByteBuffer
  }

  /// How much goes out with one flush at most.
  ///
  /// It is a busy turn's worth; a slow reader gives the tape back in such steps.
  static let flightBytes = 512 << 10
  /// How many bytes of refusals wait for the client's socket, beyond which further ones are only counted.
  ///
  /// Spec: HARD-34
  static let refusalBytes = 16 << 10

  /// Everything before this offset has been accepted by the client's socket.
  package private(set) var cursor: Int
  /// Nothing on the tape from here on is for this client; nil while it is in the room.
  package private(set) var end: Int?
  private var landing: Int?
  private var asides: [Aside] = []
  /// How many refusals were only counted.
  private var countedRefusals = 0
  /// How many bytes for this client alone its socket has yet to accept.
  package private(set) var asideBytes = 0
  private var landingAsideBytes = 0
  private let terminator: [UInt8]

  /// A client that hears the tape from the offset on.
  package init(from offset: Int, framing: Framing = .line) {
    cursor = offset
    terminator = framing.terminator
  }

  /// Whether the socket has yet to accept what was handed to it.
  package var isInFlight: Bool { landing != nil }

  /// Whether the client has an end and has got everything up to it.
  package var isDone: Bool {
    landing == nil && asides.isEmpty && countedRefusals == 0 && end.map { $0 <= cursor } ?? false
  }

  /// From where on the client needs the tape; nil where nothing more on it is for the client.
  package var firstNeeded: Int? { (end ?? .max) <= (landing ?? cursor) ? nil : cursor }

  /// Whether there is something that the next flight would take.
  package func hasMore(upTo committed: Int) -> Bool {
    let goal = min(end ?? committed, committed)
    return cursor < goal || countedRefusals > 0 || asides.first.map { $0.offset <= goal } ?? false
  }

  /// Puts the refusal of a message at an offset of the tape, or counts it, where too many wait already.
  ///
  /// Spec: HARD-34
  package mutating func refuse(_ bytes: [UInt8], at offset: Int) {
    if countedRefusals > 0 || asideBytes >= Self.refusalBytes {
      countedRefusals += 1
    } else {
      append(bytes, at: offset)
    }
  }

  /// Puts a message for this client alone at an offset of the tape; offsets never go back.
  package mutating func append(_ bytes: [UInt8], at offset: Int) {
    asideBytes += bytes.count
    if let last = asides.indices.last, asides[last].offset == offset {
      asides[last].bytes.writeBytes(bytes)
    } else {
      asides.append(Aside(offset: offset, bytes: ByteBuffer(bytes: bytes)))
    }
  }

  /// Ends the client's stream at an offset; an end is not moved.
  package mutating func close(at offset: Int) { end = end ?? offset }

  /// Ends the client's stream at an offset that may lie before what was meant for it; what is for it alone still goes out.
  package mutating func cut(at offset: Int) {
    end = min(end ?? offset, offset)
    for index in asides.indices { asides[index].offset = min(asides[index].offset, offset) }
  }

  /// Ends the client's stream where the flight that is outstanding ends; what is for it alone still goes out.
  package mutating func cutShort() { cut(at: landing ?? cursor) }

  /// Where a flight would end that is of the tape alone; nil while one is outstanding, or where there is more than that.
  package func plainGoal(upTo committed: Int) -> Int? {
    guard landing == nil, asides.isEmpty, countedRefusals == 0 else { return nil }
    return min(end ?? committed, committed, cursor + Self.flightBytes)
  }

  /// The socket has accepted so many bytes of the tape at once.
  package mutating func accepted(_ bytes: Int) { cursor += bytes }

  /// What the next flush takes, in order; empty while one is outstanding or nothing is to be sent.
  package mutating func nextFlight(on tape: Tape, upTo committed: Int) -> [ByteBuffer] {
    guard landing == nil else { return [] }
    if asides.isEmpty, countedRefusals > 0 {
      append(Array(Notice.othersNotDelivered(countedRefusals).text.utf8) + terminator, at: cursor)
      countedRefusals = 0
    }
    let goal = max(cursor, min(end ?? committed, committed, cursor + Self.flightBytes))
    var flight: [ByteBuffer] = []
    var position = cursor
    let due = asides.prefix { $0.offset <= goal }
    for aside in due {
      flight += tape.slices(in: position..<max(position, aside.offset))
      flight.append(aside.bytes)
      position = max(position, aside.offset)
      landingAsideBytes += aside.bytes.readableBytes
    }
    asides.removeFirst(due.count)
    let rest = tape.slices(in: position..<goal)
    flight = flight.isEmpty ? rest : flight + rest
    if !flight.isEmpty { landing = goal }
    return flight
  }

  /// The socket has accepted all of the flight but so many bytes, of which some may be for this client alone.
  package mutating func progressed(leaving bytes: Int) {
    if let landing { cursor = max(cursor, landing - bytes) }
  }

  /// The socket has accepted all of the flight.
  package mutating func flightLanded() {
    cursor = landing ?? cursor
    landing = nil
    asideBytes -= landingAsideBytes
    landingAsideBytes = 0
  }
}
