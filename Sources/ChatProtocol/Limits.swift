/// How much and how many: the bounds that a room keeps.
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

  /// The limits of the reference server where nothing else is asked for.
  public init(messageBytes: Int = 4096, clients: Int = 1024, clientsPerAddress: Int? = nil) {
    self.messageBytes = messageBytes
    self.clients = clients
    self.clientsPerAddress = clientsPerAddress
  }
}
