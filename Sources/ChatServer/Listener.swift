import Glibc
import POSIX
import SystemPackage

/// Binds the sockets that clients come in by; nobody is let in before the room says so.
struct Listener {
  /// How many may wait to be let in: whoever comes beyond that tries again after a second.
  ///
  /// Linux takes no more than 4096 of its own accord.
  private static let waiting = 4096

  /// Linux gives a client's socket what the listening one has: asked of each client it would be six calls more.
  private static let options: [(SocketOption, Int)] = [
    (.reuseAddress, 1),
    // How much the kernel takes from a client that is not read; it keeps twice as much for its own purposes. Left to itself it
    // takes up to six megabytes, all of which are read when the client ends, however full the tape is.
    (.receiveBuffer, 128 << 10),
    (.noDelay, 1),
    // With a buffer of megabytes it would take a slow reader a minute to make the socket accept anything.
    (.unsentBytes, 32 << 10),
    // Spec: HARD-31
    (.keepAlive, 1), (.keepAliveIdle, 60), (.keepAliveInterval, 10), (.keepAliveTimes, 6),
  ]
  /// How long a name may take to be looked up.
  private static let lookUp = Duration.seconds(30)

  let host: String
  let port: Int
  /// Sockets that listen already; where there are any, host and port say nothing.
  let inherited: [CInt]

  init(host: String, port: Int, inherited: [CInt] = []) {
    (self.host, self.port, self.inherited) = (host, port, inherited)
  }

  /// Binds every address of the host, so that a name is heard on all that it stands for.
  ///
  /// An address of a name that this machine does not have is passed over as long as another works. Where a free port
  /// is to be picked, it is picked on the first address only. Where one fails, the others are closed.
  func bind() throws(StartError) -> [Socket] {
    var sockets: [Socket] = []
    for descriptor in inherited { sockets.append(try listen(on: descriptor)) }
    guard sockets.isEmpty else { return sockets }
    var passedOver: StartError?
    for address in try addresses() where port != 0 || sockets.isEmpty {
      do throws(StartError) {
        sockets.append(try listen(at: address))
      } catch {
        switch error {
        case .foreignAddress, .cannotListen: passedOver = passedOver ?? error
        case .unknownHost, .portTaken, .forbiddenPort, .noSocket, .log: throw error
        }
      }
    }
    guard sockets.isEmpty, let passedOver else { return sockets }
    throw passedOver
  }

  private func listen(at address: Address) throws(StartError) -> Socket {
    do throws(Errno) {
      return try Socket(listeningAt: address, backlog: Self.waiting, options: Self.options)
    } catch {
      throw switch error.rawValue {
      case EADDRINUSE: .portTaken(host: address.host, port: port)
      case EADDRNOTAVAIL: .foreignAddress(address.host)
      case EACCES: .forbiddenPort(port)
      default: .cannotListen(host: address.host, port: port, code: error.rawValue)
      }
    }
  }

  private func listen(on descriptor: CInt) throws(StartError) -> Socket {
    if let code = Self.reasonNotToListen(on: descriptor) {
      throw .noSocket(descriptor: descriptor, code: code)
    }
    do throws(Errno) {
      return try Socket(
        listeningOn: FileDescriptor(rawValue: descriptor), backlog: Self.waiting, options: Self.options)
    } catch {
      throw .noSocket(descriptor: descriptor, code: error.rawValue)
    }
  }

  /// What is wrong with a descriptor that somebody else opened; nil where it is a TCP socket.
  private static func reasonNotToListen(on descriptor: CInt) -> CInt? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { return errno }
    guard [AF_INET, AF_INET6].contains(CInt(address.ss_family)) else { return EAFNOSUPPORT }
    var type: CInt = 0
    length = socklen_t(MemoryLayout<CInt>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0 else { return errno }
    return type == CInt(SOCK_STREAM.rawValue) ? nil : EPROTOTYPE
  }

  private func addresses() throws(StartError) -> [Address] {
    guard let port = UInt16(exactly: port) else { throw .cannotListen(host: host, port: port, code: EINVAL) }
    do throws(ResolutionFailure) {
      var addresses: [Address] = []
      for address in try Address.resolve(host: host, port: port, within: Self.lookUp)
      where !addresses.contains(address) { addresses.append(address) }
      return addresses
    } catch {
      throw switch error {
      case .unknown(_, let reason): .unknownHost(host, reason: reason)
      case .late(_, let limit): .unknownHost(host, reason: "no answer within \(limit)")
      }
    }
  }
}
