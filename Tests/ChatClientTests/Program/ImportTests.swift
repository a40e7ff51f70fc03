import Foundation
import Testing

/// What a program brings along is what it weighs: Foundation has 40 MB of data about the world's languages.
@Suite struct ImportTests {
  @Test(arguments: ["ChatClient", "chat-client", "ChatProtocol"])
  func theClientDoesWithoutFoundation(target: String) throws {
    let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL
    let folder = root.appending(path: "Sources/\(target)")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains(#/(?m)^\s*(@\w+ +)*import +Foundation\b/#), "\(file.lastPathComponent)")
    }
  }
}
