import Foundation

/// A directory of a test's own, where the client also finds its home and nobody else's history.
final class Place {
  let directory: URL

  init() throws {
    let name = "screen-\(UUID().uuidString.prefix(8))"
    directory = FileManager.default.temporaryDirectory.appending(path: name)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func file(_ name: String) -> URL { directory.appending(path: name) }

  /// The command of a client that is at home here.
  func client(_ arguments: String, _ environment: String = "") -> String {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "chat-client")
    let home = directory.path
    return
      "HOME='\(home)' XDG_STATE_HOME='\(home)/state' \(environment) '\(program.path)' --color never \(arguments)"
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: file(name)), as: UTF8.self)
  }
}
