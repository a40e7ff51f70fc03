import Foundation
import PackagePlugin

/// Puts every session and every chapter of the Spec into the program, so that it works copied alone.
@main
struct EmbedSessions: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let root = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
    return [
      .buildCommand(
        displayName: "Embedding the sessions and the Spec",
        executable: try context.tool(named: "embed-sessions").url,
        arguments: [root.path, output.path],
        // A folder changes when a file comes or goes, a file when it is edited.
        inputFiles: try ["Fixtures", "Spec"].flatMap { try everything(below: root.appending(path: $0)) },
        outputFiles: [output])
    ]
  }

  private func everything(below folder: URL) throws -> [URL] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return [folder] + paths.sorted().map { folder.appending(path: $0) }
  }
}
