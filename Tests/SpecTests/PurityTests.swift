import Foundation
import Testing

/// The core and the session language stand on nothing but the language itself.
@Suite struct PurityTests {
  /// What the compiler brings along unasked.
  private static let language: Set<String> = [
    "Swift", "_Concurrency", "_StringProcessing", "SwiftOnoneSupport",
  ]

  @Test(arguments: ["ChatProtocol", "SessionLanguage"])
  func thePureModulesImportNothing(module: String) throws {
    let files = Repository.files(below: "Sources/\(module)", ending: ".swift")
    #expect(files.count >= 10)
    for file in files {
      #expect(try !Repository.text(file).contains(#/(?m)^[ \t]*(@\w+ +|\w+ +)*import\b/#), "\(file)")
    }
    let loaded = try modulesLoaded(by: files.map { Repository.root.appending(path: $0).path }, named: module)
    #expect(loaded.contains("Swift"))
    #expect(loaded.subtracting(Self.language) == [])
  }

  @Test func theRunnerImportsTheSessionLanguageAlone() throws {
    let files = Repository.files(below: "Sources/SessionRunner", ending: ".swift")
    #expect(files.count >= 10)
    for file in files {
      let imports = try Repository.text(file).matches(of: #/(?m)^[ \t]*(@\w+ +|\w+ +)*import\b.*$/#)
      #expect(imports.allSatisfy { $0.output.0 == "import SessionLanguage" }, "\(file)")
    }
  }

  /// ICU's data alone is 34 MB in a program: it comes along with Foundation, and not with FoundationEssentials.
  @Test func foundationIsNotImported() throws {
    let files = Repository.files(below: "Sources", ending: ".swift").filter {
      // These run when something is built, and are in no program.
      !$0.hasPrefix("Sources/EmbedSessions/")
    }
    #expect(files.count > 300)
    for file in files { #expect(!importsFoundation(try Repository.text(file)), "\(file)") }
  }

  @Test(arguments: [
    ("import Foundation\n", true), ("  import Foundation", true), ("@preconcurrency import Foundation", true),
    ("internal import struct Foundation.Data", true), ("import FoundationInternationalization", true),
    ("import FoundationEssentials", false), ("// import Foundation", false),
  ])
  func anImportOfFoundationIsNoticed(text: String, isOne: Bool) {
    #expect(importsFoundation(text) == isOne)
  }

  private func importsFoundation(_ text: String) -> Bool {
    text.contains(#/(?m)^[ \t]*(@\w+ +|\w+ +)*import +(\w+ +)?Foundation(?!Essentials\b)/#)
  }

  @Test func anImportIsNoticed() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "Impure.swift")
    try Data("@_implementationOnly import Foundation\n".utf8).write(to: file)
    #expect(try String(contentsOf: file, encoding: .utf8).contains(#/(?m)^[ \t]*(@\w+ +|\w+ +)*import\b/#))
    #expect(try modulesLoaded(by: [file.path], named: "Impure").contains("Foundation"))
  }

  /// The modules that the compiler loads to understand these sources.
  private func modulesLoaded(by sources: [String], named module: String) throws -> Set<String> {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let trace = folder.appending(path: "trace.json")
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments =
      ["swiftc", "-typecheck", "-swift-version", "6", "-package-name", "chat", "-module-name", module]
      + ["-module-cache-path", folder.path, "-emit-loaded-module-trace"]
      + ["-emit-loaded-module-trace-path", trace.path] + sources
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    struct Trace: Decodable {
      struct Module: Decodable { var name: String }
      var swiftmodulesDetailedInfo: [Module]
    }
    let lines = try String(contentsOf: trace, encoding: .utf8).split(separator: "\n")
    let line = try #require(lines.last)
    return Set(
      try JSONDecoder().decode(Trace.self, from: Data(line.utf8)).swiftmodulesDetailedInfo.map(\.name))
  }

  private func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "purity-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
