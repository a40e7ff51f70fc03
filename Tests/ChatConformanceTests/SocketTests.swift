import ChatConformance
import Glibc
import SessionLanguage
import SessionRunner
import Testing

@testable import ChatConformance

/// What becomes of the runner's connections.
@Suite struct SocketTests {
  /// Connects to a listener of its own, and remembers every connection.
  private final class Host: ServerHost {
    private final class Entry {
      weak var socket: Socket?
      init(_ socket: Socket) { self.socket = socket }
    }

    private let listener: Int32
    private let address: Address
    private var entries: [Entry] = []

    init() throws {
      let any = try Address.resolve(host: "127.0.0.1", port: 0).first
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      let isBound = any?.withSockaddr { bind(descriptor, $0, $1) } == 0 && listen(descriptor, 16) == 0
      let bound = isBound ? Address(localOf: descriptor) : nil
      listener = descriptor
      address = try #require(bound)
    }

    deinit { close(listener) }

    func connect(within time: Duration) throws(NoConnection) -> Socket {
      do throws(SystemError) {
        let socket = try Socket(to: address, within: time)
        entries.append(Entry(socket))
        return socket
      } catch {
        throw NoConnection(error)
      }
    }

    func perform(_ action: ServerAction) -> Bool { false }

    var open: [Socket] { entries.compactMap(\.socket) }
  }

  @Test func everyConnectionIsClosedWhenASessionEnds() throws {
    let host = try Host()
    var transport = TCPTransport(host: host, log: nil, connectTimeout: .seconds(2))
    for client in 1...3 { _ = try transport.connect(client) }
    #expect(host.open.count == 3)
    transport.end(1, .leaves)
    transport.end(2, .halfCloses)
    #expect(host.open.count == 2)
    transport.disconnectAll()
    #expect(host.open.isEmpty)
  }

  @Test func noConnectionIsInheritedByWhatIsLaunched() throws {
    let host = try Host()
    let socket = try host.connect(within: .seconds(2))
    #expect(fcntl(socket.descriptor, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test(arguments: [EMFILE, ENFILE, EADDRNOTAVAIL, ENOBUFS])
  func aShortageOfThisMachineIsNoRefusal(code: Int32) {
    #expect(NoConnection(SystemError(code)).interruption != nil)
    #expect(NoConnection(SystemError(ECONNREFUSED)).interruption == nil)
  }

  @Test func aMappedAddressIsWrittenAsIPv4() throws {
    let mapped = try #require(try Address.resolve(host: "::ffff:127.0.0.1", port: 2500).first)
    #expect(mapped.endpoint == Endpoint(address: "127.0.0.1", port: 2500))
    let own = try #require(try Address.resolve(host: "::1", port: 2500).first)
    #expect(own.endpoint?.address == "::1")
  }
}
