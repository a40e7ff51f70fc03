import ChatClient
import Foundation
import SystemPackage
import Testing

@Suite struct HistoryFileTests {
  private let directory = FileManager.default.temporaryDirectory.appending(
    path: "history-\(UUID().uuidString)")

  private func file(size: Int = 100) -> HistoryFile {
    HistoryFile(path: FilePath(directory.appending(path: "state/history").path), size: size)
  }

  private func append(_ lines: String..., size: Int = 100) throws {
    try file(size: size).append(lines, until: .now + .seconds(10))
  }

  private func remove() { try? FileManager.default.removeItem(at: directory) }

  @Test func linesComeBackInTheNextRun() throws {
    defer { remove() }
    for line in ["안녕 하세요", "\u{1112}\u{1161}", "it's \\040", "it's \\040"] { try append(line) }
    let lines = try file().load()
    #expect(
      lines.map { Array($0.utf8) } == ["안녕 하세요", "\u{1112}\u{1161}", "it's \\040"].map { Array($0.utf8) })
  }

  @Test func fileIsPrivate() throws {
    defer { remove() }
    try append("a")
    let attributes = try FileManager.default.attributesOfItem(atPath: file().path.string)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    for name in ["history.lock", "."] {
      let path = directory.appending(path: "state/\(name)").path
      let modes = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(modes.map { $0 & 0o077 } == 0, "\(name)")
    }
  }

  @Test func twoClientsLoseNothing() async throws {
    defer { remove() }
    let file = file(size: 1000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<4 {
        group.addTask {
          for number in 0..<50 { try file.append(["\(client) \(number)"], until: .now + .seconds(60)) }
        }
      }
      try await group.waitForAll()
    }
    #expect(Set(try file.load()) == Set((0..<4).flatMap { client in (0..<50).map { "\(client) \($0)" } }))
  }

  /// Those of another program, or of a disk that failed.
  @Test func linesThatAreNoUTF8StayInTheFile() throws {
    defer { remove() }
    try append("하나")
    let bad = Data([0xFF, 0x61, 0x0A, 0xED, 0x95, 0x0A, 0x61, 0x00, 0x62, 0x0A])
    let handle = try #require(FileHandle(forWritingAtPath: file().path.string))
    try handle.seekToEnd()
    try handle.write(contentsOf: bad)
    try append("둘")
    #expect(try file().load() == ["하나", "둘"])
    let bytes = try Data(contentsOf: URL(filePath: file().path.string))
    #expect(bytes == Data("하나\n".utf8) + bad + Data("둘\n".utf8))
  }

  @Test func hangulNeedsNoLocale() throws {
    defer { remove() }
    let plain = newlocale(1 << LC_CTYPE, "C", nil)
    let former = uselocale(plain)
    defer {
      uselocale(former)
      freelocale(plain)
    }
    try append("안녕")
    #expect(try file().load() == ["안녕"])
  }

  /// A line is added and nothing else is touched; only where much has gathered a new file takes the old one's place.
  @Test func onlyTheLastLinesAreKept() throws {
    defer { remove() }
    for number in 0..<6 { try append("\(number)", size: 3) }
    #expect(try file(size: 3).load() == ["3", "4", "5"])
    let reader = try #require(FileHandle(forReadingAtPath: file().path.string))
    try file(size: 3).trim(until: .now + .seconds(10))
    #expect(try reader.readToEnd() == Data("0\n1\n2\n3\n4\n5\n".utf8))
    try append("6", size: 3)
    try file(size: 3).trim(until: .now + .seconds(10))
    let written = try Data(contentsOf: URL(filePath: file().path.string))
    #expect(written == Data("0\n1\n2\n3\n4\n5\n6\n".utf8).suffix(6))
    let names = try FileManager.default.contentsOfDirectory(
      atPath: directory.appending(path: "state").path)
    #expect(Set(names) == ["history", "history.lock"])
  }

  /// Another program holds the lock: a client that types does not wait for it.
  @Test func aHeldLockHoldsUpNobody() throws {
    defer { remove() }
    try append("하나")
    let lock = Foundation.open(file().path.string + ".lock", O_RDWR)
    #expect(flock(lock, LOCK_EX) == 0)
    #expect(throws: HistoryFile.Failure.locked(path: FilePath(file().path.string + ".lock"))) {
      try file().append(["둘"], until: .now)
    }
    let kept = file()
    let writer = LineKeeper { kept.keep($0) }
    writer.add("셋")
    writer.add("넷")
    close(lock)
    writer.finish()
    #expect(writer.takeFailure() == nil)
    #expect(try file().load() == ["하나", "셋", "넷"])
  }

  @Test func placeIsSaid() throws {
    let file = HistoryFile(path: "/dev/null/history", size: 3)
    #expect(throws: HistoryFile.Failure.self) { try file.append(["a"], until: .now) }
    let places: [(String?, String?, FilePath)] = [
      ("/s", "/h", "/s/chat-client/history"), ("s", "/h", "/h/.local/state/chat-client/history"),
      (nil, "/h", "/h/.local/state/chat-client/history"), ("", "/h", "/h/.local/state/chat-client/history"),
    ]
    for (stateHome, home, path) in places {
      #expect(try HistoryFile(stateHome: stateHome, home: home, size: 3).path == path)
    }
  }

  /// Nobody's home is the root of the disk, and none is made for somebody who has none.
  @Test func whoHasNoHomeHasNoHistory() throws {
    for home in [nil, "", "h"] {
      #expect(throws: HistoryFile.Failure.noHome) { try HistoryFile(stateHome: nil, home: home, size: 3) }
    }
    let home = directory.appending(path: "missing").path
    let file = try HistoryFile(stateHome: nil, home: home, size: 3)
    #expect(throws: HistoryFile.Failure.self) { try file.append(["a"], until: .now) }
    #expect(!FileManager.default.fileExists(atPath: home))
  }
}
