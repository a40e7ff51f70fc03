import Foundation
import POSIX
import SystemPackage
import Testing

/// What is heard of a folder, in whatever way its files are written.
@Suite struct FolderWatchTests {
  /// A folder with a file, a folder below it, and a watch.
  private final class Watched {
    let root: URL
    let watch: FolderWatch

    init() throws {
      root = FileManager.default.temporaryDirectory.appending(path: "chat-tests-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
      // What this process had open for writing, a process that another test starts could close once more: that would be heard.
      try Self.shell("mkdir src .git left-out; echo 1 > server.py", in: root)
      watch = try FolderWatch(of: FilePath(root.path), ignoring: { $0 == "left-out" })
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func shell(_ command: String) throws { try Self.shell(command, in: root) }

    private static func shell(_ command: String, in folder: URL) throws {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", command]
      process.currentDirectoryURL = folder
      try process.run()
      process.waitUntilExit()
    }

    /// What has changed, once something has.
    func heard() throws -> Set<String> {
      guard try watch.descriptor.isReady(for: .reading, within: .seconds(10)) else { return [] }
      return Set(watch.read())
    }
  }

  @Test(arguments: [
    ("echo 2 > server.py", "server.py"), ("echo 2 >> server.py", "server.py"),
    ("touch server.py", "server.py"),
    ("echo 2 > .new; mv .new server.py", "server.py"), ("cp server.py server.py~; rm server.py", "server.py"),
    ("mv server.py .swap; cp .swap server.py", "server.py"), ("chmod +x server.py", "server.py"),
    ("echo 2 > src/room.py", "src/room.py"), ("mkdir a; echo 2 > a/b.py", "a"),
    ("mkdir .a; echo 2 > .a/b.py; mv .a a", "a"),
  ])
  func aSaveIsHeard(command: String, path: String) throws {
    let watched = try Watched()
    try watched.shell(command)
    #expect(try watched.heard().contains(path))
  }

  @Test func aNewFolderIsWatchedFromThenOn() throws {
    let watched = try Watched()
    try watched.shell("mkdir -p new/deep")
    #expect(try watched.heard().contains("new"))
    try watched.shell("echo 1 > new/deep/a.py")
    #expect(try watched.heard().contains("new/deep/a.py"))
  }

  @Test func whatIsLeftOutIsNotHeard() throws {
    let watched = try Watched()
    try watched.shell(
      "echo 1 > .hidden; echo 1 > .git/index; echo 1 > left-out/a; ln -s /tmp link; cat server.py; echo 1 > last"
    )
    #expect(try watched.heard().subtracting(["link"]) == ["last"])
  }

  @Test func aFolderThatIsNotThereCannotBeWatched() {
    #expect(throws: Errno.self) { try FolderWatch(of: "/nowhere/at/all", ignoring: { _ in false }) }
  }
}
