import NIOCore

/// When what was gathered goes out: at once, as a rule; where many talk, after a rest in which more comes to be told.
///
/// To tell everyone costs much, and what they are told little. So a busy turn is followed by a rest, of the length of the turn
/// but of a moment at most: no delay is worth the work that it saves.
///
/// Spec: ROOM-6
struct Pace {
  /// How much a busy turn tells.
  static let busyBytes = 1 << 10
  /// How long a rest may be.
  static let longestRest = TimeAmount.microseconds(50)
  /// How much is worth a turn of its own, rest or not.
  static let fullBytes = 128 << 10

  /// How long what clients say may wait for more of it in any case; after a longer pause it goes out at once.
  let flushInterval: TimeAmount
  private var restEnds = NIODeadline.uptimeNanoseconds(0)

  init(flushInterval: TimeAmount) { self.flushInterval = flushInterval }

  /// When the next turn is due at the earliest; a time that has passed means at once.
  func due(gathered bytes: Int) -> NIODeadline {
    bytes < Self.fullBytes ? restEnds : .uptimeNanoseconds(0)
  }

  /// A turn has told everyone so much.
  mutating func told(_ bytes: Int, from start: NIODeadline, to end: NIODeadline) {
    restEnds = start + flushInterval
    if bytes >= Self.busyBytes { restEnds = max(restEnds, end + min(end - start, Self.longestRest)) }
  }
}
