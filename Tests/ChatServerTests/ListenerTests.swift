import Glibc
import NIOCore
import NIOPosix
import RawSockets
import Testing

@testable import ChatServer

@Suite struct ListenerTests {
  // Spec: HARD-31
  @Test func aSilentPeerIsAskedWhetherItIsThere() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    let accepted = loop.makePromise(of: [Int].self)
    let listener = Listener(
      host: "127.0.0.1", port: 0, framing: .line, eventLoop: loop, programLog: silentLogger)
    let channel = try await listener.bind { channel in
      let options = [
        channel.getOption(.socketOption(.so_keepalive)),
        channel.getOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE))),
        channel.getOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL))),
        channel.getOption(.tcpOption(.init(rawValue: TCP_KEEPCNT))),
        channel.getOption(.socketOption(.so_rcvbuf)),
      ]
      EventLoopFuture.whenAllSucceed(options.map { $0.map { Int($0) } }, on: loop).cascade(to: accepted)
      return loop.makeSucceededVoidFuture()
    }[0]
    try await channel.setOption(.autoRead, value: true).get()
    let port = try #require(channel.localAddress?.port)
    let client = try RawConnection(to: port)
    let options = try await accepted.futureResult.get()
    #expect(options == [1, 60, 10, 6, 256 << 10])
    client.leave()
    try await group.shutdownGracefully()
  }

  @Test(arguments: [
    (AF_UNIX, CInt(SOCK_STREAM.rawValue), EAFNOSUPPORT), (AF_INET, CInt(SOCK_DGRAM.rawValue), EPROTOTYPE),
    (AF_INET6, CInt(SOCK_DGRAM.rawValue), EPROTOTYPE),
  ])
  func aSocketThatIsNotTCPIsRefused(family: CInt, type: CInt, code: CInt) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let descriptor = socket(family, type, 0)
    let listener = Listener(
      host: "127.0.0.1", port: 0, inherited: [descriptor], framing: .line, eventLoop: group.next(),
      programLog: silentLogger)
    await #expect(throws: StartError.noSocket(descriptor: descriptor, code: code)) {
      try await listener.bind { $0.eventLoop.makeSucceededVoidFuture() }
    }
    #expect(close(descriptor) == 0)
    try await group.shutdownGracefully()
  }
}
