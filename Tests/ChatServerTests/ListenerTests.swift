import Glibc
import POSIX
import RawSockets
import Testing

@testable import ChatServer

@Suite struct ListenerTests {
  // Spec: HARD-31
  @Test func aSilentPeerIsAskedWhetherItIsThere() throws {
    let options: [SocketOption] = [.keepAlive, .keepAliveIdle, .keepAliveInterval, .keepAliveTimes]
    #expect(try set(options) == [1, 60, 10, 6])
  }

  @Test func noMessageWaitsForTheAcknowledgementOfTheLast() throws {
    #expect(try set([.noDelay]) == [1])
  }

  @Test func theKernelTakesLittleFromWhoIsNotRead() throws {
    #expect(try set([.receiveBuffer]) == [256 << 10])
  }

  /// How the options of a client that was let in are set.
  private func set(_ options: [SocketOption]) throws -> [Int] {
    let listener = try #require(try Listener(host: "127.0.0.1", port: 0).bind().first)
    let client = try RawConnection(to: Int(try listener.localAddress.port))
    defer { client.leave() }
    #expect(try listener.descriptor.isReady(for: .reading, within: .seconds(10)))
    let accepted = try #require(try listener.accept())
    return try options.map(accepted.value)
  }

  @Test(arguments: [
    (AF_UNIX, CInt(SOCK_STREAM.rawValue), EAFNOSUPPORT), (AF_INET, CInt(SOCK_DGRAM.rawValue), EPROTOTYPE),
    (AF_INET6, CInt(SOCK_DGRAM.rawValue), EPROTOTYPE),
  ])
  func aSocketThatIsNotTCPIsRefused(family: CInt, type: CInt, code: CInt) throws {
    let descriptor = socket(family, type, 0)
    #expect(throws: StartError.noSocket(descriptor: descriptor, code: code)) {
      try Listener(host: "127.0.0.1", port: 0, inherited: [descriptor]).bind()
    }
    #expect(close(descriptor) == 0)
  }
}
