import ChatProtocol
import NIOCore
import POSIX
import SystemPackage

/// Reads clients past their channels, as long as they talk: a read through a channel costs as much as all else about a message.
///
/// The system itself is asked who has said something. The channels are readable all the same: whatever is left here they
/// find, such as ends, errors, and what comes while nobody asks.
final class DirectReading {
  /// How much one read brings at most.
  static let readBytes = 64 << 10

  /// Nil where the system gives none: then the channels read everything.
  private let ready = try? ReadinessQueue()
  /// Those who may be read, each at the place of its socket's number.
  private var connections: [Connection?] = []
  /// What one read has brought.
  private var bytes: [UInt8]
  /// Of whom something is left though nothing more may come.
  private var unfinished: [Connection] = []

  init(in framing: Framing) {
    // A bare message is what one read gave.
    let count = framing == .bare ? Limits.smallestMessageLimit : Self.readBytes
    bytes = Array(repeating: 0, count: count)
  }

  /// The client may be read from now on.
  func add(_ connection: Connection) {
    guard let socket = connection.inbound.socket, (try? ready?.add(socket.descriptor)) != nil else { return }
    let place = Int(socket.descriptor.rawValue)
    if place >= connections.count {
      connections += repeatElement(nil, count: place + 1 - connections.count)
    }
    connections[place] = connection
  }

  /// Its socket may be another's from now on.
  func remove(_ connection: Connection) {
    guard let socket = connection.inbound.socket else { return }
    let place = Int(socket.descriptor.rawValue)
    if place < connections.count, connections[place] === connection { connections[place] = nil }
    unfinished.removeAll { $0 === connection }
  }

  /// Reads who has said something, once each.
  ///
  /// Who may not be read, as `mayRead` says, is asked again the next time.
  func read(ofWhom mayRead: (Connection) -> Bool, _ heard: (ArraySlice<UInt8>, Connection) -> Void) {
    let left = unfinished
    unfinished = []
    for connection in left {
      connection.inbound.isSetAside = false
      read(connection, mayRead, heard)
    }
    ready?.look { descriptor in
      // Who is heard may end, and another with it.
      if let connection = connections[Int(descriptor.rawValue)] { read(connection, mayRead, heard) }
    }
  }

  private func read(
    _ connection: Connection, _ mayRead: (Connection) -> Bool,
    _ heard: (ArraySlice<UInt8>, Connection) -> Void
  ) {
    guard let socket = connection.inbound.socket, mayRead(connection) else { return setAside(connection) }
    let count = bytes.withUnsafeMutableBytes(socket.receive)
    guard count > 0 else { return }
    if count == bytes.count { setAside(connection) }
    heard(bytes[..<count], connection)
  }

  private func setAside(_ connection: Connection) {
    guard !connection.inbound.isSetAside else { return }
    connection.inbound.isSetAside = true
    unfinished.append(connection)
  }
}
