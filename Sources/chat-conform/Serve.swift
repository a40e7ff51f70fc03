import ArgumentParser
import ChatConformance
import ChatProtocol
import ChatServer

/// The reference server as a process of its own, for `--reference`.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat-conform serve", abstract: "Run the reference server.")

  @Argument var host: String
  @Argument var port: UInt16
  @Option var framing: Framing = .line

  func run() async throws {
    try await ChatServer.serve(
      ChatServer.Configuration(host: host, port: Int(port), framing: framing), program: "chat-conform serve")
  }
}

extension Framing: ExpressibleByArgument {}
