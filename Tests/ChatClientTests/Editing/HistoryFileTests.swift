import ChatClient
import Foundation
import Testing

@Suite struct HistoryFileTests {
  private let directory = FileManager.default.temporaryDirectory.appending(
    path: "history-\(UUID().uuidString)")

  private func file(size: Int = 100) -> HistoryFile {
    HistoryFile(path: directory.appending(path: "state/history").path, size: size)
  }

  private func remove() { try? FileManager.default.removeItem(at: directory) }

  @Test func linesComeBackInTheNextRun() throws {
    defer { remove() }
    for line in ["안녕 하세요", "\u{1112}\u{1161}", "it's \\040", "it's \\040"] { try file().append(line) }
    let lines = try file().load()
    #expect(
      lines.map { Array($0.utf8) } == ["안녕 하세요", "\u{1112}\u{1161}", "it's \\040"].map { Array($0.utf8) })
  }

  @Test func fileIsPrivate() throws {
    defer { remove() }
    try file().append("a")
    let attributes = try FileManager.default.attributesOfItem(atPath: file().path)
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
        group.addTask { for number in 0..<50 { try file.append("\(client) \(number)") } }
      }
      try await group.waitForAll()
    }
    #expect(Set(try file.load()) == Set((0..<4).flatMap { client in (0..<50).map { "\(client) \($0)" } }))
  }

  /// Those of another program, or of a disk that failed.
  @Test func linesThatAreNoUTF8StayInTheFile() throws {
    defer { remove() }
    try file().append("하나")
    let bad = Data([0xFF, 0x61, 0x0A, 0xED, 0x95, 0x0A])
    let handle = try #require(FileHandle(forWritingAtPath: file().path))
    try handle.seekToEnd()
    try handle.write(contentsOf: bad)
    try file().append("둘")
    #expect(try file().load() == ["하나", "둘"])
    let bytes = try Data(contentsOf: URL(filePath: file().path))
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
    try file().append("안녕")
    #expect(try file().load() == ["안녕"])
  }

  /// The new file takes the old one's place; nothing of the draft is left.
  @Test func aReaderSeesTheOldFileOrTheNewOne() throws {
    defer { remove() }
    try file().append("하나")
    let reader = try #require(FileHandle(forReadingAtPath: file().path))
    try file().append("둘")
    #expect(try reader.readToEnd() == Data("하나\n".utf8))
    let names = try FileManager.default.contentsOfDirectory(
      atPath: directory.appending(path: "state").path)
    #expect(Set(names) == ["history", "history.lock"])
  }

  @Test func onlyTheLastLinesAreKept() throws {
    defer { remove() }
    for number in 0..<5 { try file(size: 3).append("\(number)") }
    #expect(try file(size: 3).load() == ["2", "3", "4"])
  }

  @Test func placeIsSaid() throws {
    let file = HistoryFile(path: "/dev/null/history", size: 3)
    #expect(throws: HistoryFile.Failure.self) { try file.append("a") }
    #expect(
      HistoryFile.path(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/chat-client/history")
    #expect(
      HistoryFile.path(environment: ["XDG_STATE_HOME": "s", "HOME": "/h"])
        == "/h/.local/state/chat-client/history")
  }
}
