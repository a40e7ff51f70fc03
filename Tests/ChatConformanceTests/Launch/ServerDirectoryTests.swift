import ChatConformance
import Foundation
import Testing

@testable import ChatConformance

/// A launched server's directory goes with everything in it, and with nothing else.
@Suite struct ServerDirectoryTests {
  private let files = FileManager.default

  private func withVictim(_ body: (_ directory: ServerDirectory, _ victim: String) throws -> Void) throws {
    let folder = files.temporaryDirectory.appending(path: "victim-\(UUID())").path
    try files.createDirectory(atPath: "\(folder)/below", withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: folder) }
    let kept = ["Server Log.txt", "output", "below/file"]
    for name in kept { try Data("precious".utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
    let directory = try ServerDirectory()
    try body(directory, folder)
    directory.remove()
    for name in kept {
      #expect(try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) == "precious")
    }
    var status = stat()
    #expect(lstat(directory.path, &status) != 0)
  }

  @Test func whateverTheServerLeftGoes() throws {
    try withVictim { directory, _ in
      try files.createDirectory(atPath: "\(directory.path)/a/b/c", withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: "\(directory.path)/a/b/Server Log.txt"))
      try #require(mkfifo("\(directory.path)/a/fifo", 0) == 0)
    }
  }

  @Test func linksInItAreNotFollowed() throws {
    try withVictim { directory, victim in
      for (name, target) in [
        ("folder", victim), ("Server Log.txt", "\(victim)/Server Log.txt"), ("nothing", "x"),
      ] {
        try files.createSymbolicLink(atPath: "\(directory.path)/\(name)", withDestinationPath: target)
      }
    }
  }

  @Test func aLinkInItsPlaceIsNotFollowed() throws {
    try withVictim { directory, victim in
      try Data().write(to: URL(filePath: "\(directory.path)/Server Log.txt"))
      try files.moveItem(atPath: directory.path, toPath: "\(victim)/moved")
      try files.createSymbolicLink(atPath: directory.path, withDestinationPath: victim)
    }
  }

  @Test(arguments: ["", "tmp"]) func theTemporaryDirectoryMayBeEmptyOrRelative(value: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try files.createDirectory(
      at: runner.directory.appending(path: "tmp"), withIntermediateDirectories: false)
    let outcome = try Program(at: URL(filePath: "/usr/bin/env"), in: runner.directory).run(
      "TMPDIR=\(value)", runner.url.path, "--reference", "--only", "core/log-message")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let folder = value.isEmpty ? "/tmp" : runner.directory.appending(path: value).path
    #expect(outcome.output.contains(", log \(folder)/chat-conform."), "\(outcome.output)")
  }
}
