import ChatProtocol

/// How much and how long: what a server bears, beside the bounds that its room keeps.
package struct ServerLimits: Hashable, Sendable {
  /// The bounds of the room.
  package var room: Limits
  /// How long a client may take to send its first message; nil sets no bound.
  ///
  /// Spec: HARD-28
  package var firstMessage: Duration?
  /// How often a client may speak; nil sets no bound.
  ///
  /// Spec: HARD-29
  package var rate: Rate?
  /// How long a tail without LF rests before it counts as a message.
  ///
  /// Spec: HARD-3
  package var quietInterval: Duration
  /// How long a reader's socket may accept nothing with data waiting.
  ///
  /// Spec: HARD-14
  package var stuckReader: Duration
  /// How long a reader may keep the others from speaking.
  ///
  /// Spec: HARD-33
  package var lag: Duration
  /// How many bytes readers may have yet to read before senders are held back.
  ///
  /// Spec: HARD-15
  package var tapeBytes: Int

  /// The limits of the reference server where nothing else is asked for.
  package init(
    room: Limits = Limits(), firstMessage: Duration? = nil, rate: Rate? = nil,
    quietInterval: Duration = .milliseconds(50), stuckReader: Duration = .seconds(10),
    lag: Duration = .seconds(10), tapeBytes: Int = 64 << 20
  ) {
    self.room = room
    self.firstMessage = firstMessage
    self.rate = rate
    self.quietInterval = quietInterval
    self.stuckReader = stuckReader
    self.lag = lag
    self.tapeBytes = tapeBytes
  }
}
