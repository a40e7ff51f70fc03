import POSIX
import SystemPackage

/// A client behind a socket, and what waits to be sent to it.
struct SocketClient {
  /// What there is to read.
  enum Read {
    case nothing
    case bytes([UInt8])
    /// It has closed, or shut its write side.
    case end
    case reset
  }

  private let socket: Socket
  var outbox: [UInt8] = []
  /// When it will have been quiet, where that is waited for.
  var quietAt: ContinuousClock.Instant?
  /// Whether the server closes its side once everything has been sent.
  var isClosing = false
  private var hasClosed = false
  private var hasEnded = false
  private var isLost = false

  init(socket: Socket) { self.socket = socket }

  /// Whether there is nothing more to do about it.
  var isOver: Bool { isLost || hasEnded && hasClosed }

  func join(_ set: inout PollSet) {
    var events: PollSet.Events = hasEnded ? [] : .reading
    if !outbox.isEmpty { events.insert(.writing) }
    set.append(socket.descriptor, for: events)
  }

  mutating func read() -> Read {
    // The model is told of one end. What comes after it can only be a reset.
    guard !hasEnded else {
      isLost = outbox.isEmpty
      return .nothing
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    do {
      switch try buffer.withUnsafeMutableBytes({ try socket.receive(into: $0) }) {
      case .nothing: return .nothing
      case .bytes(let count): return .bytes(Array(buffer[..<count]))
      case .end:
        hasEnded = true
        return .end
      }
    } catch {
      isLost = true
      return .reset
    }
  }

  /// Sends what the system takes now, then closes where that is wanted.
  mutating func flush() {
    guard !isLost else { return }
    do {
      while !outbox.isEmpty {
        let sent = try socket.send(outbox[...])
        guard sent > 0 else { return }
        outbox.removeFirst(sent)
      }
      if isClosing, !hasClosed {
        hasClosed = true
        try socket.endSending()
      }
    } catch {
      // Whether it has gone is told by reading.
      outbox = []
      hasClosed = hasClosed || isClosing
    }
  }
}
