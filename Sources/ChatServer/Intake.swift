import ChatProtocol

/// What one client has sent and the room has yet to hear.
///
/// It is kept as bytes, and heard a slice at a time, so that nobody else waits for all of it.
///
/// Spec: HARD-22 HARD-29
struct Intake {
  /// How many lines are heard of one client before it is another's turn.
  static let sliceLines = 256

  private var bytes: ArraySlice<UInt8> = []

  /// Whether the room has heard everything.
  var isEmpty: Bool { bytes.isEmpty }

  /// Bytes have come.
  mutating func received(_ new: ArraySlice<UInt8>) {
    guard !bytes.isEmpty else { return bytes = new }
    // Room for just what there is: what waits of many clients at once must not take twice its size.
    var all: [UInt8] = []
    all.reserveCapacity(bytes.count + new.count)
    all += bytes
    all += new
    bytes = all[...]
  }

  /// Keeps what has yet to be heard in storage of its own.
  mutating func detach() {
    bytes = bytes.isEmpty ? [] : Array(bytes)[...]
  }

  /// Lets the room hear up to so many lines, or in bare framing as much as one read brings.
  mutating func heard(by room: inout Room, upTo lines: Int, from id: ClientID) -> Room.Heard {
    switch room.framing {
    case .line:
      return room.received(&bytes, upTo: min(lines, Self.sliceLines), from: id)
    case .bare:
      var read = bytes.prefix(Limits.smallestMessageLimit)
      bytes = bytes.dropFirst(read.count)
      return room.received(&read, upTo: 1, from: id)
    }
  }
}
