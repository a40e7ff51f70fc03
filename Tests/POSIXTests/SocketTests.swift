import SystemPackage
import Testing

@testable import POSIX

@Suite struct SocketTests {
  @Test(arguments: ["127.0.0.1", "::1"])
  func bothEndsKnowTheirAddresses(host: String) throws {
    let (listener, client, server) = try connection(host: host)
    #expect(try client.peerAddress == listener.localAddress)
    #expect(try client.localAddress == server.peerAddress)
    let address = try client.peerAddress
    #expect(address.host == host && address.isLoopback && address.port > 0)
  }

  @Test func whatIsSentComes() throws {
    let (_, client, server) = try connection()
    #expect(try received(by: server) == .nothing)
    #expect(try client.send([1, 2, 3]) == 3)
    #expect(try server.descriptor.isReady(for: .reading, within: .seconds(5)))
    #expect(try received(by: server) == .bytes(3))
  }

  @Test func aFullSocketTakesNothingUntilTheOtherEndReads() throws {
    let (_, client, server) = try connection()
    let piece = [UInt8](repeating: 7, count: 1 << 16)[...]
    var sent = 0
    while case let count = try client.send(piece), count > 0 {
      sent += count
      try #require(sent < 1 << 30)
    }
    #expect(try client.unacknowledgedBytes > 0)
    while case .bytes = try received(by: server) {}
    #expect(try client.descriptor.isReady(for: .writing, within: .seconds(5)))
    #expect(try client.send(piece) > 0)
  }

  @Test func aHalfCloseLeavesTheOtherDirectionOpen() throws {
    let (_, client, server) = try connection()
    try client.endSending()
    #expect(try server.descriptor.isReady(for: .reading, within: .seconds(5)))
    #expect(try received(by: server) == .end)
    #expect(try server.send([1]) == 1)
    #expect(try client.descriptor.isReady(for: .reading, within: .seconds(5)))
    #expect(try received(by: client) == .bytes(1))
  }

  @Test func aCloseIsAnEndAndAResetAnError() throws {
    for (end, isOrderly) in [(Socket.close, true), (Socket.reset, false)] {
      let (_, client, server) = try connection()
      end(client)()
      #expect(try server.descriptor.isReady(for: .reading, within: .seconds(5)))
      if isOrderly {
        #expect(try received(by: server) == .end)
      } else {
        #expect(throws: Errno.connectionReset) { try received(by: server) }
      }
      #expect(throws: Errno.badFileDescriptor) { try client.send([1]) }
    }
  }

  @Test func whatNobodyHoldsIsClosed() throws {
    let server = try connection().server
    #expect(try server.descriptor.isReady(for: .reading, within: .seconds(5)))
    #expect(try received(by: server) == .end)
  }

  @Test func aPortWhereNobodyListensRefuses() throws {
    let address = try Socket(listeningAt: loopback()).localAddress
    #expect(throws: Errno.connectionRefused) { try Socket(connectedTo: address, within: .seconds(5)) }
  }

  @Test func connectingEndsInTime() throws {
    let listener = try Socket(listeningAt: loopback(), backlog: 0)
    let address = try listener.localAddress
    // Nobody accepts: once the queue is full nobody answers either.
    var waiting: [Socket] = []
    #expect(throws: Errno.timedOut) {
      for _ in 0..<10 { waiting.append(try Socket(connectedTo: address, within: .milliseconds(100))) }
    }
    withExtendedLifetime(listener) {}
  }

  @Test func optionsAreSetAndRead() throws {
    let (_, client, _) = try connection()
    for value in [0, 1] {
      try client.set(.noDelay, to: value)
      #expect(try (client.value(of: .noDelay) != 0) == (value != 0))
    }
    try client.set(.receiveBuffer, to: 8192)
    #expect(try client.value(of: .receiveBuffer) == 16384)
  }

  /// No program that is started gets any of them.
  @Test func socketsAreClosedOnExecution() throws {
    let (listener, client, server) = try connection()
    let numbers = [listener, client, server].map { String($0.descriptor.rawValue) }
    let script =
      "for n in \(numbers.joined(separator: " ")); do test -S /proc/self/fd/$n && echo $n; done; echo done"
    #expect(try output(of: SpawnRequest("/bin/sh", ["-c", script])) == Array("done\n".utf8))
    withExtendedLifetime((listener, client, server)) {}
  }

  private func received(by socket: Socket) throws -> Socket.Received {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    return try buffer.withUnsafeMutableBytes { try socket.receive(into: $0) }
  }
}

/// A listening socket, and both ends of a connection to it.
func connection(host: String = "127.0.0.1") throws -> (listener: Socket, client: Socket, server: Socket) {
  let listener = try Socket(listeningAt: loopback(host))
  let client = try Socket(connectedTo: listener.localAddress, within: .seconds(5))
  return (listener, client, try #require(try listener.accept()))
}

func loopback(_ host: String = "127.0.0.1") throws -> Address {
  try #require(try Address.resolve(host: host, port: 0, within: .seconds(5)).first)
}
