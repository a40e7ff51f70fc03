import ChatProtocol
import POSIX
import SessionRunner
import SystemPackage

extension Socket {
  /// Connects to a server under test, as far as this machine has enough open files left to go on judging.
  convenience init(toServerAt address: Address, within time: Duration) throws(Errno) {
    try self.init(connectedTo: address, within: time)
    guard leavesReserve else { throw .tooManyOpenFiles }
    try? set(.noDelay, to: 1)
    try? set(.quickAcknowledgement, to: 1)
  }

  /// Whether enough descriptors are left to read a log and to launch a server: neither may fail for the lack of one.
  private var leavesReserve: Bool {
    OpenFileLimit.present.map { Int(descriptor.rawValue) + OpenFileLimit.reserve < $0 } ?? true
  }

  /// How the server sees it; between two machines something may translate that.
  var endpoint: Endpoint {
    get throws(Errno) {
      let local = try localAddress
      // One that the server has reset already has no other end.
      let remote = (try? peerAddress) ?? local
      var endpoint = local.endpoint
      endpoint.mayBeTranslated = !remote.isLoopback && endpoint.address != remote.endpoint.address
      return endpoint
    }
  }
}

extension Address {
  /// The address as it stands in a log, and the port.
  ///
  /// Spec: LOG-11
  var endpoint: Endpoint {
    let peer = Peer(address: host, port: port)
    return Endpoint(address: peer.address, port: peer.port)
  }
}

extension [Address] {
  /// Connects to the server under test that has these: tries each, and the one that worked first from then on.
  mutating func connect(within time: Duration) throws(Errno) -> (socket: Socket, endpoint: Endpoint) {
    var failure = Errno.connectionRefused
    for (index, address) in enumerated() {
      do throws(Errno) {
        let socket = try Socket(toServerAt: address, within: time)
        swapAt(0, index)
        return (socket, try socket.endpoint)
      } catch {
        failure = error
      }
    }
    throw failure
  }
}

extension OpenFileLimit {
  /// Nil where the system does not tell.
  static var present: Int? { try? raise(to: 0) }

  /// So many are not for clients.
  static let reserve = 12

  /// How many may play at once.
  static var mostPlayers: Int { present.map(players(within:)) ?? .max }

  /// Each holds a server's directory, leash and log, and has up to ten clients.
  static func players(within limit: Int) -> Int { max(1, (limit - reserve) / 13) }
}

extension NoConnection {
  init(_ error: Errno) { self.init(reason: "\(error)", interruption: error.interruption) }
  init(_ interruption: Interruption) { self.init(reason: interruption.words, interruption: interruption) }
}

extension Errno {
  /// What stands in the way of the runner itself, where it is no doing of the server's.
  var interruption: Interruption? {
    switch self {
    case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
      .exhausted(reason: "\(self); allow it more by `ulimit -n`, 256 will do")
    case .noBufferSpace, .noMemory, .addressNotAvailable: .exhausted(reason: "\(self)")
    default: nil
    }
  }
}
