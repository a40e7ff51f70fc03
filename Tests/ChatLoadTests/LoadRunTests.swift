import ChatProtocol
import ChatServer
import Foundation
import Testing

@testable import ChatLoad

@Suite struct LoadRunTests {
  private static let pacings: [Load.Pacing] = [.window(1), .window(100), .rate(1000)]

  @Test(arguments: pacings)
  func theReferenceServerLosesNothing(pacing: Load.Pacing) async throws {
    let load = Load(clients: 7, senders: 3, messages: 50, size: 100, pacing: pacing)
    let report = try await play(load, framing: .line)
    #expect(report.isFaultless && report.isOneOrder, "\(report.text)")
    #expect(report.deliveries == 7 * 3 * 50)
    #expect(try #require(report.server).processorSeconds > 0)
    #expect(try #require(report.roundTrip).median > 0)
  }

  @Test func messagesThatNothingEndsAreFound() async throws {
    let load = Load(clients: 3, senders: 2, messages: 20, size: 33, pacing: .window(5))
    let report = try await play(load, framing: .bare)
    #expect(report.isFaultless && report.deliveries == 3 * 2 * 20, "\(report.text)")
  }

  @Test func moreClientsThanAServerTakesAreToldApartFromNoServer() async throws {
    let load = Load(clients: 3, senders: 1, messages: 10, pacing: .window(1))
    await #expect(throws: LoadFailure.closed(client: 2, reason: nil)) {
      try await play(load, framing: .line, clients: 2)
    }
    let nobody = LoadTarget(host: "127.0.0.1", port: 1)
    #expect(throws: LoadFailure.cannotConnect(.connectionRefused)) {
      try LoadRun.run(load, against: nobody, within: 10)
    }
  }

  /// Plays the load against a server of its own.
  private func play(_ load: Load, framing: Framing, clients: Int = 100) async throws -> LoadReport {
    let log = FileManager.default.temporaryDirectory.appending(path: "chat-load-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: log) }
    let server = ChatServer(
      .init(
        port: 0, framing: framing, limits: .init(room: .init(clients: clients)), logPath: log.path
      ))
    let endpoint = try await server.start()
    let address = LoadTarget(
      host: endpoint.address, port: UInt16(endpoint.port), framing: framing, process: getpid())
    let played = await Task.detached { Result { try LoadRun.run(load, against: address, within: 60) } }.value
    await server.stop()
    return try played.get()
  }
}
