import ChatProtocol
import ChatServer
import Foundation
import Logging

/// A reference server in this process, with a log of its own.
final class RealServer {
  let port: String
  private let server: ChatServer
  private let place: Place

  private init(_ server: ChatServer, port: Int, in place: Place) {
    (self.server, self.port, self.place) = (server, "\(port)", place)
  }

  /// Serves while the body runs.
  static func serving(_ framing: Framing = .line, _ body: (RealServer) async throws -> Void) async throws {
    let place = try Place()
    let server = ChatServer(
      .init(port: 0, framing: framing, logPath: place.file("log").path),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let running = RealServer(server, port: try await server.start().port, in: place)
    do {
      try await body(running)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  func stop() async { await server.stop() }

  /// The messages in the log, in their order.
  func messages() throws -> [String] {
    try place.text("log").split(separator: "\n").filter { $0.hasPrefix("[Message Log] ") }.map { line in
      String(line.drop { $0 != "-" }.dropFirst(2).dropLast())
    }
  }
}
