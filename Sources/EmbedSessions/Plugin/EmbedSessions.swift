import Foundation
import PackagePlugin

/// Puts the sessions that a target plays, the Spec where it judges servers, and translations into the program, so that it
/// works copied alone.
@main
struct EmbedSessions: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let root = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
    let folders =
      switch target.name {
      case "ClientConformance": ["Fixtures/client"]
      case "Localization": ["Sources/Localization/Po"]
      default: ["Fixtures/core", "Fixtures/line", "Fixtures/hardened", "Spec"]
      }
    return [
      .buildCommand(
        displayName: "Embedding the files of \(target.name)",
        executable: try context.tool(named: "embed-sessions").url,
        arguments: [root.path, output.path] + folders,
        // A folder changes when a file comes or goes, a file when it is edited.
        inputFiles: try folders.flatMap { try everything(below: root.appending(path: $0)) },
        outputFiles: [output])
    ]
  }

  private func everything(below folder: URL) throws -> [URL] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return [folder] + paths.sorted().map { folder.appending(path: $0) }
  }
}
