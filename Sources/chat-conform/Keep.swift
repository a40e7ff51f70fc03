import ArgumentParser
import ChatConformance

/// Holds a server that the runner launches, as a process of its own.
struct Keep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat-conform keep", abstract: "Hold a server for the runner that launches it.")

  @Flag var watched = false
  @Flag var temporary = false
  @Argument var directory: String
  @Argument var command: [String]

  func run() {
    ServerKeeper.keep(command, inDirectory: directory, isTemporary: temporary, isWatched: watched)
  }
}
