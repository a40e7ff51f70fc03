/// How much, how many and how long: the bounds that a server keeps.
public struct Limits: Hashable, Sendable {
  /// What every server relays at least, in bytes.
  ///
  /// Spec: ROOM-5
  public static let smallestMessageLimit = 1024
  /// The most that `messageBytes` may be: what one client may make the server keep is a part of the tape.
  public static let largestMessageLimit = 1 << 20

  /// The longest message in bytes, its terminator left out.
  ///
  /// Spec: HARD-6
  public var messageBytes: Int
  /// How many clients may be in the room at once.
  ///
  /// Spec: ROOM-17 HARD-23
  public var clients: Int
  /// How many clients of one address may be in the room at once; nil sets no bound.
  ///
  /// Spec: HARD-27
  public var clientsPerAddress: Int?
  /// How long a client may take to send its first message; nil sets no bound.
  ///
  /// Spec: HARD-28
  public var firstMessage: Duration?
  /// How often a client may speak; nil sets no bound.
  ///
  /// Spec: HARD-29
  public var rate: Rate?
  /// How long a tail without LF rests before it counts as a message.
  ///
  /// Spec: HARD-3
  public var quietInterval: Duration
  /// How long a reader's socket may accept nothing with data waiting.
  ///
  /// Spec: HARD-14
  public var stuckReader: Duration
  /// How long a reader may keep the others from speaking.
  ///
  /// Spec: HARD-33
  public var lag: Duration
  /// How many bytes readers may have yet to read before senders are held back.
  ///
  /// Spec: HARD-15
  public var tapeBytes: Int

  /// The limits of the reference server where nothing else is asked for.
  public init(
    messageBytes: Int = 4096, clients: Int = 1024, clientsPerAddress: Int? = nil,
    firstMessage: Duration? = nil, rate: Rate? = nil, quietInterval: Duration = .milliseconds(50),
    stuckReader: Duration = .seconds(10), lag: Duration = .seconds(10), tapeBytes: Int = 64 << 20
  ) {
    self.messageBytes = messageBytes
    self.clients = clients
    self.clientsPerAddress = clientsPerAddress
    self.firstMessage = firstMessage
    self.rate = rate
    self.quietInterval = quietInterval
    self.stuckReader = stuckReader
    self.lag = lag
    self.tapeBytes = tapeBytes
  }
}
