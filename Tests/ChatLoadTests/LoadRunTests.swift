import ChatServer
import Foundation
import Testing

@testable import ChatLoad

@Suite struct LoadRunTests {
  private static let paces: [Load.Pace] = [.window(1), .window(100), .rate(1000)]

  @Test(arguments: paces)
  func theReferenceServerLosesNothing(pace: Load.Pace) async throws {
    let load = Load(clients: 7, senders: 3, messages: 50, size: 100, pace: pace)
    let report = try await play(load, framing: .line)
    #expect(report.isFaultless && report.isOneOrder, "\(report.text)")
    #expect(report.deliveries == 7 * 3 * 50)
    #expect(try #require(report.server).processorSeconds > 0)
    #expect(try #require(report.roundTrip).median > 0)
  }

  @Test func messagesThatNothingEndsAreFound() async throws {
    let load = Load(clients: 3, senders: 2, messages: 20, size: 33, pace: .window(5))
    let report = try await play(load, framing: .bare)
    #expect(report.isFaultless && report.deliveries == 3 * 2 * 20, "\(report.text)")
  }

  @Test func moreClientsThanAServerTakesAreToldApartFromNoServer() async throws {
    let load = Load(clients: 3, senders: 1, messages: 10, pace: .window(1))
    await #expect(throws: NoServer.closed(client: 2, code: 0)) {
      try await play(load, framing: .line, clients: 2)
    }
    let nobody = LoadRun.Server(host: "127.0.0.1", port: 1)
    #expect(throws: NoServer.system("cannot connect", code: ECONNREFUSED)) {
      try LoadRun.play(load, to: nobody, within: 10)
    }
  }

  /// Plays the load against a server of its own.
  private func play(_ load: Load, framing: Framing, clients: Int = 100) async throws -> Report {
    let log = FileManager.default.temporaryDirectory.appending(path: "chat-load-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: log) }
    let server = ChatServer(
      .init(
        port: 0, framing: framing == .line ? .line : .bare, limits: .init(clients: clients), logPath: log.path
      ))
    let endpoint = try await server.start()
    let address = LoadRun.Server(
      host: endpoint.address, port: UInt16(endpoint.port), framing: framing, process: getpid())
    let played = await Task.detached { Result { try LoadRun.play(load, to: address, within: 60) } }.value
    await server.stop()
    return try played.get()
  }
}
