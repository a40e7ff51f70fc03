import ChatProtocol
import Foundation
import RawSockets
import SystemPackage
import Testing

@testable import ChatServer

@Suite(.serialized) struct StartAndStopTests {
  @Test func aTakenPortIsSaidAndLeavesNoLog() async throws {
    try await served { port, _ in
      let log = temporaryLog()
      let server = ChatServer(.init(port: port, logPath: log.path), logger: silentLogger)
      await #expect(throws: StartError.portTaken(host: "127.0.0.1", port: port)) { try await server.start() }
      #expect(!FileManager.default.fileExists(atPath: log.path))
    }
  }

  @Test func aLogThatCannotBeWrittenIsSaidAndLeavesNoListener() async throws {
    // An address where nobody else listens, nor ever has.
    let (host, port, log) = (RawServer.anyHost, 2507, temporaryLog())
    defer { try? FileManager.default.removeItem(at: log) }
    let server = ChatServer(
      .init(host: host, port: port, logPath: "/nonexistent/log.txt"), logger: silentLogger)
    await #expect(throws: StartError.log(LogFailure(path: "/nonexistent/log.txt", code: ENOENT))) {
      try await server.start()
    }
    // Who listened still would be in the way; so is, until it has begun, a program that another test starts just now.
    let again = ChatServer(.init(host: host, port: port, logPath: log.path), logger: silentLogger)
    let end = ContinuousClock.now + .seconds(10)
    var isTaken = true
    while isTaken, ContinuousClock.now < end {
      do throws(StartError) {
        _ = try await again.start()
        isTaken = false
      } catch {
        #expect(error == .portTaken(host: host, port: port))
      }
    }
    #expect(!isTaken)
    await again.stop()
  }

  @Test(arguments: [
    ("192.0.2.1", StartError.foreignAddress("192.0.2.1")),
    ("127.0.0.1", StartError.log(LogFailure(path: "/dev/full", code: ENOSPC))),
  ])
  func whatIsWrongIsSaid(host: String, error: StartError) async throws {
    let server = ChatServer(.init(host: host, port: 0, logPath: "/dev/full"), logger: silentLogger)
    await #expect(throws: error) { try await server.start() }
  }

  @Test func aNameWithoutAnAddressIsSaid() async throws {
    let server = ChatServer(.init(host: "not a name", port: 0, logPath: "/dev/null"), logger: silentLogger)
    do {
      _ = try await server.start()
      Issue.record("it started")
    } catch {
      #expect(error.description.hasPrefix("not a name is not known ("))
    }
  }

  @Test func aStopTellsEveryoneAndCompletesTheLog() async throws {
    let log = temporaryLog()
    defer { try? FileManager.default.removeItem(at: log) }
    let server = ChatServer(.init(port: 0, logPath: log.path), logger: silentLogger)
    let port = try await server.start().port
    let client = try RawConnection(to: port)
    #expect(try client.hears(Notice.joined(port: client.port).line))
    try client.send("a:message\n")
    #expect(try client.hears("a:message\n"))
    await server.stop()
    #expect(try client.hears(Notice.closing(.serverStops).line) && client.hearsTheEnd())
    let records = try LogRecord.parse(Array(Data(contentsOf: log)))
    #expect(records.last == .disconnected(Peer(address: "127.0.0.1", port: client.port)))
    #expect(throws: Errno.self) { try RawConnection(to: port) }
  }

  @Test func aRestartAppendsAndRemovesATornEntry() async throws {
    let log = temporaryLog()
    defer { try? FileManager.default.removeItem(at: log) }
    try Data("[Message Log] (1) - a \n[Message Log] (1) - to".utf8).write(to: log)
    for _ in 0..<2 {
      let server = ChatServer(.init(port: 0, logPath: log.path), logger: silentLogger)
      _ = try await server.start()
      await server.stop()
    }
    let opening = LogRecord.opened.text
    #expect(try String(contentsOf: log, encoding: .utf8) == "[Message Log] (1) - a \n" + opening + opening)
  }

  @Test func cancellingTheServiceStopsIt() async throws {
    let log = temporaryLog()
    defer { try? FileManager.default.removeItem(at: log) }
    let server = ChatServer(.init(port: 0, logPath: log.path), logger: silentLogger)
    let port = try await server.start().port
    let service = Task { try await server.run() }
    let client = try RawConnection(to: port)
    #expect(try client.hears(Notice.joined(port: client.port).line))
    service.cancel()
    // A wait for the client here would block the thread that the service needs.
    try await service.value
    #expect(try client.hears(Notice.closing(.serverStops).line) && client.hearsTheEnd())
  }

  @Test func theLogIsShownAsItGrows() async throws {
    let log = temporaryLog()
    defer { try? FileManager.default.removeItem(at: log) }
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    let server = ChatServer(.init(port: 0, logPath: log.path, liveLog: ends[1]), logger: silentLogger)
    let client = try RawConnection(to: try await server.start().port)
    #expect(try client.hears(Notice.joined(port: client.port).line))
    client.leave()
    await server.stop()
    close(ends[1])
    let shown = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true).readDataToEndOfFile()
    #expect(try shown == Data(contentsOf: log))
  }

  @Test func whoCanNoLongerBeShownTheLogDoesNoHarm() async throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    let log = temporaryLog()
    defer { try? FileManager.default.removeItem(at: log) }
    let server = ChatServer(.init(port: 0, logPath: log.path, liveLog: ends[1]), logger: silentLogger)
    let client = try RawConnection(to: try await server.start().port)
    #expect(try client.hears(Notice.joined(port: client.port).line))
    for round in 0..<3 {
      try client.send("a:\(round)\n")
      #expect(try client.hears("a:\(round)\n"))
    }
    client.leave()
    await server.stop()
    close(ends[1])
  }
}
