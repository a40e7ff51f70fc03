import POSIX
import SystemPackage

/// The server that a client is judged at, and another one elsewhere: sockets, and nothing of the protocol.
final class PlayedServer {
  private final class Peer {
    let socket: Socket
    var hasEnded = false
    var unsent: [UInt8] = []

    init(_ socket: Socket) { self.socket = socket }
  }

  /// Below those that a system gives to whoever asks for any, and that servers are launched at: other people's clients
  /// do not come there.
  private static let ports: Range<UInt16> = 8_192..<16_384
  /// A client that comes more often than this waits to be let in, for ever.
  private static let mostPeers = 100

  private let home: Socket
  private let elsewhere: Socket
  private var isListening = true
  private var peers: [Peer] = []
  /// The connection of which it is to be told when the client has read everything.
  private var awaited: Int?
  let addresses: PlayedAddresses

  /// Listens where another has, or at two free ports.
  init(host: String, inPlaceOf other: PlayedServer? = nil) throws(Errno) {
    if let other {
      (home, elsewhere) = (other.home, other.elsewhere)
    } else {
      (home, elsewhere) = (try Self.listener(host), try Self.listener(host))
    }
    addresses = PlayedAddresses(
      host: host, port: try home.localAddress.port, elsewhere: try elsewhere.localAddress.port)
  }

  /// Listens at a free port, asked for by its number: then it stays ours while nobody is let in.
  private static func listener(_ host: String) throws(Errno) -> Socket {
    guard let any = try? Address.resolve(host: host, port: 0, within: .seconds(5)).first else {
      throw .addressNotAvailable
    }
    for _ in 0..<100 {
      do throws(Errno) {
        return try Socket(listeningAt: any.at(port: .random(in: ports)))
      } catch {
        guard error == .addressInUse else { throw error }
      }
    }
    throw .addressInUse
  }

  var watched: [(descriptor: FileDescriptor, events: PollSet.Events)] {
    let listeners = peers.count < Self.mostPeers ? (isListening ? [home] : []) + [elsewhere] : []
    return listeners.map { ($0.descriptor, .reading) } + peers.compactMap(Self.wait)
  }

  private static func wait(for peer: Peer) -> (descriptor: FileDescriptor, events: PollSet.Events)? {
    var events: PollSet.Events = []
    if !peer.hasEnded { events.insert(.reading) }
    if !peer.unsent.isEmpty { events.insert(.writing) }
    guard peer.socket.descriptor.rawValue >= 0, !events.isEmpty else { return nil }
    return (peer.socket.descriptor, events)
  }

  /// Whether something is waited for that announces itself to nobody.
  var mustLookAgain: Bool { awaited != nil }

  func perform(_ effect: ClientEffect) throws(Errno) {
    switch effect {
    case .send(let bytes, let index): send(bytes, to: index)
    case .close(let index): if peers.indices.contains(index) { peers[index].socket.close() }
    case .reset(let index): if peers.indices.contains(index) { peers[index].socket.reset() }
    case .stopListening:
      try home.stopListening()
      isListening = false
    case .listen:
      try home.listenAgain()
      isListening = true
    case .awaitReading(let index): awaited = index
    case .start, .type, .paste, .press, .endInput, .resize, .lookAtHome: break
    }
  }

  private func send(_ bytes: [UInt8], to index: Int) {
    guard peers.indices.contains(index) else { return }
    peers[index].unsent += bytes
    flush(peers[index])
  }

  /// What cannot be sent any more is told by what the client does.
  private func flush(_ peer: Peer) {
    while !peer.unsent.isEmpty {
      guard let count = try? peer.socket.send(peer.unsent[...]) else {
        peer.unsent = []
        return
      }
      guard count > 0 else { return }
      peer.unsent.removeFirst(count)
    }
  }

  func take() -> [ClientEvent] {
    var events: [ClientEvent] = []
    for (listener, isElsewhere) in (isListening ? [(home, false)] : []) + [(elsewhere, true)] {
      while peers.count < Self.mostPeers, let socket = try? listener.accept() {
        // A client sends its first words when it likes.
        try? socket.set(.noDelay, to: 1)
        let port = (try? socket.peerAddress.port) ?? 0
        peers.append(Peer(socket))
        events.append(.connected(port: port, elsewhere: isElsewhere))
      }
    }
    for index in peers.indices { events += read(index) }
    if let index = awaited, hasReadAll(peers[index]) {
      awaited = nil
      events.append(.caughtUp)
    }
    return events
  }

  private func read(_ index: Int) -> [ClientEvent] {
    let peer = peers[index]
    guard !peer.hasEnded, peer.socket.descriptor.rawValue >= 0 else { return [] }
    flush(peer)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    do throws(Errno) {
      var received = Socket.Received.nothing
      received = try Self.receive(peer.socket, &buffer)
      switch received {
      case .bytes(let count): return [.heard(Array(buffer[..<count]), on: index)]
      case .nothing: return []
      case .end: break
      }
    } catch {
      // A reset is an end too.
    }
    peer.hasEnded = true
    return [.ended(index)]
  }

  private static func receive(_ socket: Socket, _ buffer: inout [UInt8]) throws(Errno) -> Socket.Received {
    var result = Result<Socket.Received, Errno>.success(.nothing)
    buffer.withUnsafeMutableBytes { bytes in
      do throws(Errno) { result = .success(try socket.receive(into: bytes)) } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  /// Whether nothing of what was sent lies on the way, or in the client's system.
  private func hasReadAll(_ peer: Peer) -> Bool {
    guard peer.unsent.isEmpty, let client = try? peer.socket.peerAddress.port,
      let server = try? peer.socket.localAddress.port
    else { return peer.unsent.isEmpty }
    guard (try? peer.socket.unacknowledgedBytes) == 0 else { return false }
    return ReceiveQueue.isEmpty(from: server, to: client)
  }
}
