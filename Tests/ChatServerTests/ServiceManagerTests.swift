import ChatProtocol
import Foundation
import Glibc
import RawSockets
import Testing

@testable import ChatServer

/// What whoever started the server hears of it.
@Suite struct ServiceManagerTests {
  @Test(arguments: ["/tmp/", "@"])
  func whoListensIsToldOnce(beginning: String) throws {
    let ear = try Ear(at: beginning + UUID().uuidString)
    let manager = try #require(ServiceManager(notifySocket: ear.path, programLog: silentLogger))
    manager.tell(.ready(status: "listening"))
    #expect(ear.hears() == "READY=1\nSTATUS=listening")
    manager.tell(.stopping)
    #expect(ear.hears() == "STOPPING=1")
  }

  @Test(arguments: [nil, "", "relative", "vsock:2:1"] as [String?])
  func whereNobodyListensNothingIsSaid(path: String?) {
    #expect(ServiceManager(notifySocket: path, programLog: silentLogger) == nil)
  }

  @Test(arguments: ["/nonexistent/socket", "/" + String(repeating: "x", count: 200)])
  func whoCannotBeToldDoesNoHarm(path: String) throws {
    let manager = try #require(ServiceManager(notifySocket: path, programLog: silentLogger))
    manager.tell(.stopping)
  }

  @Test func whoDoesNotListenHoldsNobodyUp() throws {
    let ear = try Ear(at: "@" + UUID().uuidString)
    let said = Said()
    let manager = try #require(
      ServiceManager(
        notifySocket: ear.path, patience: timeval(tv_sec: 0, tv_usec: 10_000), programLog: said.logger))
    // More than any system keeps for it.
    for _ in 0..<10_000 where said.lines.isEmpty { manager.tell(.stopping) }
    #expect(said.lines.count == 1 && said.lines[0].contains("was not told"))
  }

  @Test func aServerSaysThatItIsReadyAndThatItStops() async throws {
    let log = temporaryLog()
    defer { try? FileManager.default.removeItem(at: log) }
    let ear = try Ear(at: "@" + UUID().uuidString)
    let server = ChatServer(
      .init(port: 0, logPath: log.path), logger: silentLogger,
      manager: ServiceManager(notifySocket: ear.path, programLog: silentLogger))
    let port = try await server.start().port
    let service = Task { try await server.run() }
    service.cancel()
    try await service.value
    #expect(ear.hears() == "READY=1\nSTATUS=listening on 127.0.0.1:\(port)")
    #expect(ear.hears() == "STOPPING=1")
  }

  @Test func theSocketsAreThoseOfThisProcess() {
    let this = String(getpid())
    #expect(ServiceManager.sockets(count: "2", for: this) == [3, 4])
    for count in [nil, "", "0", "-1", "x"] { #expect(ServiceManager.sockets(count: count, for: this) == []) }
    for process in [nil, "", "1"] { #expect(ServiceManager.sockets(count: "1", for: process) == []) }
  }

  @Test func aSocketThatListensAlreadyIsServed() async throws {
    let log = temporaryLog()
    defer { try? FileManager.default.removeItem(at: log) }
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    try #require(listen(descriptor, 1) == 0)
    var configuration = ChatServer.Configuration(host: "192.0.2.1", port: 1, logPath: log.path)
    configuration.inherited = [descriptor]
    let server = ChatServer(configuration, logger: silentLogger)
    let client = try RawConnection(to: try await server.start().port)
    #expect(try client.hears(Notice.joined(port: client.port).line))
    client.leave()
    await server.stop()
  }

  @Test func aDescriptorThatIsNoSocketIsSaid() async throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var configuration = ChatServer.Configuration(logPath: temporaryLog().path)
    configuration.inherited = [ends[0]]
    let server = ChatServer(configuration, logger: silentLogger)
    await #expect(throws: StartError.noSocket(descriptor: ends[0], code: ENOTSOCK)) {
      try await server.start()
    }
  }
}

/// A socket such as systemd's; every wait ends after ten seconds at the latest.
final class Ear {
  let path: String
  private let descriptor: CInt

  init(at path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
    var bound = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
    let (address, length) = try #require(sockaddr_un.named(path))
    let result = withUnsafePointer(to: address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    try #require(result == 0)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// The next datagram; nil where none comes.
  func hears() -> String? {
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }
}
