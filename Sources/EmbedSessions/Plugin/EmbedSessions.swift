import Foundation
import PackagePlugin

/// Puts every session and every chapter of the Spec into the program, so that it works copied alone.
@main
struct EmbedSessions: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let root = context.package.directoryURL
    let inputs =
      try files(in: root.appending(path: "Fixtures"), ending: "session")
      + files(in: root.appending(path: "Spec"), ending: "md")
    let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(inputs.count) sessions and chapters",
        executable: try context.tool(named: "embed-sessions").url,
        arguments: [root.path, output.path] + inputs.map(\.path),
        inputFiles: inputs,
        outputFiles: [output])
    ]
  }

  private func files(in folder: URL, ending: String) throws -> [URL] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return paths.filter { $0.hasSuffix("." + ending) }.sorted().map { folder.appending(path: $0) }
  }
}
