import Glibc
import POSIX
import SessionLanguage
import SessionRunner
import SystemPackage
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

    private let listener: Socket
    private var entries: [Entry] = []

    init() throws {
      listener = try Socket(
        listeningAt: #require(try Address.resolve(host: "127.0.0.1", port: 0).first), backlog: 16)
    }

    func connect(within time: Duration) throws(NoConnection) -> (socket: Socket, endpoint: Endpoint) {
      do throws(Errno) {
        let socket = try Socket(toServerAt: listener.localAddress, within: time)
        entries.append(Entry(socket))
        return (socket, try socket.endpoint)
      } catch {
        throw NoConnection(error)
      }
    }

    func perform(_ action: ServerAction) -> Bool { false }
    func renew() -> Bool { false }
    var opening: LogOpening? { nil }
    func processorTime(isExact: Bool) -> ProcessorTime { ProcessorTime() }

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
    let socket = try host.connect(within: .seconds(2)).socket
    #expect(fcntl(socket.descriptor.rawValue, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test(arguments: [Errno.tooManyOpenFiles, .tooManyOpenFilesInSystem, .addressNotAvailable, .noBufferSpace])
  func aShortageOfThisMachineIsNoRefusal(error: Errno) {
    #expect(NoConnection(error).interruption != nil)
    #expect(NoConnection(.connectionRefused).interruption == nil)
  }

  @Test(arguments: [(16, 1), (64, 4), (256, 18), (1024, 77)])
  func noMorePlayAtOnceThanThereAreFilesFor(limit: Int, players: Int) {
    #expect(OpenFileLimit.players(within: limit) == players)
  }

  @Test func aMappedAddressIsWrittenAsIPv4() throws {
    let mapped = try #require(try Address.resolve(host: "::ffff:127.0.0.1", port: 2500).first)
    #expect(mapped.endpoint == Endpoint(address: "127.0.0.1", port: 2500))
    let own = try #require(try Address.resolve(host: "::1", port: 2500).first)
    #expect(own.endpoint.address == "::1")
  }
}
